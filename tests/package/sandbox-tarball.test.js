// What `npm publish` would ship of prove-auth-sandbox, as another project meets it: by import, by require, as a
// command, under Jest's defaults, and its types.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @type {string} */
let project;
/** @type {string[]} */
let files;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'prove-auth-sandbox-'));
  const cwd = join(ROOT, 'demo/sandbox');
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd });
  const [packed] = JSON.parse(stdout);
  files = packed.files.map(({ path }) => path);
  const modules = join(project, 'node_modules');
  const folder = join(modules, 'prove-auth-sandbox');
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', join(project, packed.filename), '-C', folder, '--strip-components=1']);
  const have = new Set(['prove-auth-sandbox', 'prove-auth-wasm']);
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (!have.has(name) && !name.startsWith('.')) await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  }
  // What npm puts beside it, since other packages here want other versions.
  await symlink(join(ROOT, 'demo/sandbox/node_modules'), join(folder, 'node_modules')).catch(() => {});
  await writeFile(join(project, 'package.json'), '{"name":"shop","private":true}');
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Runs a script in the project and answers what it printed as JSON. */
async function evaluate(name, text) {
  await writeFile(join(project, name), text);
  return JSON.parse((await run(process.execPath, [name], { cwd: project })).stdout);
}

test('the tarball holds what runs, the types and what a reader needs, and nothing else', () => {
  expect(files).toEqual(expect.arrayContaining(
    ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'server.js', 'bin.mjs', 'public.d.ts', 'dist/cli.cjs',
      'dist/server.cjs', 'dist/public.d.cts'],
  ));
  expect(files.filter((path) => /build\.mjs$|\.test\.|node_modules/.test(path))).toEqual([]);
});

const USE = `startSandbox().then(async (sandbox) => {
  const form = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' };
  const { status } = await fetch(sandbox.origin + '/token', { method: 'POST', body: new URLSearchParams(form) });
  const certificate = await sandbox.carrierCertificate();
  await sandbox.close();
  console.log(JSON.stringify([status, certificate.slice(0, 27)]));
});`;

test.each([
  ['module.mjs', 'import { startSandbox } from \'prove-auth-sandbox\';'],
  ['script.cjs', 'const { startSandbox } = require(\'prove-auth-sandbox\');'],
])('it starts by %s', async (name, load) => {
  expect(await evaluate(name, load + USE)).toEqual([200, '-----BEGIN CERTIFICATE-----']);
});

test('Jest with its defaults can require it', async () => {
  await writeFile(join(project, 'shop.test.js'), `const { startSandbox } = require('prove-auth-sandbox');
    test('an OTP', async () => {
      const sandbox = await startSandbox();
      expect(sandbox.messages()).toEqual([]);
      await sandbox.close();
    });`);
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const { stderr } = await run(process.execPath, [jest, '--rootDir', project, '--watchman=false'], { cwd: project });
  expect(stderr).toMatch(/Tests: +1 passed, 1 total/);
});

test('it starts by name', async () => {
  const bin = join(project, 'node_modules/prove-auth-sandbox/bin.mjs');
  const child = spawn(process.execPath, [bin, '--memory'], { cwd: project });
  const closed = once(child, 'close');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  while (!said.includes('listening on') && child.exitCode === null) {
    await Promise.race([once(child.stdout, 'data'), closed]);
  }
  child.kill();
  await closed;
  expect(said).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+\n$/);
});

test.each([['types.mts'], ['types.cts']])('it has types for %s', async (name) => {
  await writeFile(join(project, name), `import { startSandbox, type Message } from 'prove-auth-sandbox';
    export const run = async () => {
      const sandbox = await startSandbox({ port: 0, settings: { retries: false, carrier: 'down' } });
      const message: Message | undefined = sandbox.messages('2001004014').at(-1);
      const { status }: { status: number } = sandbox.tapLink(message?.id ?? '');
      sandbox.setClock(new Date());
      sandbox.fail({ path: '/v3/unify', kind: 'status', status });
      // @ts-expect-error no such fault
      sandbox.fail({ path: '/v3/unify', kind: 'explode' });
      await sandbox.close();
    };`);
  const flags = '--noEmit --strict --module nodenext --target es2022 --lib es2022,dom --types'.split(' ');
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiling = run(process.execPath, [compiler, ...flags, '', name], { cwd: project });
  expect((await compiling.catch((error) => error)).stdout).toBe('');
});
