// The core's instance: made when it is first needed, replaced after it has stopped. A page that only includes the
// script never fails because of it. scripts/bundle.mjs puts another file of core-source/ in the place of embedded.js.
import createCore from '../build/wasm/core-loader.mjs';
import { instantiate, prepare, warmUp } from './core-source/embedded.js';
import { AuthError } from './errors.js';

/** @typedef {import('../build/wasm/core-loader.mjs').CoreModule} CoreModule */

export { warmUp };

/** @type {CoreModule | undefined} */
let loaded;
/** @type {Promise<CoreModule> | undefined} */
let loading;

/**
 * The core, if it can be had at once. May be called any number of times; a failed attempt is made again.
 * @returns {CoreModule | undefined} undefined: loadCore() has it later
 * @throws {AuthError} "unsupported" or "wasm_blocked", saying what the page can do
 */
export function tryCore() {
  if (loaded) return loaded;
  requireTextCoders();
  let isThere = false;
  /** @type {{ error: unknown } | undefined} */
  let failure;
  const core = createCore((imports, receive) => {
    try {
      const instance = instantiate(imports);
      if (instance) receive(instance);
      isThere = instance !== null;
      return instance?.exports ?? {};
    } catch (error) {
      failure = { error };
      return {};
    }
  });
  if (failure) throw explained(failure.error);
  if (isThere) loaded = core;
  return loaded;
}

/** The core. @returns {Promise<CoreModule>} rejects as tryCore() throws */
export function loadCore() {
  loading ??= waitForCore().catch((error) => {
    throw explained(error);
  }).finally(() => {
    loading = undefined;
  });
  return loading;
}

/** @returns {Promise<CoreModule>} */
async function waitForCore() {
  // Compiling and instantiating may each turn out not to be possible at once.
  for (let attempt = 0; attempt < 3; attempt++) {
    const core = tryCore();
    if (core) return core;
    await prepare();
  }
  return core();
}

/**
 * The core where it is there at once.
 * @returns {CoreModule}
 */
export function core() {
  const module = tryCore();
  if (!module) throw new AuthError('The WebAssembly module has not been loaded yet.', { reason: 'unsupported' });
  return module;
}

/**
 * To be called when an instance has trapped: its memory is in no known state. The next call gets a new one.
 * @param {CoreModule} module
 */
export function dropCore(module) {
  if (loaded === module) loaded = undefined;
}

function requireTextCoders() {
  if (typeof TextEncoder === 'function' && typeof TextDecoder === 'function') return;
  throw new AuthError(
    'TextEncoder or TextDecoder is missing here. Every browser has them; in Jest, use the environment '
      + 'jest-fixed-jsdom in the place of jsdom.',
    { reason: 'unsupported' },
  );
}

/**
 * Why there is no core, and what the page can do about it.
 * @param {unknown} error
 */
function explained(error) {
  if (error instanceof AuthError) return error;
  if (typeof WebAssembly !== 'object') {
    return new AuthError(
      'This browser has no WebAssembly (Lockdown Mode switches it off). Load prove-auth-wasm/nowasm instead.',
      { reason: 'unsupported', cause: error },
    );
  }
  // Chromium, Firefox and Safari, each in words of its own.
  if (/security policy|csp|unsafe-eval|wasm-eval/i.test(String(error))) {
    return new AuthError(
      'This page\'s Content-Security-Policy forbids WebAssembly. Add \'wasm-unsafe-eval\' to its script-src, or load '
        + 'prove-auth-wasm/nowasm instead.',
      { reason: 'wasm_blocked', cause: error },
    );
  }
  return new AuthError(
    'This browser could not start the WebAssembly module: it is too old, or out of memory. Chrome 85, Firefox 90 and '
      + 'Safari 15 are the oldest that can.',
    { reason: 'unsupported', cause: error },
  );
}
