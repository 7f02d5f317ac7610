// A customer who builds the release from its sources, wherever that may be, gets the bytes that were published.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD = `const { buildWasm } = await import('./scripts/build-wasm.mjs');
const { bundle } = await import('./scripts/bundle.mjs');
const { writeProvenance } = await import('./scripts/provenance.mjs');
await buildWasm();
await bundle();
writeProvenance();`;

/** @type {string} */
let elsewhere;
beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'prove-auth-elsewhere-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: ROOT, encoding: 'utf8' });
  for (const path of listed.split('\0').filter((name) => name && !/^(tests|docs|demo|bench)\//.test(name))) {
    await cp(join(ROOT, path), join(elsewhere, path)).catch((error) => {
      if (error.code !== 'ENOENT') throw error; // listed still, though deleted
    });
  }
  await mkdir(join(elsewhere, 'build'));
  await symlink(join(ROOT, 'build/deps'), join(elsewhere, 'build/deps'));
  // A copy: bundlers look behind a link, and what they find there lies in another folder.
  await promisify(execFile)('cp', ['-a', join(ROOT, 'node_modules'), join(elsewhere, 'node_modules')]);
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', BUILD], { cwd: elsewhere });
}, 600_000);
afterAll(() => rm(elsewhere, { recursive: true, force: true }));

/** @param {string} folder */
async function hashes(folder) {
  const names = (await readdir(join(elsewhere, 'dist'))).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) =>
    [name, createHash('sha256').update(await readFile(join(folder, 'dist', name))).digest('hex')])));
}

test('two builds in different folders give the same bytes', async () => {
  const there = await hashes(elsewhere);
  expect(Object.keys(there)).toEqual(expect.arrayContaining(['prove_auth.wasm', 'prove-auth.js', 'provenance.json']));
  expect(there).toEqual(await hashes(ROOT));
});

test('provenance.json names compiler, flags, libraries and sources, and no folder of the machine', async () => {
  const text = await readFile(join(ROOT, 'dist/provenance.json'), 'utf8');
  const { made, tools, flags, libraries, sources } = JSON.parse(text);
  const module = await readFile(join(ROOT, 'dist/prove_auth.wasm'));
  expect(made['prove_auth.wasm']).toBe(createHash('sha256').update(module).digest('hex'));
  expect(tools.emscripten).toMatch(/^emcc .*\d+\.\d+\.\d+/);
  expect(flags.compile).toContain('-fno-exceptions');
  expect(flags.link).toContain('--bind');
  expect(libraries.mbedtls.version).toMatch(/^(2\.28|3\.6)\.\d+$/);
  expect(libraries['nlohmann/json'].version).toMatch(/^3\.\d+\.\d+$/);
  const source = await readFile(join(ROOT, 'src/authenticator.cpp'));
  expect(sources['src/authenticator.cpp']).toBe(createHash('sha256').update(source).digest('hex'));
  expect(text).not.toContain(ROOT);
});
