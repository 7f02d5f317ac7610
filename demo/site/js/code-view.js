// Shows merchant.js, the file that runs, and lights the function that is waiting for the customer.
import { byId, make } from './elements.js';

const list = byId('code-lines');
/** @type {Map<string, HTMLElement[]>} function name → its lines */
const functions = new Map();
/** @type {Promise<void> | undefined} */
let loaded;
let lit = '';

export function showCode() {
  loaded ??= load().catch((cause) => {
    loaded = undefined;
    list.replaceChildren(make('li', '', `merchant.js could not be read: ${cause.message}`));
  });
  return loaded;
}

async function load() {
  const response = await fetch(new URL('merchant.js', import.meta.url));
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  let current = '';
  const lines = (await response.text()).trimEnd().split('\n').map((text) => {
    const row = make('li', /^\s*(\/\/|\/\*|\*)/.test(text) ? 'remark' : '', text || ' ');
    current = /^(?:export )?(?:async )?function (\w+)/.exec(text)?.[1] ?? current;
    if (current) functions.set(current, [...functions.get(current) ?? [], row]);
    if (text === '}') current = '';
    return row;
  });
  list.replaceChildren(...lines);
  light(lit);
}

/** @param {string} name of the function that waits; empty: none */
export function light(name) {
  for (const row of functions.get(lit) ?? []) row.classList.remove('lit');
  lit = name;
  const rows = functions.get(name) ?? [];
  for (const row of rows) row.classList.add('lit');
  if (!byId('pane-code').hidden) rows[0]?.scrollIntoView({ block: 'center' });
}
