// `npm test`: sets up, builds and runs every suite; `npm test -- <suite>…` runs the named ones. The last line is
// the sum, "N passed, N failed"; a suite that cannot run counts as a failed test.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { runFuzz } from './fuzz.mjs';
import { PlainError, ROOT, exitWith } from './run-command.mjs';
import { setup } from './setup.mjs';
import { runJest } from './suites/jest.mjs';
import { runLint } from './suites/lint.mjs';
import { runNative } from './suites/native.mjs';
import { runUnderOtherNodes } from './suites/node-versions.mjs';

/** @typedef {{passed: number, failed: number}} Count */
/** @typedef {{name: string, title: string, built: boolean, run: () => Promise<Count>, counts?: false}} Suite */

/** Folders whose files would disturb each other: they run one at a time, and last. */
const SERIAL = ['matrix', 'browser'];

/** Folders below tests/ that hold Jest tests. */
function jestSuites() {
  return readdirSync(join(ROOT, 'tests'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((folder) => readdirSync(join(ROOT, 'tests', folder)).some((file) => file.endsWith('.test.js')))
    .sort((a, b) => SERIAL.indexOf(a) - SERIAL.indexOf(b) || a.localeCompare(b))
    .map((folder) => ({
      name: folder,
      title: `tests/${folder} (Jest${folder === 'browser' ? ', Chromium and Firefox' : ''})`,
      built: true,
      run: () => runJest(folder, [folder], { serial: SERIAL.includes(folder) }),
    }));
}

/** @returns {Suite[]} */
function allSuites() {
  return [
    { name: 'core', title: 'core, natively (g++)', built: false, run: () => runNative('gcc') },
    { name: 'sanitize', title: 'core under AddressSanitizer and UndefinedBehaviorSanitizer (Clang)', built: false,
      run: () => runNative('sanitize') },
    { name: 'sanitize-gcc', title: 'core under AddressSanitizer, unoptimised (g++)', built: false,
      run: () => runNative('sanitize-gcc') },
    { name: 'fuzz', title: 'fuzz targets, 10 s each (Clang, sanitizers)', built: false, run: () => runFuzz(10) },
    { name: 'lint', title: 'format, clang-tidy, types, ESLint, house rules', built: true, run: runLint, counts: false },
    ...jestSuites(),
    { name: 'node', title: 'what runs in Node, under its other supported versions (Jest)', built: true,
      run: runUnderOtherNodes },
  ];
}

/** @param {string[]} names */
function chosenSuites(names) {
  const suites = allSuites();
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new PlainError(`no suite named ${unknown.join(', ')}; there are: ${suites.map(({ name }) => name).join(', ')}`);
  }
  return names.length > 0 ? suites.filter(({ name }) => names.includes(name)) : suites;
}

async function main() {
  const names = process.argv.slice(2);
  const suites = chosenSuites(names);
  if (names.includes('matrix')) process.env.MATRIX = 'whole';
  await setup({ tests: true });
  if (suites.some(({ built }) => built)) {
    await build();
  }
  const sum = { passed: 0, failed: 0 };
  const summary = [];
  for (const { name, title, run, counts = true } of suites) {
    console.log(`\n=== ${name}: ${title}`);
    const startedAt = Date.now();
    const count = await run().catch((error) => {
      console.error(error instanceof PlainError ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    if (counts && count.passed + count.failed === 0) {
      console.error('no test was run');
      count.failed = 1;
    }
    sum.passed += count.passed;
    sum.failed += count.failed;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    summary.push(`${name.padEnd(10)} ${count.passed} passed, ${count.failed} failed (${seconds} s)`);
  }
  console.log(`\n${summary.join('\n')}\n`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

await main().catch((error) => {
  console.log('0 passed, 1 failed');
  exitWith(error);
});
