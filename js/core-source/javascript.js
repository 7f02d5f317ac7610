// Where the core's code comes from in the build without WebAssembly: the module translated to JavaScript by Binaryen's
// wasm2js, for pages whose Content-Security-Policy is `script-src 'self'`.
import { instantiateJavaScript } from '../../build/wasm/wasm-as-javascript.mjs';

/** @typedef {import('../../build/wasm/core-loader.mjs').CoreInstance} CoreInstance */

/**
 * @param {WebAssembly.Imports} imports
 * @returns {CoreInstance | null}
 */
export function instantiate(imports) {
  return { exports: instantiateJavaScript(imports) };
}

/** There is nothing that `instantiate` could not do at once. */
export async function prepare() {}

/** Begins early what `prepare` does: nothing here. */
export function warmUp() {}
