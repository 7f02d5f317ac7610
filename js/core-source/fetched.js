// Where the core's code comes from in the slim build: a file beside the script, compiled while it arrives and kept by
// the browser's cache.
import { AuthError } from '../errors.js';
import { invalidArgument } from '../invalid-argument.js';
import { instantiateAhead, instantiateNow } from './instantiate.js';

/** @typedef {import('../../build/wasm/core-loader.mjs').CoreInstance} CoreInstance */

/** As long as a request to the backend may take. */
const FETCH_LIMIT_MS = 30_000;

/**
 * The first address is that of the file beside the script, which only the script or module that was loaded knows.
 * @type {{ wasmUrl: string | URL, wasmModule?: WebAssembly.Module }}
 */
let settings = { wasmUrl: 'prove_auth.wasm' };
/** @type {WebAssembly.Module | undefined} */
let compiled;
/** @type {Promise<WebAssembly.Module> | undefined} */
let compiling;

/**
 * Says where the WebAssembly module is, for pages that do not serve it beside the script. To be called before the first
 * `build()`; a later call counts for a module that is not there yet.
 * @param {{ wasmUrl?: string | URL, wasmModule?: WebAssembly.Module }} options `wasmUrl`: the address of
 *   prove_auth.wasm of the same version. `wasmModule`: the compiled module itself (workerd, where nothing else may
 *   compile one)
 */
export function setWasm(options) {
  const { wasmUrl, wasmModule } = options ?? {};
  const isUrl = wasmUrl === undefined || typeof wasmUrl === 'string' || wasmUrl instanceof URL;
  if (!isUrl || (wasmModule !== undefined && !(wasmModule instanceof WebAssembly.Module))) {
    throw invalidArgument('setWasm: pass { wasmUrl } with a text or URL, or { wasmModule } with a WebAssembly.Module.');
  }
  settings = { wasmUrl: wasmUrl ?? settings.wasmUrl, wasmModule };
  compiling = undefined;
  compiled = wasmModule;
}

/**
 * @param {WebAssembly.Imports} imports
 * @returns {CoreInstance | null} null: prepare() first
 */
export function instantiate(imports) {
  return compiled ? instantiateNow(compiled, imports) : null;
}

/** Does what `instantiate` could not do at once. */
export async function prepare() {
  await instantiateAhead(await module());
}

/** Begins to fetch the module; whoever waits for it is told of a failure. */
export function warmUp() {
  if (typeof WebAssembly === 'object') module().catch(() => {});
}

/** One attempt at a time; after one that failed the next caller tries again. */
function module() {
  if (compiled) return Promise.resolve(compiled);
  if (!compiling) {
    const attempt = fetchModule(settings.wasmUrl);
    compiling = attempt;
    attempt.then(
      (module) => void (compiling === attempt && (compiled = module)),
      () => void (compiling === attempt && (compiling = undefined)),
    );
  }
  return compiling;
}

/** @param {string | URL} url */
async function fetchModule(url) {
  const controller = new AbortController();
  const limit = setTimeout(() => controller.abort(), FETCH_LIMIT_MS);
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: controller.signal })
      .catch((cause) => Promise.reject(notThere(url, 'no answer', cause)));
    if (!response.ok) throw notThere(url, `status ${response.status}`);
    const isWasm = response.headers.get('content-type')?.startsWith('application/wasm');
    if (isWasm && WebAssembly.compileStreaming) return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } finally {
    clearTimeout(limit);
  }
}

/**
 * @param {string | URL} url
 * @param {string} what
 * @param {unknown} [cause]
 */
function notThere(url, what, cause) {
  return new AuthError(
    `The WebAssembly module could not be fetched from ${url} (${what}). Serve prove_auth.wasm beside the script, or name `
      + 'its place with setWasm({ wasmUrl }).',
    { reason: 'network', retryable: true, cause },
  );
}
