import { runCall } from './core-call.js';

/**
 * Gets a page ready for an authentication that is likely to come: where this device is known, its registration is read
 * now, while the customer still reads the page. Nobody waits for it, and it fails nobody.
 * @param {import('./internal.js').CallSetup} setup
 */
export function prepare(setup) {
  runCall(setup, { call: 'prepare' }, { onProgress: () => {}, onEnd: () => {} }).catch(() => {});
}
