// What the files of dist/ weigh, and what they are made of.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { buildSync, transformSync } from 'esbuild';

const DIST = new URL('../dist/', import.meta.url);

/** @typedef {{raw: number, gzip: number, brotli: number}} Size bytes */

/** @param {Buffer} bytes @returns {Size} */
export function sizeOf(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  };
}

/** @returns {[string, Size][]} scripts and modules, by name; what only tools read is left out */
export function distSizes() {
  return readdirSync(DIST, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(m?js|cjs|wasm)$/.test(entry.name))
    .map(({ name }) => /** @type {[string, Size]} */ ([name, sizeOf(readFileSync(new URL(name, DIST)))]))
    .sort(([a], [b]) => a.localeCompare(b));
}

/** @returns {[string, Size][]} the parts of a one-file build, each by itself */
export function partSizes() {
  const read = (/** @type {string} */ path) => readFileSync(new URL(`../${path}`, import.meta.url));
  const shim = buildSync({
    entryPoints: [fileURLToPath(new URL('../js/index.js', import.meta.url))],
    external: ['../../build/wasm/*', '../build/wasm/*'],
    bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent',
  });
  const loader = transformSync(read('build/wasm/core-loader.mjs').toString(), { minify: true });
  return [
    ['the module', sizeOf(Buffer.from(read('build/wasm/prove_auth_core.wasm').toString('hex')))],
    ['Emscripten\'s loader', sizeOf(Buffer.from(loader.code))],
    ['the shim', sizeOf(Buffer.from(shim.outputFiles[0].contents))],
  ];
}
