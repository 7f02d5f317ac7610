// The parts of a platform and the steps of an app as a hostile page has them: each does its work, or throws, never
// answers, answers late, twice or with junk, or turns on the call that it is asked by.
import { generateKeyPairSync, sign } from 'node:crypto';

import { MemoryDeviceStore } from '../../js/node.js';
import { hostileDatabase } from './page-database.mjs';
import { distorted, junkValue, spoiltText } from './junk.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/**
 * @typedef {object} Page
 * @property {Random} random
 * @property {import('./virtual-time.mjs').VirtualTime} time
 * @property {() => void} cancel the call that runs
 * @property {() => void} reenter calls the library from where the page is called
 * @property {number} evil how likely each part is to do other than it should
 */

const MINUTE_MS = 60_000;
/** A new one each time: what waits for it would be kept. */
const never = () => new Promise(() => {});

/** What throws at any look at it. */
export const UNTOUCHABLE = new Proxy({}, {
  get: () => { throw new RangeError('untouchable'); },
  has: () => { throw new RangeError('untouchable'); },
  ownKeys: () => { throw new RangeError('untouchable'); },
  getOwnPropertyDescriptor: () => { throw new RangeError('untouchable'); },
});

function refused() {
  const promise = Promise.reject(UNTOUCHABLE);
  promise.catch(() => {}); // the page's own, of which the library may never have known
  return promise;
}

/** @param {Random} random */
export function junk(random) {
  const cycle = /** @type {any} */ ({ next: 'done' });
  cycle.self = cycle;
  return random.pick([
    () => junkValue(random), () => undefined, () => UNTOUCHABLE, () => cycle, () => 1n, () => Symbol('s'),
    () => () => {},
    () => NaN, () => new Date(NaN), () => ({ toJSON: () => { throw new Error('toJSON'); } }), () => new Map(),
    () => ({ then: () => { throw new Error('then'); } }), () => ({ get then() { throw new Error('get then'); } }),
    () => new Array(3), () => Object.create(null), () => new ArrayBuffer(5), () => new Uint8Array(70_000),
    () => ({ toString: () => { throw new Error('toString'); } }), never, refused,
  ])();
}

/** What may be thrown, and is no Error. @param {Random} random */
export const thrown = (random) => random.pick([
  () => new Error('fault'), () => new DOMException('no',
    random.pick(['QuotaExceededError', 'SecurityError', 'AbortError'])),
  () => undefined, () => null, () => 'text', () => 7, () => UNTOUCHABLE, () => Symbol('s'), () => ({ message: 5 }),
  () => ({ get message() { throw new Error('message'); } }),
  () => Object.assign(new Error('x'.repeat(100_000)), { name: 5 }),
  () => ({ name: UNTOUCHABLE, message: UNTOUCHABLE }),
])();

/**
 * Does its work as the page lets it.
 * @param {Page} page
 * @param {() => any} act
 */
export function asynchronous({ random, time, cancel, reenter, evil }, act) {
  if (!random.chance(evil)) return act();
  switch (random.below(10)) {
    case 0: throw thrown(random);
    case 1: return Promise.reject(thrown(random));
    case 2: return never();
    case 3: return new Promise((resolve, reject) => time.after(random.pick([1, 3000, 20 * MINUTE_MS]), () => {
      try {
        resolve(act());
      } catch (error) {
        reject(error); // what it was given may have been junk
      }
    }));
    case 4:
      return new Promise((_, reject) => time.after(random.pick([1, 20 * MINUTE_MS]), () => reject(thrown(random))));
    case 5: return { then: (/** @type {any} */ resolve, /** @type {any} */ reject) => {
      resolve(act());
      reject(thrown(random));
      resolve(junk(random));
    } };
    case 6: cancel(); return act();
    case 7: queueMicrotask(cancel); return act();
    case 8: reenter(); return act();
    default: return junk(random);
  }
}

/**
 * The same for what is asked at once.
 * @param {Page} page
 * @param {() => any} act
 */
export function synchronous({ random, cancel, reenter, evil }, act) {
  if (!random.chance(evil)) return act();
  switch (random.below(5)) {
    case 0: throw thrown(random);
    case 1: cancel(); return act();
    case 2: reenter(); return act();
    default: return junk(random);
  }
}

/**
 * Every function of an object, behind one of the two.
 * @param {Page} page
 * @param {any} part
 * @param {typeof asynchronous} how
 */
const behind = (page, part, how) => Object.fromEntries(Object.entries(part)
  .map(([name, run]) => [name, (/** @type {any[]} */ ...args) => how(page, () => run(...args))]));

