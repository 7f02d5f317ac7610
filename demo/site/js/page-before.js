// What has to outlive a redirect to the page of the Universal Prove Key and back: the phone's number, where the
// customer's browser is, and the wire. Kept by this tab only.
import { drawnSoFar } from './wire-log.js';

/** @typedef {{number: string, isMobile: boolean, wire: import('./wire-log.js').Drawn[]}} PageBefore */

const KEY = 'demo.page-before';

/** @param {() => {number: string, isMobile: boolean}} now asked when the page is left */
export function keepForNextPage(now) {
  addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ ...now(), wire: drawnSoFar() }));
    } catch {
      // Storage refused or full: the next page begins with an empty wire.
    }
  });
}

/** @returns {PageBefore} empty when this page was opened by itself, or nothing could be kept */
export function pageBefore() {
  let kept = null;
  try {
    kept = sessionStorage.getItem(KEY);
  } catch {
    // Storage refused.
  }
  return kept ? JSON.parse(kept) : { number: '', isMobile: true, wire: [] };
}
