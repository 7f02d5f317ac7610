// A small device context collector. It tells the backend a few traits of this browser, so that a device whose storage
// was wiped is recognised again. One for production tells many devices apart; this one hardly can.
/* global proveAuth */

/** Hears "collected" with the names of the traits, never their values. */
export const deviceContextNews = new EventTarget();

export class BrowserTraits extends proveAuth.DeviceContextIntegration {
  /** @type {ReturnType<typeof collectTraits> | undefined} */
  #collecting;

  /** Called by build(): the traits are there before a flow asks for them. @override */
  init() {
    this.#traits().catch(() => {}); // the flow that needs them asks again
  }

  /** Called by a flow whose backend asks for device context. @override */
  async getDataCollector() {
    return {
      getCollectedData: async () => {
        const traits = await this.#traits();
        deviceContextNews.dispatchEvent(new CustomEvent('collected', { detail: Object.keys(traits) }));
        return JSON.stringify(traits);
      },
    };
  }

  #traits() {
    this.#collecting ??= collectTraits().catch((error) => {
      this.#collecting = undefined; // the next flow tries again
      throw error;
    });
    return this.#collecting;
  }
}

async function collectTraits() {
  const traits = {
    languages: navigator.languages.join(),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: [screen.width, screen.height, screen.colorDepth].join('x'),
    processors: navigator.hardwareConcurrency,
    touchPoints: navigator.maxTouchPoints,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(traits));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const visitorId = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { visitorId, ...traits };
}
