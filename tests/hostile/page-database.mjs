// IndexedDB as a hostile page, or a broken browser, has it: each event comes, or never, late, twice, instead of another
// or with junk, and each call may throw.
import { junk, synchronous, thrown } from './page-parts.mjs';

/** @typedef {import('./page-parts.mjs').Page} Page */

const MINUTE_MS = 60_000;
const REFUSALS = ['InvalidStateError', 'NotFoundError', 'VersionError', 'QuotaExceededError', 'UnknownError'];

/**
 * Calls a handler later, as the page lets it. What a handler throws would be the page's uncaught error, and is here.
 * @param {Page} page
 * @param {any} target
 * @param {string} name of the handler
 * @param {() => void} before sets what the handler may look at
 */
function tellLater(page, target, name, before) {
  const { random, time, evil } = page;
  const tell = (/** @type {string} */ handler, delay = 1) => time.after(delay, () => {
    target[handler]?.({ target, type: handler.slice(2) });
  });
  if (!random.chance(evil)) {
    time.after(1, before);
    tell(name);
    return;
  }
  switch (random.below(8)) {
    case 0: break; // never
    case 1: time.after(1, before); tell(name); tell(name, 2); break;
    case 2: tell(name); time.after(2, before); break; // too early
    case 3: time.after(1, before); tell(name, random.pick([2900, 3100, 20 * MINUTE_MS])); break;
    case 4: target.error = thrown(random); tell(random.pick(['onerror', 'onabort'])); break;
    case 5:
      time.after(1, before);
      tell(name);
      tell(random.pick(['onerror', 'onabort', 'onblocked', 'onupgradeneeded']), 2);
      break;
    case 6: time.after(1, () => page.cancel()); time.after(1, before); tell(name, 2); break;
    default: time.after(1, () => { target.result = junk(random); }); tell(name);
  }
}

/** @param {Page} page */
export function hostileDatabase(page) {
  const { random, time, evil } = page;
  /** @type {Map<string, any>} */
  const records = new Map();
  const refuse = () => {
    if (random.chance(evil / 4)) throw new DOMException('no', random.pick(REFUSALS));
  };

  const request = (/** @type {() => any} */ act) => synchronous(page, () => {
    refuse();
    const made = { result: /** @type {any} */ (undefined), error: null };
    tellLater(page, made, 'onsuccess', () => { made.result = act(); });
    return made;
  });

  const objectStore = () => synchronous(page, () => {
    refuse();
    return {
      get: (/** @type {string} */ namespace) =>
        request(() => (random.chance(evil) ? junk(random) : records.get(namespace))),
      put: (/** @type {any} */ record) => request(() => records.set(record.namespace, record) && record.namespace),
      clear: () => request(() => records.clear()),
    };
  });

  function transaction() {
    refuse();
    const made = { objectStore, error: null };
    tellLater(page, made, 'oncomplete', () => {});
    return made;
  }

  function database() {
    const made = /** @type {any} */ ({
      transaction: () => synchronous(page, transaction), createObjectStore: () => synchronous(page, objectStore),
      close: () => synchronous(page, () => {}),
    });
    if (random.chance(evil)) {
      const lost = random.pick(['onversionchange', 'onclose']);
      time.after(random.pick([2, 3, 1000]), () => made[lost]?.({ target: made }));
    }
    return made;
  }

  const open = () => synchronous(page, () => {
    refuse();
    const isNew = random.chance(0.5);
    const made = { result: /** @type {any} */ (undefined), error: null,
      transaction: { abort: () => synchronous(page, () => {}) } };
    if (isNew) tellLater(page, made, 'onupgradeneeded', () => { made.result = database(); });
    tellLater(page, made, 'onsuccess', () => { made.result ??= database(); });
    return made;
  });
  return { open };
}
