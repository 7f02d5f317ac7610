// What a reader would otherwise have to look for: format, static analysis, types and house rules. Nothing here is
// a counted test; each check that finds something counts as one failure.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, runShown } from '../run-command.mjs';
import { clangProgram } from '../setup/find.mjs';
import { runClangTidy } from './clang-tidy.mjs';
import { conditionalAwaits } from './conditional-awaits.mjs';

const LONGEST_FILE = 350;

/** Files that git tracks or would track, so that a new file is checked before it is committed. */
export function projectFiles() {
  const list = (/** @type {string[]} */ ...args) =>
    execFileSync('git', ['ls-files', '-z', ...args], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const deleted = new Set(list('--deleted'));
  return list('--cached', '--others', '--exclude-standard').filter((path) => !deleted.has(path));
}

export function cppFiles() {
  return projectFiles().filter((path) => /\.(h|c|cpp)$/.test(path));
}

export function clangFormat() {
  return clangProgram('clang-format') ?? 'clang-format';
}

/** @returns {Promise<boolean>} */
async function checkHouseRules() {
  const problems = projectFiles()
    .filter((path) => /\.(h|c|cpp|js|mjs|cjs|ts|css|html|cmake)$|CMakeLists\.txt$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const lines = text.split('\n').length - 1;
      return [
        ...(lines > LONGEST_FILE ? [`${path}: ${lines} lines, more than ${LONGEST_FILE}`] : []),
        ...(text.includes('\0') ? [`${path}: a NUL, at which C++ ends a text: write \\0`] : []),
        ...(/\b(TODO|FIXME)\b/.test(text) && !path.startsWith('scripts/') ? [`${path}: unfinished business`] : []),
      ];
    });
  problems.forEach((problem) => console.error(problem));
  return problems.length === 0;
}

// The core's layers, the outermost first. A file includes its own layer and those after it; src/encoding and
// include/prove_auth know none of the others.
const LAYERS = ['authenticator', 'flow', 'steps', 'backend', 'device', 'session', 'effects', 'async', 'encoding'];

/** Includes of an outer layer. */
async function checkLayers() {
  const problems = projectFiles().filter((path) => /^src\/.*\.(h|cpp)$/.test(path)).flatMap((path) => {
    const own = /^src\/([\w-]+)/.exec(path)?.[1] ?? '';
    // Beside the layers' folders there are the public headers' sources: authenticator.cpp and error.cpp.
    const level = own === 'error' ? LAYERS.length : LAYERS.indexOf(own);
    const included = readFileSync(join(ROOT, path), 'utf8').matchAll(/^#include "([\w-]+)\//gm);
    return Array.from(included, ([, folder]) => folder)
      .filter((folder) => folder !== 'prove_auth' && (level < 0 || LAYERS.indexOf(folder) < level))
      .map((folder) => `${path}: includes ${folder}/, which is not below it (${LAYERS.join(' > ')})`);
  });
  problems.forEach((problem) => console.error(problem));
  return problems.length === 0;
}

/** What GCC 12 miscompiles without a word. */
async function checkAwaits() {
  const problems = cppFiles().flatMap((path) => conditionalAwaits(readFileSync(join(ROOT, path), 'utf8'))
    .map((line) => `${path}:${line}: a condition (?:) in what co_await waits for: name its result first`));
  problems.forEach((problem) => console.error(problem));
  return problems.length === 0;
}

/** @type {[string, () => Promise<boolean>][]} */
const CHECKS = [
  ['clang-format', async () => (await runShown(clangFormat(), ['--dry-run', '-Werror', ...cppFiles()])) === 0],
  ['house rules', checkHouseRules],
  ['layers of src/', checkLayers],
  ['co_await', checkAwaits],
  ['mutations', async () => (await runShown(process.execPath, ['tests/mutation/run.mjs', '--check'])) === 0],
  ['types', async () => (await runShown(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'])) === 0],
  ['eslint', async () => (await runShown(process.execPath, ['node_modules/eslint/bin/eslint.js', '.'])) === 0],
  ['clang-tidy', runClangTidy],
];

/** @returns {Promise<{passed: number, failed: number}>} */
export async function runLint() {
  let failed = 0;
  for (const [name, check] of CHECKS) {
    const fine = await check();
    console.log(`${fine ? 'ok    ' : 'FAILED'} ${name}`);
    failed += Number(!fine);
  }
  return { passed: 0, failed };
}
