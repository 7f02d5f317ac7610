// Compilers, libraries and browsers from the system's package manager. Each is looked for by the program or
// header that is needed, so that one installed by other means counts too. What is missing comes from apt on Debian;
// elsewhere a message says all that is needed.
import { execFileSync } from 'node:child_process';

import { PlainError, runQuietly } from '../run-command.mjs';
import { browserProgram, clangProgram, hasLibFuzzer, includeFolder, program } from './find.mjs';
import { MBEDTLS_NEED, hasMbedtls } from './mbedtls.mjs';

const OLDEST_EMSCRIPTEN = [3, 1, 6];

/**
 * @typedef {object} Need
 * @property {string} package Debian's name
 * @property {string} what for a person on another system: what it is, from which version on, and how it is found
 * @property {() => boolean} isThere
 */

/** @param {string[]} names */
const programs = (...names) => () => names.every(program);

/** @returns {string | undefined} the folder that holds nlohmann/ */
export function jsonInclude() {
  return includeFolder('nlohmann/json.hpp', process.env.NLOHMANN_JSON_INCLUDE);
}

/** @type {Need[]} */
const BUILD_NEEDS = [
  { package: 'emscripten', what: `Emscripten ${OLDEST_EMSCRIPTEN.join('.')} or later: emcc, em++ and emcmake on the PATH`,
    isThere: programs('emcc', 'em++', 'emcmake') },
  { package: 'cmake', what: 'CMake 3.25 or later: cmake on the PATH', isThere: programs('cmake') },
  { package: 'ninja-build', what: 'Ninja: ninja on the PATH', isThere: programs('ninja') },
  { package: 'nlohmann-json3-dev',
    what: 'nlohmann/json 3.11 or later: its headers in an include folder of the system, of CPATH or of '
      + 'CMAKE_PREFIX_PATH, or NLOHMANN_JSON_INCLUDE naming the folder that holds nlohmann/',
    isThere: () => jsonInclude() !== undefined },
  // With dpkg-source, apt can fetch them.
  { package: 'dpkg-dev', what: MBEDTLS_NEED, isThere: () => hasMbedtls() || (isDebian() && programs('dpkg-source')()) },
];

/** @type {Need[]} */
const TEST_NEEDS = [
  { package: 'g++', what: 'GCC 12 or later (on macOS, Apple\'s Clang): g++ and gcc on the PATH',
    isThere: programs('g++', 'gcc') },
  { package: 'libgtest-dev', what: 'GoogleTest 1.12 or later: its headers and its CMake package in the system\'s '
    + 'folders or in those of CMAKE_PREFIX_PATH', isThere: () => includeFolder('gtest/gtest.h') !== undefined },
  { package: 'clang', what: 'Clang 14 or later (LLVM\'s, not Apple\'s): clang++ on the PATH, also as clang++-NN',
    isThere: () => clangProgram('clang++') !== undefined },
  { package: 'libclang-rt-dev', what: 'that Clang\'s run-time libraries: sanitizers and libFuzzer',
    isThere: hasLibFuzzer },
  { package: 'clang-format', what: 'clang-format 14 or later',
    isThere: () => clangProgram('clang-format') !== undefined },
  { package: 'clang-tidy', what: 'clang-tidy 14 or later',
    isThere: () => clangProgram('clang-tidy') !== undefined },
  { package: 'chromium', what: 'Chromium or Chrome: on the PATH, or its program in the variable CHROMIUM',
    isThere: () => browserProgram('chromium') !== undefined },
  { package: 'firefox-esr', what: 'Firefox: on the PATH, or its program in the variable FIREFOX',
    isThere: () => browserProgram('firefox') !== undefined },
];

function isDebian() {
  return program('apt-get') !== undefined;
}

/** @param {Need[]} needs */
function inWords(needs) {
  return needs.map(({ what }) => `  - ${what}`).join('\n');
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

/** @param {Need[]} needs */
async function install(needs) {
  const names = needs.map((need) => need.package);
  if (!isDebian()) {
    throw new PlainError(`Missing on this machine, and there is no apt-get to install it with:\n${inWords(needs)}\n`
      + 'Install these as your system does it, and run this again.');
  }
  const prefix = rootPrefix();
  if (!prefix) {
    throw new PlainError(`These packages are missing: ${names.join(', ')}. Install them as root, then run this again:\n`
      + `  apt-get update && apt-get install --no-install-recommends ${names.join(' ')}`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (/** @type {string} */ title, /** @type {string[]} */ ...args) => {
    const [command, ...rest] = [...prefix, 'apt-get', ...args];
    await runQuietly(title, command, rest, { env });
  };
  try {
    await apt('reading the package lists', 'update');
    await apt(`installing ${names.join(', ')}`, 'install', '-y', '--no-install-recommends', ...names);
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : error}\n\nOn a system other than Debian 12 or 13 `
      + `these may have other names or be too old. What is needed:\n${inWords(needs)}`);
  }
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
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length > 0) {
    await install(missing);
    const still = missing.filter((need) => !need.isThere());
    if (still.length > 0) {
      throw new PlainError(`installed, but still not found:\n${inWords(still)}`);
    }
  }
  checkEmscripten();
}
