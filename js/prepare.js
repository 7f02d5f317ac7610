import { hasRunningFlow } from './authenticator.js';
import { runCall } from './core-call.js';

/**
 * Gets a page ready for an authentication that is likely to come, while the customer still reads it: the core is
 * started and, where this device is known, its registration is read. Once the page's own scripts have run, so that
 * they wait for none of it; and not for a page that authenticates at once, which would only be held up. Nobody waits
 * for it, and it fails nobody.
 * @param {import('./internal.js').CallSetup} setup
 */
export function prepareSoon(setup) {
  setTimeout(() => {
    if (hasRunningFlow()) return;
    runCall(setup, { call: 'prepare' }, { onProgress: () => {}, onEnd: () => {} }).catch(() => {});
  });
}
