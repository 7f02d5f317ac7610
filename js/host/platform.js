/** @typedef {import('../public.js').Platform} Platform */

/** @type {(keyof Platform)[]} */
const PARTS = [
  'fetch', 'WebSocket', 'crypto', 'indexedDB', 'deviceStore', 'storage', 'locks', 'credentials', 'webauthn',
  'readableRedirects', 'userAgent', 'loadImage', 'navigate', 'onWake',
];

/**
 * The parts of `base`, save those that one of `overrides` has; the last one wins. A part is looked at
 * when it is used, not before: browsers throw at the mere sight of a refused localStorage.
 * @param {import('../internal.js').ResolvedPlatform} base
 * @param {Platform[]} overrides
 * @returns {import('../internal.js').ResolvedPlatform}
 */
export function resolvePlatform(base, overrides) {
  const platform = /** @type {import('../internal.js').ResolvedPlatform} */ ({});
  for (const part of PARTS) {
    Object.defineProperty(platform, part, {
      enumerable: true,
      get: () => ([...overrides].reverse().find((override) => override[part] !== undefined) ?? base)[part],
    });
  }
  return platform;
}
