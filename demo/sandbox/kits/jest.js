import { createUseSandbox } from './runner.js';
import { Phone } from './phone.js';

/** Jest's functions are global unless its setting injectGlobals is off. */
const runner = /** @type {Parameters<typeof createUseSandbox>[0]} */ (/** @type {unknown} */ (globalThis));

/** @param {import('prove-auth-sandbox').SandboxOptions} [options] */
export const useSandbox = (options) => createUseSandbox(runner)(options);
export { Phone };
