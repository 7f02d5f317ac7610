// Set-up on a machine without apt: what it says is needed, and how it finds what was installed by other means.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { browserProgram, clangProgram, includeFolder } from '../../scripts/setup/find.mjs';

const SETUP = fileURLToPath(new URL('../../scripts/setup.mjs', import.meta.url));
const { PATH } = process.env;

/** @type {string} */
let machine;
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'prove-auth-setup-'));
  process.env.PATH = join(machine, 'bin');
  mkdirSync(process.env.PATH);
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(machine, { recursive: true });
});

/** @param {string} name */
function install(name) {
  const path = join(machine, 'bin', name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('all that is missing is named at once, with versions and where it is looked for', () => {
  ['cmake', 'ninja'].forEach(install);
  const { status, stderr } = spawnSync(process.execPath, [SETUP, '--tests'], {
    encoding: 'utf8', env: { PATH: process.env.PATH, NLOHMANN_JSON_INCLUDE: machine },
  });
  expect(status).toBe(1);
  for (const needed of ['Emscripten 3.1.6', 'nlohmann/json 3.11', 'NLOHMANN_JSON_INCLUDE', 'GCC 12', 'Clang 14',
    'libFuzzer', 'clang-tidy 14', 'clang-format 14', 'CHROMIUM', 'FIREFOX']) {
    expect(stderr).toContain(needed);
  }
  expect(stderr).not.toMatch(/CMake 3|Ninja|at .*\.mjs:/);
});

test('mbedTLS is taken from the folder that MBEDTLS_SOURCE names, if it holds a version that fits', () => {
  const folder = join(machine, 'mbedtls');
  mkdirSync(join(folder, 'include/mbedtls'), { recursive: true });
  mkdirSync(join(folder, 'library'));
  writeFileSync(join(folder, 'library/sha256.c'), '');
  writeFileSync(join(folder, 'include/mbedtls/build_info.h'), '#define MBEDTLS_VERSION_STRING         "4.0.0"\n');
  const script = `const { ensureMbedtls } = await import(${JSON.stringify(new URL('../../scripts/setup/mbedtls.mjs',
    import.meta.url).href)}); await ensureMbedtls().catch((error) => console.log(error.message));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script],
    { encoding: 'utf8', env: { PATH: process.env.PATH, MBEDTLS_SOURCE: folder } });
  expect(stdout).toMatch(/holds mbedTLS 4\.0\.0.*2\.28\.x or 3\.6\.x/);
});

test('Clang is found by its plain name, else by the highest version', () => {
  expect(clangProgram('clang++')).toBeUndefined();
  install('clang++-9');
  const nineteen = install('clang++-19');
  install('clang++-tidy-20');
  expect(clangProgram('clang++')).toBe(nineteen);
  const plain = install('clang++');
  expect(clangProgram('clang++')).toBe(plain);
});

test('headers are found in the folders of CPATH and below those of CMAKE_PREFIX_PATH', () => {
  mkdirSync(join(machine, 'opt/include/nowhere_else'), { recursive: true });
  writeFileSync(join(machine, 'opt/include/nowhere_else/x.h'), '');
  const header = 'nowhere_else/x.h';
  expect(includeFolder(header)).toBeUndefined();
  try {
    process.env.CMAKE_PREFIX_PATH = join(machine, 'opt');
    expect(includeFolder(header)).toBe(join(machine, 'opt/include'));
    delete process.env.CMAKE_PREFIX_PATH;
    process.env.CPATH = join(machine, 'opt/include');
    expect(includeFolder(header)).toBe(join(machine, 'opt/include'));
    expect(includeFolder(header, machine)).toBeUndefined();
  } finally {
    delete process.env.CMAKE_PREFIX_PATH;
    delete process.env.CPATH;
  }
});

test('a browser is the one that its variable names, else one of its usual names', () => {
  const chrome = install('google-chrome');
  expect(browserProgram('chromium')).toBe(chrome);
  try {
    process.env.CHROMIUM = '/opt/my/chrome';
    expect(browserProgram('chromium')).toBe('/opt/my/chrome');
  } finally {
    delete process.env.CHROMIUM;
  }
});
