/** @typedef {import('../public.js').Platform} Platform */

/** @type {(keyof Platform)[]} */
const PARTS = [
  'fetch', 'WebSocket', 'crypto', 'indexedDB', 'deviceStore', 'storage', 'locks', 'credentials', 'webauthn',
  'readableRedirects', 'userAgent', 'loadImage', 'navigate', 'onWake',
];

/** In characters; those of browsers have a few hundred. */
const LONGEST_USER_AGENT = 4096;

/**
 * What a call reads as a text or a yes and no; all else is used as it is found.
 * @type {Partial<Record<keyof Platform, (value: unknown) => unknown>>}
 */
const PLAIN = {
  userAgent: (value) => (typeof value === 'string' ? value.slice(0, LONGEST_USER_AGENT) : ''),
  webauthn: Boolean,
  readableRedirects: Boolean,
};

/**
 * The parts of `base`, save those that one of `overrides` has; the last one wins. A part is looked at
 * when it is used, not before: browsers throw at the mere sight of a refused localStorage. One that throws is missing.
 * @param {import('../internal.js').ResolvedPlatform} base
 * @param {Platform[]} overrides
 * @returns {import('../internal.js').ResolvedPlatform}
 */
export function resolvePlatform(base, overrides) {
  const platform = /** @type {import('../internal.js').ResolvedPlatform} */ ({});
  for (const part of PARTS) {
    Object.defineProperty(platform, part, {
      enumerable: true,
      get: () => {
        const value = look(part, base, overrides);
        return PLAIN[part]?.(value) ?? value;
      },
    });
  }
  return platform;
}

/**
 * Whether one of the platforms has the part, be it one that throws.
 * @param {Platform[]} platforms
 * @param {keyof Platform} part
 */
export function brings(platforms, part) {
  try {
    return platforms.some((platform) => platform[part] !== undefined);
  } catch {
    return true;
  }
}

/**
 * @param {keyof Platform} part
 * @param {import('../internal.js').ResolvedPlatform} base
 * @param {Platform[]} overrides
 */
function look(part, base, overrides) {
  try {
    for (const override of [...overrides].reverse()) {
      const value = override[part];
      if (value !== undefined) return value;
    }
    return base[part];
  } catch {
    return null;
  }
}
