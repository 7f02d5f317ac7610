// A page, its platform and its backend, of which one part is faulty. Everything is scripted and time is Jest's,
// so that limits of minutes pass at once.
import { generateKeyPairSync, sign } from 'node:crypto';
import { jest } from '@jest/globals';
import { AuthenticatorBuilder } from '../../js/builder.js';
import { MemoryDeviceStore } from '../../js/host/memory-device-store.js';
import { nodePlatform } from '../../js/host/node/node-platform.js';

const MINUTE_MS = 60_000;
const PHONE = 'Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36';

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
let flows = 0;

/** An auth token whose first step is `next`. */
function authToken(next) {
  const auth = { id: 'auth-1', ans: 'ns', endp: 'https://backend.example', chlg: 'Y2hhbGxlbmdl', next };
  return `${base64url({ alg: 'none' })}.${base64url({ rid: `${++flows}`, auth })}.x`;
}

/** What the backend answers to each path when all is well. */
const ANSWERS = {
  'device/passive/register': { next: 'mobile/otp', data: { deviceId: 'device-1' } },
  'mobile/otp/start': { next: '' },
  'mobile/otp/finish': { next: 'done' },
  'mobile/instantlink/start': { next: '' },
};

export class FaultyPage {
  /** What happens to each effect, by name: see `around`. */
  #faults;
  /** Paths of the requests, in order. */
  requests = [];
  sockets = [];
  finished = 0;
  promise = null;

  /** @param {Record<string, string>} faults effect → never | late | fails | garbage | cancel | twice */
  constructor(faults) {
    this.#faults = faults;
  }

  /**
   * Carries out an effect, with its fault.
   * @param {string} name
   * @param {() => unknown} act
   * @param {unknown} garbage
   */
  around(name, act, garbage) {
    switch (this.#faults[name]) {
      case 'never':
        return new Promise(() => {});
      case 'late':
        return new Promise((resolve) => setTimeout(() => resolve(act()), 20 * MINUTE_MS));
      case 'fails':
        return Promise.reject(new Error('fault'));
      case 'garbage':
        return Promise.resolve(garbage);
      case 'cancel':
        this.promise.cancel();
        return new Promise((resolve) => setTimeout(() => resolve(act()), 1000));
      case 'twice':
        return { then: (resolve) => [resolve(act()), resolve(garbage)] };
      default:
        return Promise.resolve(act());
    }
  }

  #builder(userAgent) {
    const page = this;
    const store = new MemoryDeviceStore();
    const deviceStore = {
      load: (namespace) => page.around('load', () => store.load(namespace), { keys: 'gone' }),
      store: (record) => page.around('store', () => store.store(record), 'garbage'),
      wipe: () => store.wipe(),
    };
    const crypto = {
      randomUUID: () => globalThis.crypto.randomUUID(),
      subtle: {
        generateKey: () => page.around('create', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), {}),
        exportKey: async (_format, key) => key.export({ format: 'der', type: 'spki' }),
        sign: (_algorithm, key, text) => page.around('sign',
          () => sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' }), new ArrayBuffer(3)),
      },
    };
    const locks = {
      request: (...args) => page.around('lock', () => store.locks.request(...args), 1),
    };
    const fetch = (url) => {
      const path = new URL(url).pathname.replace('/v1/client/', '');
      page.requests.push(path);
      const answer = () => new Response(JSON.stringify(ANSWERS[path] ?? {}));
      return page.around(path, answer, new Response('{"next":'));
    };
    return new AuthenticatorBuilder(nodePlatform)
      .withPlatform({ ...store, userAgent, deviceStore, crypto, locks, fetch, WebSocket: socketClass(page) })
      .withAuthFinishStep(() => page.around('authFinish', () => ++page.finished, 'garbage'));
  }

  /** A phone that registers itself and proves its number by OTP. */
  runOtp() {
    const authenticator = this.#builder(PHONE)
      .withOtpFallback(() => this.around('otpStart', () => null, 7),
        () => this.around('otpFinish', () => ({ resultType: 0, input: { otp: '0042' } }), { resultType: 9 }))
      .build();
    return this.#settle(authenticator.authenticate(authToken('device/passive')));
  }

  /** A desktop that waits for the phone. */
  runInstantLink() {
    const authenticator = this.#builder(DESKTOP)
      .withRole('secondary')
      .withInstantLinkFallback(() => this.around('linkStart', () => null, 7),
        () => this.around('linkRetry', () => new Promise(() => {}), 9))
      .build();
    return this.#settle(authenticator.authenticate(authToken('mobile/instantlink')));
  }

  /** Lets time pass until the promise has settled; gives how. */
  async #settle(promise) {
    this.promise = promise;
    let outcome;
    promise.then((value) => (outcome = { value }), (error) => (outcome = { reason: error.reason, error }));
    for (let passedMs = 0; !outcome && passedMs < 25 * MINUTE_MS; passedMs += 1000) {
      await jest.advanceTimersByTimeAsync(1000);
    }
    if (outcome) return outcome;
    promise.cancel();
    return { reason: 'waits' };
  }
}

/** A WebSocket on which the backend tells the result a second after opening. */
function socketClass(page) {
  return class {
    constructor(url) {
      this.url = url;
      page.sockets.push(this);
      const opened = Promise.resolve().then(() => page.around('open', () => this.onopen?.({}), undefined));
      opened.then(() => setTimeout(() => this.#tellResult(), 1000), () => this.onclose?.({ code: 1006, reason: '' }));
    }

    #tellResult() {
      const result = page.around('result', () => '{"next":"done"}', '{"next":');
      result.then((data) => this.onmessage?.({ data }), () => this.onclose?.({ code: 1006, reason: '' }));
    }

    send(text) {
      if (text === 'ping') page.around('ping', () => this.onmessage?.({ data: 'pong' }), undefined);
    }

    close() {
      this.closed = true;
    }
  };
}
