// Compilers, libraries and browsers from the system's package manager. Each is looked for by the program or
// file that is needed, so that one installed by other means counts too.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { PlainError, runQuietly } from '../run-command.mjs';

const OLDEST_EMSCRIPTEN = [3, 1, 6];

/**
 * @typedef {object} Need
 * @property {string} package Debian's name
 * @property {string[]} [programs] all of them, on the PATH
 * @property {string} [file] or this file
 */

/** @type {Need[]} */
const BUILD_NEEDS = [
  { package: 'emscripten', programs: ['emcc', 'em++', 'emcmake'] },
  { package: 'cmake', programs: ['cmake'] },
  { package: 'ninja-build', programs: ['ninja'] },
  { package: 'xz-utils', programs: ['xz'] },
  { package: 'nlohmann-json3-dev', file: '/usr/include/nlohmann/json.hpp' },
  { package: 'dpkg-dev', programs: ['dpkg-source'] },
];

/** @type {Need[]} */
const TEST_NEEDS = [
  { package: 'g++', programs: ['g++'] },
  { package: 'libgtest-dev', file: '/usr/include/gtest/gtest.h' },
  { package: 'clang-14', programs: ['clang++-14'] },
  { package: 'libclang-rt-14-dev', file: '/usr/lib/llvm-14/lib/clang/14.0.6/include/fuzzer/FuzzedDataProvider.h' },
  { package: 'clang-format', programs: ['clang-format'] },
  { package: 'clang-tidy-14', programs: ['clang-tidy-14'] },
  { package: 'chromium', programs: ['chromium'] },
  { package: 'firefox-esr', programs: ['firefox-esr'] },
];

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** @param {Need} need */
function isThere(need) {
  return need.programs ? need.programs.every(onPath) : existsSync(need.file ?? '');
}

/** The words before an apt command that make it run as root; undefined when nothing does. */
function rootPrefix() {
  if (process.getuid?.() === 0) {
    return [];
  }
  try {
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
    return ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'];
  } catch {
    return undefined;
  }
}

/** @param {string[]} names */
async function install(names) {
  const byHand = `apt-get install --no-install-recommends ${names.join(' ')}`;
  if (!onPath('apt-get')) {
    throw new PlainError(`These Debian packages, or what they hold, are missing here, and there is no apt-get to install `
      + `them with: ${names.join(', ')}. Install their counterparts and run this again.`);
  }
  const prefix = rootPrefix();
  if (!prefix) {
    throw new PlainError(`These packages are missing: ${names.join(', ')}. Install them as root, then run this again:\n`
      + `  apt-get update && ${byHand}`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const [updateCommand, ...updateArgs] = [...prefix, 'apt-get', 'update'];
  await runQuietly('reading the package lists', updateCommand, updateArgs, { env });
  const [command, ...args] = [...prefix, 'apt-get', 'install', '-y', '--no-install-recommends', ...names];
  await runQuietly(`installing ${names.join(', ')}`, command, args, { env });
}

function checkEmscripten() {
  const text = execFileSync('emcc', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found = /\b(\d+)\.(\d+)\.(\d+)\b/.exec(text)?.slice(1).map(Number) ?? [0, 0, 0];
  const difference = found.map((part, i) => part - OLDEST_EMSCRIPTEN[i]).find((part) => part !== 0) ?? 0;
  if (difference < 0) {
    throw new PlainError(`emcc on the PATH is ${found.join('.')}; ${OLDEST_EMSCRIPTEN.join('.')} or later is needed.`);
  }
}

/**
 * Installs what is missing; root or sudo without a password is needed only then.
 * @param {{tests: boolean}} options
 */
export async function ensureSystemPackages({ tests }) {
  const needs = tests ? [...BUILD_NEEDS, ...TEST_NEEDS] : BUILD_NEEDS;
  const missing = needs.filter((need) => !isThere(need));
  if (missing.length > 0) {
    await install(missing.map((need) => need.package));
    const still = missing.filter((need) => !isThere(need));
    if (still.length > 0) {
      throw new PlainError(`installed, but still not found: ${still.map((need) => need.programs?.join(', ') ?? need.file).join('; ')}`);
    }
  }
  checkEmscripten();
}
