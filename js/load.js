// The core's WebAssembly module: instantiated once, synchronously, when it is first needed. A page that only
// includes the script never fails because of it.
import { PACKED, SIZE, UNPACKER } from '../build/wasm/wasm-bytes.mjs';
import { unpackLzma } from './lzma.js';
import { instantiateCore } from './wasm-core.js';

/** @typedef {import('./wasm-core.js').CoreModule} CoreModule */

/** @type {CoreModule | undefined} */
let loaded;

/** @param {string} base64 */
function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }
  return bytes;
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
      loaded = instantiateCore(unpackLzma(bytesOf(UNPACKER), bytesOf(PACKED), SIZE));
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
