// An app of the published client, moved over by the one line of docs/moving-over.md: what it imports is there, in every
// module format, and it compiles with the TypeScript versions that apps have.
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import * as api from '../../js/index.js';
import { DEEP_PATHS } from '../../scripts/deep-paths.mjs';
import { projectUnderPublishedName } from './published-name.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAME = '@prove-identity/prove-auth';

/** @type {Awaited<ReturnType<typeof projectUnderPublishedName>>} */
let project;
beforeAll(async () => {
  project = await projectUnderPublishedName();
}, 120_000);
afterAll(() => project?.remove());

async function evaluate(name, text) {
  await writeFile(join(project.folder, name), text);
  return JSON.parse((await run(process.execPath, [name], { cwd: project.folder })).stdout);
}

test('the one line installs this library under the published name', async () => {
  const { dependencies } = JSON.parse(await readFile(join(project.folder, 'package.json'), 'utf8'));
  expect(dependencies).toEqual({ [NAME]: expect.stringMatching(/^npm:prove-auth-wasm@/) });
  const installed = await readFile(join(project.folder, 'node_modules', NAME, 'package.json'), 'utf8');
  expect(JSON.parse(installed).name).toBe('prove-auth-wasm');
});

test('every deep path leads to the very same classes, by import and by require, with or without .js', async () => {
  const paths = DEEP_PATHS.flatMap((path) => ['', '.js'].map((end) => `${NAME}/build/lib/proveauth/${path}${end}`));
  const same = 'deep.OtpError === main.OtpError && deep.AuthenticatorBuilder === main.AuthenticatorBuilder';
  const imports = paths.map((path) => `import('${path}').then((deep) => ${same})`);
  expect(await evaluate('deep.mjs', `import * as main from '${NAME}';
    console.log(JSON.stringify(await Promise.all([${imports}])));`)).toEqual(paths.map(() => true));
  const requires = paths.map((path) => `((deep) => ${same})(require('${path}'))`);
  expect(await evaluate('deep.cjs', `const main = require('${NAME}');
    console.log(JSON.stringify([${requires}]));`)).toEqual(paths.map(() => true));
});

test('the files behind the deep paths work without `exports`, as older resolvers read them', async () => {
  const base = `./node_modules/${NAME}`;
  const checks = DEEP_PATHS.map((path) => `import('${base}/build/lib/proveauth/${path}.js').then((deep) =>
    deep.OtpError === main.OtpError)`);
  expect(await evaluate('files.mjs', `import * as main from '${base}/dist/index.mjs';
    console.log(JSON.stringify(await Promise.all([${checks}])));`)).toEqual(DEEP_PATHS.map(() => true));
  const required = DEEP_PATHS
    .map((path) => `require('${base}/build/lib/proveauth/${path}.cjs').OtpError === main.OtpError`);
  expect(await evaluate('files.cjs', `const main = require('${base}/dist/index.cjs');
    console.log(JSON.stringify([${required}]));`)).toEqual(DEEP_PATHS.map(() => true));
});

test('an add-on that requires the library serves a page that imports it', async () => {
  await writeFile(join(project.folder, 'add-on.cjs'), `const { PpbIntegration } = require('${NAME}');
    module.exports = new (class extends PpbIntegration {})();`);
  expect(await evaluate('page.mjs', `import { PpbIntegration } from '${NAME}';
    import addOn from './add-on.cjs';
    console.log(JSON.stringify(PpbIntegration.instance === addOn));`)).toBe(true);
});

test('a Jest test of the app finds it', async () => {
  await writeFile(join(project.folder, 'shop.test.js'), `const { AuthenticatorBuilder } = require('${NAME}');
    test('works', () => {
      expect(new AuthenticatorBuilder().withAuthFinishStep(() => {}).build().isMobileWeb()).toBe(false);
    });`);
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const { stderr } = await run(process.execPath, [jest, '--rootDir', project.folder], { cwd: project.folder });
  expect(stderr).toMatch(/1 passed/);
});

test('the app uses every public name', async () => {
  const names = await readdir(join(project.folder, 'src'));
  const sources = await Promise.all(names.map((name) => readFile(join(project.folder, 'src', name), 'utf8')));
  const used = (name) => new RegExp(`\\b${name}\\b`).test(sources.join('\n'));
  // What the published client does not have.
  const own = ['AUTH_ERROR_REASONS', 'AuthError'];
  expect(Object.keys(api).filter((name) => !own.includes(name) && !used(name))).toEqual([]);
  const steps = ['AuthFinishStep', 'OtpStartStep', 'OtpFinishStep', 'InstantLinkStartStep', 'InstantLinkRetryStep',
    'UserConsentStep', 'PpbStartStep', 'PpbFinishStep', 'DocVStartStep', 'DocVFinishStep'];
  const types = [...steps, ...steps.map((name) => `${name}Fn`), 'AuthFinishStepInput', 'OtpStartInput', 'OtpFinishInput',
    'OtpFinishResult', 'InstantLinkStartInput', 'UserConsentOutput', 'PpbOperation', 'PpbOptions', 'PpbResult',
    'AuthMessage', 'AuthMessageHandler', 'PasskeyAlreadyExistCallback', 'DataCollector', 'DeviceContextOptions',
    'DeviceDiscoveryInfo', 'Authenticator', 'Logger', 'LogWriter'];
  expect(types.filter((name) => !used(name))).toEqual([]);
  const builder = Object.getOwnPropertyNames(Object.getPrototypeOf(api.AuthenticatorBuilder.prototype));
  const ownMethods = ['withTimeouts', 'constructor'];
  expect(builder.filter((name) => !ownMethods.includes(name) && !used(name))).toEqual([]);
});

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const NODE_NEXT = { module: 'nodenext', moduleResolution: 'nodenext' };
const CLASSIC = { module: 'commonjs', moduleResolution: 'node' };

describe.each([
  ['typescript-5.0', [BUNDLER, NODE_NEXT, CLASSIC]],
  ['typescript-5.9', [BUNDLER, NODE_NEXT, CLASSIC]],
  ['typescript', [BUNDLER, NODE_NEXT]], // the classic way is gone there
])('%s', (compiler, ways) => {
  test.each(ways)('compiles the app with $moduleResolution', async (way) => {
    const compilerOptions = {
      ...way, strict: true, skipLibCheck: false, noEmit: true, target: 'es2020', lib: ['es2020', 'dom'], types: [],
    };
    const config = join(project.folder, 'tsconfig.json');
    await writeFile(config, JSON.stringify({ compilerOptions, include: ['src'] }));
    const tsc = join(ROOT, 'node_modules', compiler, 'bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '-p', config]).catch((error) => error);
    expect(stdout).toBe('');
  });
});
