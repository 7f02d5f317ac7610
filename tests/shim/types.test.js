import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as page from '../../js/index.js';
import * as node from '../../js/node.js';

const root = new URL('../../', import.meta.url).pathname;
// index.d.ts hands on the names of this one.
const declarations = readFileSync(join(root, 'dist/index.d.cts'), 'utf8');
/** Names that only Node has. */
const NODE_ONLY = ['FileDeviceStore', 'MemoryDeviceStore'];

const declared = [...declarations.matchAll(/^export declare (?:abstract )?(?:const|class|enum) (\w+)/gm)]
  .map(([, name]) => name);
const EXPORT = /^export (?:declare )?(?:abstract )?(?:const|class|enum|interface|type) (\w+)/gm;
const exported = [...declarations.matchAll(EXPORT)].map(([, name]) => name);

const COMPILERS = ['typescript-5.0', 'typescript-5.9', 'typescript'];

test.each(COMPILERS)('a page that uses every name compiles, and each misuse is caught, by %s', (compiler) => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({
      compilerOptions: {
        strict: true, noEmit: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [],
        skipLibCheck: false, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true,
        noImplicitOverride: true,
      },
      include: [join(root, 'tests/shim/types/*.ts')],
    }));
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every name that is exported stands in the page that was compiled', () => {
  const page = readFileSync(join(root, 'tests/shim/types/every-name.ts'), 'utf8');
  // Names that others are made of, and that nobody has to write.
  const parts = ['DeviceRecord', 'DeviceStore', 'LoadOptions', 'LocksLike', 'PhoneNumberInput', 'Platform',
    'ProgressEvent', 'ProgressListener', 'StartResult', 'Timeouts', 'GlobalInstance', 'KeyLike', 'KeyPairLike',
    'CryptoLike', 'AbortSignalLike', 'UrlLike', 'WebSocketLike', 'FetchLike', 'IndexedDBLike', 'CredentialsLike'];
  expect(exported.filter((name) => !parts.includes(name) && !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});

test('what is declared is exported, and the reverse', () => {
  const values = [...declared].sort();
  expect(values).toEqual(expect.arrayContaining(['AuthenticatorBuilder', 'OtpError', 'VERSION', 'LogLevel']));
  expect(Object.keys(node).sort()).toEqual(values);
  expect(Object.keys(page).sort()).toEqual(values.filter((name) => !NODE_ONLY.includes(name)));
});

test('every method that is declared exists', () => {
  const objects = {
    AuthenticatorBuilder: new node.AuthenticatorBuilder(),
    Authenticator: new node.AuthenticatorBuilder().build(),
    CancelablePromise: node.CancelablePromise.prototype,
    MemoryDeviceStore: node.MemoryDeviceStore.prototype,
    FileDeviceStore: node.FileDeviceStore.prototype,
    PpbIntegration: node.PpbIntegration.prototype,
    DeviceContextIntegration: node.DeviceContextIntegration.prototype,
    LoggerFactory: null, // static functions only
  };
  for (const [name, object] of Object.entries(objects)) {
    const start = declarations.search(new RegExp(`^export (declare )?(abstract )?(class|interface) ${name}\\b`, 'm'));
    const body = declarations.slice(start, declarations.indexOf('\n}', start));
    const methods = [...body.matchAll(/^ {2}(abstract |static )?(\w+)(?:<[^(]*)?\(/gm)]
      .filter(([, , method]) => method !== 'constructor');
    expect(methods.length).toBeGreaterThan(0);
    for (const [, modifier, method] of methods) {
      const owner = modifier === 'static ' ? node[name] : object;
      expect([name, method, typeof owner[method]]).toEqual([name, method, 'function']);
    }
  }
});

test('enumerations have the declared values, both ways where they are numbers', () => {
  for (const name of ['LogLevel', 'OtpFinishResultType', 'InstantLinkResultType']) {
    const body = new RegExp(`^export declare enum ${name} \\{([^}]*)`, 'm').exec(declarations)[1];
    const members = [...body.matchAll(/(\w+) = (\d)/g)].map(([, key, value]) => [key, Number(value)]);
    expect(members.length).toBeGreaterThan(1);
    const back = members.map(([key, value]) => [value, key]);
    expect({ ...node[name] }).toEqual(Object.fromEntries([...members, ...back]));
  }
  for (const name of ['DeviceRole', 'MobileAuthImplementation', 'AuthResponseStatus', 'BuildConfig']) {
    const start = declarations.indexOf(`export declare const ${name}: {`);
    const members = Object.fromEntries([...declarations.slice(start, declarations.indexOf('};', start))
      .matchAll(/readonly (\w+): '(\w+)'/g)].map(([, key, value]) => [key, value]));
    expect(Object.keys(members).length).toBeGreaterThan(1);
    expect({ ...node[name] }).toEqual(members);
    const types = Object.fromEntries([...new RegExp(`^export declare namespace ${name} \\{([^}]*)`, 'm')
      .exec(declarations)[1].matchAll(/type (\w+) = '(\w+)'/g)].map(([, key, value]) => [key, value]));
    expect(types).toEqual(members);
  }
});
