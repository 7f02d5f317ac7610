// The core's WebAssembly module: instantiated once, synchronously, when it is first needed. A page that only
// includes the script never fails because of it.
import { ALPHABET, FREQUENT, TEXT } from '../build/wasm/wasm-bytes.mjs';
import { instantiateCore } from './wasm-core.js';

/** @typedef {import('./wasm-core.js').CoreModule} CoreModule */

/** @type {CoreModule | undefined} */
let loaded;

/** Undoes the coding of scripts/build-wasm.mjs. */
function wasmBytes() {
  const places = new Uint8Array(128);
  for (let i = 0; i < ALPHABET.length; i++) {
    places[ALPHABET.charCodeAt(i)] = i;
  }
  const rare = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !FREQUENT.includes(byte));
  const bytes = new Uint8Array(TEXT.length);
  let length = 0;
  for (let i = 0; i < TEXT.length; i++) {
    const place = places[TEXT.charCodeAt(i)];
    bytes[length++] = place < 2
      ? rare[place * ALPHABET.length + places[TEXT.charCodeAt(++i)]] : FREQUENT[place - 2];
  }
  return bytes.subarray(0, length);
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
      loaded = instantiateCore(wasmBytes());
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
