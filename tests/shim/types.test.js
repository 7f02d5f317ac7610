import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as page from '../../js/index.js';
import * as node from '../../js/node.js';

const root = new URL('../../', import.meta.url).pathname;
const declarations = readFileSync(join(root, 'dist/index.d.ts'), 'utf8');
/** Names that only Node has. */
const NODE_ONLY = ['FileDeviceStore', 'MemoryDeviceStore'];

const declared = [...declarations.matchAll(/^export declare (?:abstract )?(?:const|class) (\w+)/gm)].map(([, name]) => name);

test('a page that uses every name compiles, and each misuse is caught', () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({
      compilerOptions: {
        strict: true, noEmit: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [],
        noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noImplicitOverride: true,
      },
      include: [join(root, 'tests/shim/types/*.ts')],
    }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is declared is exported, and the reverse', () => {
  // The class exists, but only a builder makes one.
  const values = declared.filter((name) => name !== 'Authenticator').sort();
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
    LoggerFactory: node.LoggerFactory,
  };
  for (const [name, object] of Object.entries(objects)) {
    const start = declarations.search(new RegExp(`^export declare (abstract )?(class|const) ${name}\\b`, 'm'));
    const body = declarations.slice(start, declarations.indexOf('\n}', start));
    const methods = [...body.matchAll(/^ {2}(?:abstract )?(\w+)(?:<[^(]*)?\(/gm)].map((match) => match[1])
      .filter((method) => method !== 'constructor');
    expect(methods.length).toBeGreaterThan(0);
    for (const method of methods) expect([name, method, typeof object[method]]).toEqual([name, method, 'function']);
  }
});

test('enumerations have the declared values, both ways where they are numbers', () => {
  for (const name of ['LogLevel', 'OtpFinishResultType', 'InstantLinkResultType', 'DeviceRole',
    'MobileAuthImplementation', 'AuthResponseStatus', 'BuildConfig']) {
    const start = declarations.indexOf(`export declare const ${name}: {`);
    const body = declarations.slice(start, declarations.indexOf('};', start));
    const members = Object.fromEntries([...body.matchAll(/readonly (\w+): ('?)(\w+)\2/g)]
      .map(([, key, quote, value]) => [key, quote ? value : Number(value)]));
    expect(Object.keys(members).length).toBeGreaterThan(1);
    expect({ ...node[name] }).toEqual(members);
  }
});
