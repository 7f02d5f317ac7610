// What `npm publish` would ship: its files, its entries from the inside of another project, and its types.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';

import { withoutModule } from './script-code.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PUBLIC_NAMES = ['AUTH_ERROR_REASONS', 'AuthError', 'AuthResponseStatus', 'AuthenticatorBuilder', 'BuildConfig',
  'CancelablePromise', 'DeviceContextIntegration', 'DeviceRole', 'InstantLinkResultType', 'LogLevel', 'LoggerFactory',
  'MobileAuthImplementation', 'OtpError', 'OtpFinishResultType', 'PhoneValidationError', 'PpbIntegration', 'VERSION'];
const NODE_NAMES = [...PUBLIC_NAMES, 'FileDeviceStore', 'MemoryDeviceStore'].sort();

/** @type {string} */
let project;
/** @type {string[]} */
let files;
/** @type {number} bytes on a user's disk */
let unpackedSize;
const installed = (name) => join(project, 'node_modules/prove-auth-wasm', name);

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'prove-auth-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT });
  const [packed] = JSON.parse(stdout);
  files = packed.files.map(({ path }) => path);
  unpackedSize = packed.unpackedSize;
  const folder = installed('');
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', join(project, packed.filename), '-C', folder, '--strip-components=1']);
});
afterAll(() => rm(project, { recursive: true, force: true }));

const PAGE_PARTS = ['dist/constants.mjs', 'dist/index-names.mjs', 'dist/index.mjs', 'dist/prove-auth.js'];

