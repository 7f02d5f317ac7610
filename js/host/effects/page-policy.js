// What a page's Content-Security-Policy (W3C CSP3) says to a WebSocket.
import { EffectFailure } from './effect-failure.js';

/** @param {string} url */
export function remedy(url) {
  return `Allow ${/^[a-z]+:\/\/[^/]*/.exec(url)?.[0]} in connect-src of the page's Content-Security-Policy.`;
}

/**
 * Whether the policy refuses an address. Chromium tells it nowhere else: a WebSocket that it refuses never closes.
 * @param {string} url
 * @returns {{ refusal: Promise<never>, stop: () => void }} refusal: rejects when it does; stop: to be called in the end
 */
export function watchPolicy(url) {
  let stop = () => {};
  /** @type {Promise<never>} */
  const refusal = new Promise((_, reject) => {
    const listener = (/** @type {Event} */ event) => {
      const { blockedURI, disposition } = /** @type {SecurityPolicyViolationEvent} */ (event);
      if (disposition === 'enforce' && blockedURI && url.startsWith(blockedURI)) {
        reject(new EffectFailure('refused', remedy(url)));
      }
    };
    // Node's global object has no events.
    globalThis.addEventListener?.('securitypolicyviolation', listener);
    stop = () => globalThis.removeEventListener?.('securitypolicyviolation', listener);
  });
  refusal.catch(() => {});
  return { refusal, stop };
}
