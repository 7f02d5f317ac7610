// The limits in package.json, member "budgets", and what passed them.
import { readFileSync } from 'node:fs';

/** @type {Record<string, number>} */
const BUDGETS = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).budgets;

/** @type {string[]} */
const passed = [];
/** @type {Set<string>} */
const checked = new Set();

/** @param {string} name of a budget @param {number} value */
export function check(name, value) {
  if (!(name in BUDGETS)) {
    throw new Error(`package.json has no budget "${name}"`);
  }
  checked.add(name);
  if (!(value <= BUDGETS[name])) {
    passed.push(`${name}: ${value.toFixed(2)} is above ${BUDGETS[name]}`);
  }
}

/** @returns {string[]} a line for each budget that was passed, or that nothing was measured for */
export function verdict() {
  const unchecked = Object.keys(BUDGETS).filter((name) => !checked.has(name));
  return [...passed, ...unchecked.map((name) => `${name}: not measured`)];
}
