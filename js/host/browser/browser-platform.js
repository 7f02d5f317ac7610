// The parts of a web page or worker. Nothing is touched before it is used, so this file can be imported
// where there is no page, and every part may be missing.

/** @template T @param {() => T} read @returns {T | null} */
function orNull(read) {
  try {
    return read() ?? null;
  } catch {
    // Sandboxed frames and blocked site data make the property itself throw.
    return null;
  }
}

/** @type {import('../../internal.js').ResolvedPlatform} */
export const browserPlatform = {
  get fetch() {
    return orNull(() => globalThis.fetch.bind(globalThis));
  },
  get WebSocket() {
    return orNull(() => globalThis.WebSocket);
  },
  get crypto() {
    return orNull(() => globalThis.crypto);
  },
  get indexedDB() {
    return orNull(() => globalThis.indexedDB);
  },
  deviceStore: null,
  get storage() {
    return orNull(() => globalThis.localStorage);
  },
  get locks() {
    return orNull(() => globalThis.navigator.locks);
  },
  get credentials() {
    return orNull(() => globalThis.navigator.credentials);
  },
  get webauthn() {
    return typeof globalThis.PublicKeyCredential === 'function';
  },
  readableRedirects: false,
  get userAgent() {
    return orNull(() => globalThis.navigator.userAgent) ?? '';
  },
  get loadImage() {
    return typeof globalThis.Image === 'function' ? loadImage : null;
  },
  get navigate() {
    return globalThis.document ? (/** @type {string} */ url) => globalThis.location.assign(url) : null;
  },
  get onWake() {
    return typeof globalThis.addEventListener === 'function' ? onWake : null;
  },
};

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function loadImage(url, signal) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve();
    image.onerror = () => reject(new TypeError('The image could not be loaded.'));
    signal.addEventListener('abort', () => {
      image.onload = image.onerror = null;
      // Ends the download.
      image.src = '';
    }, { once: true });
    image.src = url;
  });
}

/** @param {() => void} listener */
function onWake(listener) {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') listener();
  };
  globalThis.addEventListener('online', listener);
  globalThis.document?.addEventListener('visibilitychange', whenVisible);
  return () => {
    globalThis.removeEventListener('online', listener);
    globalThis.document?.removeEventListener('visibilitychange', whenVisible);
  };
}
