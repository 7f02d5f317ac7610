// What the files of dist/ weigh, and what they are made of.
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

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