const subtle = {
  generateKey: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  exportKey: (/** @type {string} */ _format, /** @type {any} */ key) =>
    new Uint8Array(key.export({ format: 'der', type: 'spki' })).buffer,
  sign: (/** @type {unknown} */ _algorithm, /** @type {any} */ key, /** @type {Uint8Array} */ text) =>
    new Uint8Array(sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' })).buffer,
};

const bytes = new Uint8Array(8).buffer;
const credential = () => ({ type: 'public-key', id: 'AAAA', rawId: bytes,
  response: { attestationObject: bytes, clientDataJSON: bytes,
    authenticatorData: bytes, signature: bytes } });

/** Ends with the request, as any body does. @param {Uint8Array} piece @param {AbortSignal} signal */
const endless = (piece, signal) => new ReadableStream({
  start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
  pull: (controller) => controller.enqueue(piece),
});

/**
 * What a fetch may answer that is no whole Response.
 * @param {Random} random
 * @param {string} body
 * @param {AbortSignal} signal of the request
 */
function oddResponse(random, body, signal) {
  const odd = (/** @type {object} */ parts) => ({ status: 200, type: 'cors', url: '', headers: { get: () => null },
    body: new Response(body).body, clone: () => new Response(body), ...parts });
  const stream = (/** @type {object} */ reader) => odd({ body: { getReader: () => reader } });
  return random.pick([
    () => odd({ status: random.pick([NaN, -1, 1e9, '200', null]) }), () => odd({ headers: null }),
    () => odd({ body: null }),
    () => odd({ headers: { get: () => { throw new Error('headers'); } } }), () => odd({ url: 5 }),
    () => odd({ type: 'opaqueredirect' }),
    () => odd({ clone: undefined }), () => odd({ clone: () => UNTOUCHABLE }),
    () => odd({ clone: () => ({ text: () => Promise.reject(UNTOUCHABLE) }) }),
    () => odd({ clone: () => ({ text: never }) }),
    () => odd({ clone: () => ({ text: async () => random.pick([5, null, UNTOUCHABLE, 'x']) }) }),
    () => stream({ read: () => { throw new Error('read'); } }),
    () => stream({ read: async () => ({ done: false, value: 'text' }) }),
    () => stream({ read: never }), () => stream({ read: async () => undefined }),
    () => new Response(new ReadableStream({ pull: (controller) => controller.error(thrown(random)) })),
    () => new Response(endless(new Uint8Array(random.pick([0, 60_000])), signal)),
    () => new Response(/** @type {any} */ (spoiltText(random, body))), () => Response.error(),
    () => new Response(JSON.stringify(distorted(random, JSON.parse(body))) ?? ''), () => UNTOUCHABLE,
  ])();
}

/** @param {Page} page */
function socketClass(page) {
  const { random, time, evil } = page;
  return class {
    constructor() {
      if (random.chance(evil)) throw thrown(random);
      time.after(5, () => this.#tell('onopen', {}));
      time.after(1000, () => this.#tell('onmessage', { data: '{"next":"done"}' }));
    }

    /** @param {string} name @param {any} event */
    #tell(name, event) {
      const tell = (/** @type {string} */ handler, /** @type {any} */ given) =>
        /** @type {any} */ (this)[handler]?.(given);
      if (!random.chance(evil)) {
        tell(name, event);
        return;
      }
      switch (random.below(9)) {
        case 0: break; // never
        case 1: tell(name, event); tell(name, event); break;
        case 2:
          tell('onclose', { code: random.pick([1000, 1006, NaN, undefined, -1, 'x', 1e9]),
            reason: random.pick(['', 5, null]) });
          break;
        case 3:
          tell('onclose', { code: 1006, reason: '' }); tell('onopen', {}); tell('onmessage',
            { data: '{"next":"done"}' });
          break;
        case 4:
          tell('onmessage', { data: random.pick([spoiltText(random, '{"next":"done"}'), 5, null, undefined, {},
            new Blob(['x'])]) });
          break;
        case 5:
          for (let times = random.pick([10, 30_000]); times > 0; times--) tell('onmessage', { data: 'pong' });
          break;
        case 6: page.cancel(); tell(name, event); break;
        case 7: tell('onerror', thrown(random)); break;
        default: for (let times = 0; times < 20; times++) tell('onmessage', { data: 'x'.repeat(60_000) });
      }
    }

    send() {
      if (random.chance(evil)) throw thrown(random);
      this.#tell('onmessage', { data: 'pong' });
    }

    close() {
      if (random.chance(evil)) throw thrown(random);
    }
  };
}

/**
 * @param {Page} page
 * @param {(path: string) => string} answerOf the honest backend
 */
export function hostilePlatform(page, answerOf) {
  const { random, evil } = page;
  const store = new MemoryDeviceStore();
  const records = { load: (/** @type {string} */ namespace) => store.load(namespace),
    store: (/** @type {any} */ record) => store.store(record),
    wipe: () => store.wipe() };
  const platform = {
    fetch: (/** @type {string} */ url, /** @type {any} */ { signal }) => asynchronous(page, () => {
      const body = answerOf(new URL(url).pathname);
      return random.chance(evil) ? oddResponse(random, body, signal) : new Response(body);
    }),
    WebSocket: socketClass(page),
    crypto: { ...behind(page, { randomUUID: () => '00000000-0000-4000-8000-000000000000' }, synchronous),
      subtle: behind(page, subtle, asynchronous),
      getRandomValues: (/** @type {any} */ array) => array },
    ...(random.chance(0.5) ? { deviceStore: behind(page, records, asynchronous) }
      : { deviceStore: null, indexedDB: hostileDatabase(page) }),
    storage: behind(page, store.storage, synchronous),
    locks: { request: (/** @type {any[]} */ ...args) =>
      asynchronous(page, () => /** @type {any} */ (store.locks).request(...args)) },
    credentials: behind(page, { create: credential, get: credential }, asynchronous),
    loadImage: () => asynchronous(page, () => {}),
    navigate: () => synchronous(page, () => {}),
    onWake: (/** @type {() => void} */ listener) => synchronous(page, () => {
      page.time.after(random.below(3000), listener);
      return random.chance(evil) ? junk(random) : () => {};
    }),
    webauthn: random.chance(0.5),
    readableRedirects: true,
    userAgent: random.chance(0.5) ? 'Mozilla/5.0 (Linux; Android 14) Mobile' : 'Mozilla/5.0 (X11; Linux x86_64)',
  };
  for (const part of Object.keys(platform)) {
    if (!random.chance(evil / 8)) continue;
    const value = junk(random);
    Object.defineProperty(platform, part, { get: () => {
      if (random.chance(0.5)) throw thrown(random);
      return value;
    } });
  }
  return platform;
}
