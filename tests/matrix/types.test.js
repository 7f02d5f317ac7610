// The types, as other people's compilers find them: each way of resolving packages, with and without the DOM library,
// strictly, the library's own declarations included.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { APPS, PACKAGE, WHOLE_MATRIX, runIn, tool } from './consumers.js';
import { inMatrix } from './in-matrix.js';

inMatrix();

const RESOLUTIONS = {
  'node10': { file: 'types.ts', module: 'commonjs', moduleResolution: 'node' },
  'node16': { file: 'types.mts', module: 'node16', moduleResolution: 'node16' },
  'node16, require': { file: 'types.cts', module: 'node16', moduleResolution: 'node16' },
  'nodenext': { file: 'types.mts', module: 'nodenext', moduleResolution: 'nodenext' },
  'bundler': { file: 'types.ts', module: 'esnext', moduleResolution: 'bundler' },
};
// TypeScript 7 no longer has node10.
const COMPILERS = {
  'typescript-5.0': Object.keys(RESOLUTIONS),
  'typescript-5.9': Object.keys(RESOLUTIONS),
  'typescript-7': Object.keys(RESOLUTIONS).filter((name) => name !== 'node10'),
};
const LIBRARIES = {
  'DOM': { lib: ['es2022', 'dom'], types: [] },
  '@types/node': { lib: ['es2022'], types: ['node'] },
  'neither': { lib: ['es2022'], types: [] },
};
// Forty-odd runs of a compiler take minutes; `npm test` tries every resolution with one library, and every library with
// one resolution.
const ROWS = Object.entries(COMPILERS).flatMap(([compiler, names]) =>
  names.flatMap((resolution) => Object.keys(LIBRARIES)
    .filter((library) => WHOLE_MATRIX || library === 'neither' || resolution === 'bundler')
    .map((library) => [compiler, resolution, library])));

test.each(ROWS)('%s, %s, %s', async (compiler, resolution, library) => {
  const { file, ...modules } = RESOLUTIONS[resolution];
  if (file !== 'types.ts') {
    const text = readFileSync(join(APPS, 'types.ts'), 'utf8');
    // slim is an ES module only, and what node16 stands for cannot require one.
    const withoutSlim = text.replace(/^.*\bsetWasm\b.*\n/gm, '');
    writeFileSync(join(APPS, file), resolution === 'node16, require' ? withoutSlim : text);
  }
  const strict = { strict: true, skipLibCheck: false, target: 'es2022', noEmit: true };
  const project = { compilerOptions: { ...strict, ...modules, ...LIBRARIES[library] }, files: [file] };
  writeFileSync(join(APPS, 'tsconfig.json'), JSON.stringify(project));
  const said = await tool(`${compiler}/bin/tsc`, ['--pretty', 'false', '-p', '.'], '.').catch((error) => error.message);
  // A compiler that is too old for @types/node finds mistakes there.
  const ours = said.split('\n').filter((line) => /error TS/.test(line) && !/node_modules\/@types\/node\//.test(line));
  expect([...new Set(ours)]).toEqual([]);
});

test('publint finds nothing', async () => {
  expect(await tool('publint/src/cli.js', ['run', PACKAGE, '--strict', '--pack', 'false'], '.')).toContain('All good!');
});

test('arethetypeswrong finds nothing', async () => {
  await runIn('tar', ['-czf', 'package.tgz', '-C', join(PACKAGE, '..'), '--transform=s/^prove-auth-wasm/package/',
    'prove-auth-wasm'], '.');
  // slim and nowasm are ES modules only; Node 20.19 and bundlers let CommonJS require them.
  const options = ['--format', 'ascii', '--ignore-rules', 'cjs-resolves-to-esm'];
  const said = await tool('@arethetypeswrong/cli/dist/index.js', ['package.tgz', ...options], '.');
  expect(said).toMatch(/No problems found|no problems/i);
});
