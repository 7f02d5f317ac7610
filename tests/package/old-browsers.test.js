// Chrome 85, Firefox 90 and Safari 15 run what is made for browsers: its syntax, the module's WebAssembly features, and
// the built-ins that it names.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { transformSync } from 'esbuild';
import { expect, test } from '@jest/globals';

import { withoutModule } from './script-code.js';

const root = new URL('../../', import.meta.url);
const SCRIPTS = ['prove-auth.js', 'prove-auth-slim.js', 'prove-auth-nowasm.js'];
const MODULES = ['index', 'slim', 'nowasm'].flatMap((name) => [`${name}.mjs`, `${name}-names.mjs`]);
const FILES = [...SCRIPTS, ...MODULES, 'constants.mjs'];
const text = (/** @type {string} */ file) => readFileSync(new URL(`dist/${file}`, root), 'utf8');

test.each(FILES)('%s has their syntax', (file) => {
  // A newer form would be rewritten, which changes more than the layout.
  const code = text(file);
  const format = file.endsWith('.mjs') ? 'esm' : undefined;
  const options = /** @type {import('esbuild').TransformOptions} */ (
    { minify: false, format, charset: 'ascii', legalComments: 'none' });
  const newest = transformSync(code, { ...options, target: 'esnext' }).code;
  expect(transformSync(code, { ...options, target: ['chrome85', 'firefox90', 'safari15'] }).code === newest).toBe(true);
});

/** Built-ins of later browsers, by the name that code would call. */
const LATER = [
  ['.findLast(', '.findLastIndex(', '.at(', '.toSorted(', '.toReversed(', '.with(', '.isWellFormed(', '.toWellFormed('],
  ['Object.hasOwn(', 'Object.groupBy(', 'Array.fromAsync(', 'Promise.withResolvers(', 'Promise.try('],
  ['structuredClone(', 'AbortSignal.timeout(', 'AbortSignal.any(', '.throwIfAborted('],
].flat();

test.each(FILES)('%s names no later built-in', (file) => {
  const code = withoutModule(text(file));
  expect(LATER.filter((name) => code.includes(name))).toEqual([]);
});

test('the module has no later WebAssembly feature', () => {
  const binaryen = fileURLToPath(new URL('node_modules/binaryen/bin/wasm-opt', root));
  const module = fileURLToPath(new URL('dist/prove_auth.wasm', root));
  // The validator stops at anything that is not allowed here. Safari 15 has these four.
  execFileSync(process.execPath, [binaryen, module, '--mvp-features', '--enable-mutable-globals',
    '--enable-bulk-memory', '--enable-sign-ext',
    '--enable-nontrapping-float-to-int', '-o', '/dev/null'], { stdio: 'pipe' });
  expect(readdirSync(new URL('dist/', root))).toContain('prove_auth.wasm');
});
