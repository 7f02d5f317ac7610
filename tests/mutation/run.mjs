// Breaks the code on purpose, one small change at a time, each in a copy of the checkout, and tells whether the tests
// notice. See README.md.
import { build } from '../../scripts/build.mjs';
import { readCommandLine, wholeNumber } from '../../scripts/command-line.mjs';
import { PlainError, exitWith } from '../../scripts/run-command.mjs';
import { CALL } from './call.mjs';
import { Copy } from './copy.mjs';
import { CORE } from './core.mjs';
import { HOST } from './host.mjs';
import { NODE_STORE } from './node-store.mjs';
import { PAGE } from './page.mjs';
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

const USAGE = `npm run mutation -- [--only NAME]… [--jobs N] [--built] [--check]
Breaks the code, one small change at a time, and tells whether the tests notice: about an hour (tests/mutation/README.md).
  --only NAME  those with NAME in their name or file, or those of an area: host, core, sandbox
  --jobs N     in N copies at once (1)
  --built      without building first: what dist/ and build/ hold is new
  --check      only whether each text that is to be changed is still there`;

const { values: options } = readCommandLine(USAGE, {
  only: { type: 'string', multiple: true }, jobs: { type: 'string' },
  check: { type: 'boolean' }, built: { type: 'boolean' },
});

/** @param {string} area @param {Mutation[]} mutations */
const inArea = (area, mutations) => mutations.map((mutation) => ({ ...mutation, area }));

const all = [
  ...inArea('host', [...CALL, ...HOST, ...NODE_STORE, ...PAGE_VALUES, ...PAGE]),
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

/** Only whether each mutation can be applied. */
function checkTexts() {
  const copy = new Copy('check');
  const results = chosen.map((mutation) => {
    const note = copy.apply(mutation);
    copy.restore();
    return { mutation, verdict: 'not applicable', note };
  }).filter(({ note }) => note);
  copy.remove();
  results.forEach(print);
  console.log(`${chosen.length} mutations, ${results.length} not applicable`);
  return results.length === 0;
}

/** @param {number} copies */
async function tryAll(copies) {
  const results = /** @type {Result[]} */ ([]);
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
  await Promise.all(Array.from({ length: copies }, worker));
  const count = (/** @type {string} */ verdict) => results.filter((result) => result.verdict === verdict).length;
  console.log(`${chosen.length} mutations: ${count('killed')} killed by a test, ${count('no end')} by the time limit `
    + `alone, ${count('SURVIVED')} survived, ${count('survived')} known to survive, ${count('not applicable')} not applicable`);
  return count('SURVIVED') + count('not applicable') === 0;
}

async function main() {
  const copies = Math.max(1, wholeNumber('--jobs', options.jobs, 1));
  if (chosen.length === 0) throw new PlainError('no mutation of that name or area');
  if (!options.check && !options.built) await build();
  process.exitCode = (options.check ? checkTexts() : await tryAll(copies)) ? 0 : 1;
}

await main().catch(exitWith);
