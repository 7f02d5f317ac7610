// Where the core's code comes from in the usual build: the script carries the module, so that it can be started at
// once.
import { atOnce, instantiateAhead, instantiateNow } from './instantiate.js';
import { moduleBytes } from './module-bytes.js';

/** @typedef {import('../../build/wasm/core-loader.mjs').CoreInstance} CoreInstance */

/** @type {WebAssembly.Module | undefined} */
let compiled;

/**
 * @param {WebAssembly.Imports} imports
 * @returns {CoreInstance | null} null: prepare() first
 */
export function instantiate(imports) {
  compiled ??= atOnce(() => new WebAssembly.Module(moduleBytes())) ?? undefined;
  return compiled ? instantiateNow(compiled, imports) : null;
}

/** Does what `instantiate` could not do at once. */
export async function prepare() {
  compiled ??= await WebAssembly.compile(moduleBytes());
  await instantiateAhead(compiled);
}

/** Begins early what `prepare` does: nothing here. */
export function warmUp() {}
