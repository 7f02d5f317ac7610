// Where the core's code comes from in the usual build: the script carries the module, so that it can be started at
// once.
import { WASM_HEX } from '../../build/wasm/wasm-bytes.mjs';
import { atOnce, instantiateAhead, instantiateNow } from './instantiate.js';

/** @typedef {import('../../build/wasm/core-loader.mjs').CoreInstance} CoreInstance */

/** @type {WebAssembly.Module | undefined} */
let compiled;

/**
 * @param {string} hex
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(hex) {
  // Chrome 140, Firefox 133, Safari 18.2
  const { fromHex } = /** @type {{ fromHex?: (text: string) => Uint8Array<ArrayBuffer> }} */ (
    /** @type {unknown} */ (Uint8Array));
  if (fromHex) return fromHex.call(Uint8Array, hex);
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = valueOfDigit(hex.charCodeAt(2 * i)) * 16 + valueOfDigit(hex.charCodeAt(2 * i + 1));
  }
  return bytes;
}

/** @param {number} code of 0-9 or a-f in ASCII, where bit 6 tells letters from digits */
function valueOfDigit(code) {
  return (code & 15) + (code >> 6) * 9;
}

/**
 * @param {WebAssembly.Imports} imports
 * @returns {CoreInstance | null} null: prepare() first
 */
export function instantiate(imports) {
  compiled ??= atOnce(() => new WebAssembly.Module(bytesOf(WASM_HEX))) ?? undefined;
  return compiled ? instantiateNow(compiled, imports) : null;
}

/** Does what `instantiate` could not do at once. */
export async function prepare() {
  compiled ??= await WebAssembly.compile(bytesOf(WASM_HEX));
  await instantiateAhead(compiled);
}

/** Begins early what `prepare` does: nothing here. */
export function warmUp() {}
