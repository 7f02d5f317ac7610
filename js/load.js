// The core's WebAssembly module: instantiated once, synchronously, when it is first needed. A page that only
// includes the script never fails because of it.
import createCore from '../build/wasm/core-loader.mjs';
import { WASM_HEX } from '../build/wasm/wasm-bytes.mjs';

/** @typedef {import('../build/wasm/core-loader.mjs').CoreModule} CoreModule */

/** @type {CoreModule | undefined} */
let loaded;

/**
 * @param {string} hex
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(hex) {
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
 * The module. May be called any number of times; a failed attempt is made again by the next call.
 * @returns {CoreModule}
 * @throws {Error} named "WasmBlockedError", with the platform's own error as its cause, when the page's
 * Content-Security-Policy forbids WebAssembly (script-src needs 'wasm-unsafe-eval', CSP Level 3) or the platform
 * has none
 */
export function core() {
  if (!loaded) {
    try {
      loaded = createCore(new WebAssembly.Module(bytesOf(WASM_HEX)));
    } catch (cause) {
      const error = new Error(
        'WebAssembly could not be started. If this page has a Content-Security-Policy, add \'wasm-unsafe-eval\' to its '
        + 'script-src.', { cause });
      error.name = 'WasmBlockedError';
      throw error;
    }
  }
  return loaded;
}