/** The files of the package that a bundler took. */
function partsOf({ inputs }) {
  return Object.keys(inputs).filter((path) => path.includes('prove-auth-wasm') && inputs[path].bytes > 0)
    .map((path) => path.replace(/.*prove-auth-wasm\//, '')).sort();
}

/** Runs a script in the project and answers what it printed as JSON. */
async function evaluate(name, text) {
  await writeFile(join(project, name), text);
  return JSON.parse((await run(process.execPath, [name], { cwd: project })).stdout);
}

/** What the TypeScript compiler has to say about a file of the project, strictly. */
async function compile(name) {
  const flags = '--noEmit --strict --module nodenext --target es2022 --lib es2022,dom --types'.split(' ');
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiling = run(process.execPath, [compiler, ...flags, '', name], { cwd: project });
  return (await compiling.catch((error) => error)).stdout;
}

describe('the tarball', () => {
  test('holds the builds, the types and what a reader needs, and nothing else', () => {
    const expected = ['LICENSE', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.md', 'package.json', 'dist/prove-auth.js',
      'dist/index.mjs', 'dist/index.cjs', 'dist/node.mjs', 'dist/node.cjs', 'dist/ws.mjs', 'dist/ws.cjs',
      'dist/index.d.ts', 'dist/index.d.cts', 'dist/index-names.mjs',
      'dist/constants.mjs', 'dist/prove_auth.wasm', 'dist/integrity.json'];
    expect(files).toEqual(expect.arrayContaining(expected));
    const known = /^dist\/|^build\/lib\/proveauth\/|^(LICENSE|(CHANGELOG|THIRD-PARTY-NOTICES|README)\.md|package\.json)$/;
    expect(files.filter((path) => !known.test(path) || path.endsWith('.map'))).toEqual([]);
  });

  test('takes at most 1.2 MB of a disk and brings no other package', async () => {
    const { tools } = JSON.parse(await readFile(installed('dist/provenance.json'), 'utf8'));
    // The module that Debian 13's LLVM 19 makes is 13 KB larger, and as JavaScript 47 KB.
    expect(unpackedSize).toBeLessThanOrEqual(/\b3\.1\.6\b/.test(tools.emscripten) ? 1.2e6 : 1.25e6);
    const { dependencies, peerDependencies, peerDependenciesMeta } =
      JSON.parse(await readFile(installed('package.json'), 'utf8'));
    expect(dependencies ?? {}).toEqual({});
    for (const peer of Object.keys(peerDependencies)) expect(peerDependenciesMeta[peer]).toEqual({ optional: true });
  });

  test('tells the SHA-384 of each file that a page may load, as Subresource Integrity wants it', async () => {
    const integrity = JSON.parse(await readFile(installed('dist/integrity.json'), 'utf8'));
    const loadable = files.filter((path) => /^dist\/[^/]+\.(js|mjs|css|wasm)$/.test(path));
    expect(Object.keys(integrity)).toEqual(loadable.map((path) => path.slice('dist/'.length)).sort());
    for (const [name, hash] of Object.entries(integrity)) {
      const digest = createHash('sha384').update(await readFile(installed(`dist/${name}`))).digest('base64');
      expect([name, hash]).toEqual([name, `sha384-${digest}`]);
    }
  });

  test('is found by import and by require, in Node and elsewhere', async () => {
    const names = 'Object.keys(api).filter((name) => name !== "default").sort()';
    const module = `import * as api from 'prove-auth-wasm'; console.log(JSON.stringify(${names}));`;
    const script = `const api = require('prove-auth-wasm'); console.log(JSON.stringify(${names}));`;
    expect(await evaluate('names.mjs', module)).toEqual(NODE_NAMES);
    expect(await evaluate('names.cjs', script)).toEqual(NODE_NAMES);
    const browser = 'new URL("node_modules/prove-auth-wasm/dist/index", "file://" + process.cwd() + "/")';
    expect(await evaluate('browser.mjs', `const api = await import(${browser} + '.mjs');
      console.log(JSON.stringify(${names}));`)).toEqual(PUBLIC_NAMES);
    expect(await evaluate('browser.cjs', `const api = require('./node_modules/prove-auth-wasm/dist/index.cjs');
      console.log(JSON.stringify(${names}));`)).toEqual(PUBLIC_NAMES);
  });

  test.each(['slim', 'nowasm'])('is found as %s by import and by require, the latter in Node', async (build) => {
    const module = `import * as api from 'prove-auth-wasm/${build}';`;
    const script = `const api = require('prove-auth-wasm/${build}');`;
    const use = 'console.log(JSON.stringify(new api.AuthenticatorBuilder().build().isMobileWeb()));';
    expect(await evaluate('build.mjs', module + use)).toBe(false);
    expect(await evaluate('build.cjs', script + use)).toBe(false);
  });

  test('can be imported with its elements on a server, where none can be made', async () => {
    expect(await evaluate('ui.mjs', `import { ProveSignIn } from 'prove-auth-wasm/ui';
      let told;
      try { new ProveSignIn(); } catch ({ reason, message }) { told = { reason, message }; }
      console.log(JSON.stringify(told));`)).toMatchObject({
      reason: 'unsupported', message: expect.stringMatching(/in a page only.*effect or a client component/),
    });
  });

  test('works at once after import', async () => {
    expect(await evaluate('works.mjs', `import { AuthenticatorBuilder, VERSION } from 'prove-auth-wasm';
      const answer = [VERSION, new AuthenticatorBuilder().withAuthFinishStep(() => {}).build().isMobileWeb()];
      console.log(JSON.stringify(answer));`)).toEqual(['1.0.0', false]);
  });

  test('is taken by a bundler for browsers without any Node built-in', async () => {
    await writeFile(join(project, 'page.js'), `import { AuthenticatorBuilder } from 'prove-auth-wasm';
      globalThis.isMobile = new AuthenticatorBuilder().build().isMobileWeb();`);
    const { metafile } = await build({
      entryPoints: [join(project, 'page.js')],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      metafile: true,
    });
    expect(partsOf(metafile)).toEqual(PAGE_PARTS);
  });

  test.each(['', '/slim', '/nowasm'])('costs a page that imports one enumeration%s only that', async (entry) => {
    await writeFile(join(project, 'enum.js'), `import { DeviceRole } from 'prove-auth-wasm${entry}';
      globalThis.role = DeviceRole.Secondary;`);
    const entryPoints = [join(project, 'enum.js')];
    const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: 'esm', minify: true });
    expect(outputFiles[0].text).toContain('secondary');
    expect(outputFiles[0].contents.length).toBeLessThan(300);
  });

  test('is one copy in a page that imports it here and requires it there', async () => {
    await writeFile(join(project, 'both.js'), `import { AuthError } from 'prove-auth-wasm';
      globalThis.one = AuthError === require('prove-auth-wasm').AuthError;`);
    const entryPoints = [join(project, 'both.js')];
    const { metafile } = await build({ entryPoints, bundle: true, write: false, format: 'iife', metafile: true });
    expect(partsOf(metafile)).toEqual(PAGE_PARTS);
  });

  test('says by name what a page asks for that only Node has', async () => {
    await writeFile(join(project, 'node-only.js'), `import { FileDeviceStore } from 'prove-auth-wasm';
      globalThis.store = FileDeviceStore;`);
    const entryPoints = [join(project, 'node-only.js')];
    const building = build({ entryPoints, bundle: true, write: false, format: 'esm', logLevel: 'silent' });
    await expect(building).rejects.toThrow(/No matching export in .*index\.mjs" for import "FileDeviceStore"/);
  });

  test.each([['module.mts', 'import'], ['script.cts', 'require']])('has types for %s', async (name) => {
    await writeFile(join(project, name), `import { AuthenticatorBuilder, OtpFinishResultType } from 'prove-auth-wasm';
      export const done: Promise<number> = new AuthenticatorBuilder()
        .withAuthFinishStep(({ authId }) => authId.length)
        .withOtpFallback(() => ({ phoneNumber: '2001004014' }),
          () => ({ resultType: OtpFinishResultType.OnSuccess, input: { otp: '1234' } }))
        .build().authenticate('token');
      // @ts-expect-error an OTP is text
      new AuthenticatorBuilder().withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: 1234 } }));`);
    expect(await compile(name)).toBe('');
  });
});

describe('every file for browsers', () => {
  const BROWSER_FILES = ['dist/prove-auth.js', 'dist/prove-auth-nowasm.js', 'dist/prove-auth-slim.js'];

  test.each(BROWSER_FILES)('%s is plain ASCII, evaluates no text and needs nothing of Node', async (name) => {
    const text = await readFile(installed(name), 'latin1');
    expect(text.match(/[^\t\n\x20-\x7e]/)).toBe(null);
    // Emscripten's loader asks where it is.
    const code = withoutModule(text)
      .replace('typeof process&&"object"==typeof process.versions&&process.versions.node', '');
    if (name === 'dist/prove-auth.js') expect(code.length).toBeLessThan(text.length / 2);
    expect(code.match(/.{0,40}(\beval\s*\(|\bnew Function\b|\bFunction\s*\(["'`])/)?.[0]).toBe(undefined);
    const ofNode = /.{0,40}(["'`]node:|\brequire\s*\(|\bfrom\s*["'`]|\bprocess\.|\bBuffer\b|__dirname)/;
    expect(code.match(ofNode)?.[0]).toBe(undefined);
  });

  test('the script-tag build is at most 96 KB, compressed as a web server would', async () => {
    const packed = brotliCompressSync(await readFile(installed('dist/prove-auth.js')));
    expect(packed.length).toBeLessThanOrEqual(96 * 1024);
  });
});
