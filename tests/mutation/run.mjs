// Breaks the code on purpose, one small change at a time, each in a copy of the checkout, and tells whether the tests
// notice: node tests/mutation/run.mjs [--only <area, or part of a name or file>]… [--jobs N] [--check] [--built].
// See README.md.
import { parseArgs } from 'node:util';

import { build } from '../../scripts/build.mjs';
import { PlainError, exitWith } from '../../scripts/run-command.mjs';
import { CALL } from './call.mjs';
import { Copy } from './copy.mjs';
import { CORE } from './core.mjs';
import { HOST } from './host.mjs';
import { NODE_STORE } from './node-store.mjs';
import { PAGE_VALUES } from './page-values.mjs';
import { SANDBOX } from './sandbox.mjs';

/**
 * @typedef {object} Mutation
 * @property {string} name what the code then does, or no longer does
 * @property {string} file
 * @property {string} find the exact text, which must be there once
 * @property {string} replace
 * @property {string[]} tests that should notice: files below tests/, or "core" with GoogleTest's filter, "core:Otp*"
 * @property {string} [only] of those, the tests whose names match this: for files that take long
 * @property {string} [survives] why no test can notice, where that is known
 */
/** @typedef {{mutation: Mutation & {area: string}, verdict: string, note: string}} Result */

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true }, jobs: { type: 'string', default: '1' },
    check: { type: 'boolean' }, built: { type: 'boolean' },
  },
});

/** @param {string} area @param {Mutation[]} mutations */
const inArea = (area, mutations) => mutations.map((mutation) => ({ ...mutation, area }));

const all = [
  ...inArea('host', [...CALL, ...HOST, ...NODE_STORE, ...PAGE_VALUES]),
  ...inArea('core', CORE), ...inArea('sandbox', SANDBOX),
];
/** @param {string} asked an area, or a part of a name or file */
const named = (asked) => all.some(({ area }) => area === asked) ? all.filter(({ area }) => area === asked)
  : all.filter(({ name, file }) => `${name}\n${file}`.toLowerCase().includes(asked.toLowerCase()));
const wanted = new Set((options.only ?? ['']).flatMap(named));
const chosen = all.filter((mutation) => wanted.has(mutation));

/** @param {Result} result */
function print({ mutation: { area, name }, verdict, note }) {
  console.log(`${verdict.padEnd(14)} ${area.padEnd(8)} ${name}${note ? ` (${note})` : ''}`);
}

/**
 * The tests must pass before anything is broken: else every mutation would seem to be noticed. Each file runs by
 * itself, so that the limit of a run is that of a file, and of it only what the mutations ask for.
 * @param {Copy} copy
 */
async function requireHealthy(copy) {
  const core = chosen.flatMap(({ tests }) => tests.filter((test) => test.startsWith('core')));
  const files = new Set(chosen.flatMap(({ tests }) => tests.filter((test) => !test.startsWith('core'))));
  const runs = [...files].map((file) => {
    const names = chosen.filter(({ tests }) => tests.includes(file)).map(({ only }) => only);
    return { tests: [file], only: names.includes(undefined) ? undefined : [...new Set(names)].join('|') };
  });
  if (core.length > 0) runs.unshift({ tests: [...new Set(core)], only: undefined });
  for (const { tests, only } of runs) {
    const { failed, output } = await copy.run(tests, { all: true, only });
    if (failed) throw new PlainError(`${tests.join(', ')} fails before anything is changed:\n${output}`);
  }
}

/**
 * @param {Copy} copy
 * @param {Mutation & {area: string}} mutation
 * @returns {Promise<Result>}
 */
async function tryOut(copy, mutation) {
  const problem = copy.apply(mutation);
  if (problem) return { mutation, verdict: 'not applicable', note: problem };
  try {
    const { failed, broken, late, by } = await copy.run(mutation.tests, { all: false, only: mutation.only });
    if (broken) return { mutation, verdict: 'not applicable', note: 'does not compile' };
    if (failed) return { mutation, verdict: late ? 'no end' : 'killed', note: by };
    return mutation.survives
      ? { mutation, verdict: 'survived', note: `known: ${mutation.survives}` }
      : { mutation, verdict: 'SURVIVED', note: `${mutation.file}; ${mutation.tests.join(', ')}` };
  } finally {
    copy.restore();
  }
}

async function main() {
  const results = /** @type {Result[]} */ ([]);
  if (options.check) {
    const copy = new Copy('check');
    for (const mutation of chosen) {
      const problem = copy.apply(mutation);
      if (problem) results.push({ mutation, verdict: 'not applicable', note: problem });
      copy.restore();
    }
    results.forEach(print);
    copy.remove();
  } else {
    if (!options.built) await build();
    const queue = [...chosen];
    const worker = async (/** @type {unknown} */ _, /** @type {number} */ number) => {
      const copy = new Copy(String(number));
      try {
        if (number === 0) await requireHealthy(copy);
        for (let next = queue.shift(); next; next = queue.shift()) {
          const result = await tryOut(copy, next);
          results.push(result);
          print(result);
        }
      } finally {
        copy.remove();
      }
    };
    await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  }
  const count = (/** @type {string} */ verdict) => results.filter((result) => result.verdict === verdict).length;
  const bad = count('SURVIVED') + count('not applicable');
  console.log(`${chosen.length} mutations: ${count('killed')} killed by a test, ${count('no end')} by the time limit `
    + `alone, ${count('SURVIVED')} survived, ${count('survived')} known to survive, ${count('not applicable')} not applicable`);
  process.exitCode = bad > 0 || chosen.length === 0 ? 1 : 0;
}

await main().catch(exitWith);
