import { appStep } from './effects/app-step.js';
import { credential } from './effects/credential.js';
import { EffectFailure, exceptionName, jsonWithin } from './effects/effect-failure.js';
import { key } from './effects/key.js';
import { request } from './effects/request.js';
import { readSetting, writeSetting } from './settings.js';
import { socket } from './effects/socket.js';
import { storage } from './effects/storage.js';
import { timer } from './effects/timer.js';
import { fromJsonBytes, jsonBytesOf } from '../json-bytes.js';

/** @typedef {import('../internal.js').CallState} CallState */
/** @typedef {import('../border.js').Answer} Answer */
/** @typedef {import('../border.js').Effect} Effect */
/** @typedef {import('../internal.js').EffectContext} EffectContext */

/** setTimeout fires at once beyond this. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** In characters: whatever the page's own parts have put into an answer, it crosses to the core in a moment. */
const LONGEST_ANSWER = 1024 * 1024;

/**
 * @param {Effect} effect
 * @param {EffectContext} context
 * @returns {Answer | Promise<Answer>}
 */
function carryOut(effect, context) {
  switch (effect.kind) {
    case 'appStep':
      return appStep(effect, context);
    case 'credential':
      return credential(effect, context);
    case 'key':
      return key(effect, context);
    case 'request':
      return request(effect, context);
    case 'socket':
      return socket(effect, context);
    case 'storage':
      return storage(effect, context);
    case 'timer':
      return timer(effect, context);
    default:
      return unknownEffect(effect);
  }
}

/**
 * @param {never} effect every kind has its case
 * @returns {never}
 */
function unknownEffect(effect) {
  throw new EffectFailure('unsupported', `There is no effect ${/** @type {Effect} */ (effect).kind}.`);
}

/**
 * The core's host for one call, as include/prove_auth/host.h asks: it carries out effects, answers each
 * once through `complete`, never from inside `begin`, and lets go of everything in `close`.
 */
export class Host {
  /** @type {CallState} */
  #state;
  /** @type {(id: number, answer: Uint8Array) => void} */
  #complete;
  /**
   * Effects that wait for their answer.
   * @type {Map<number, { controller: AbortController, timeout?: ReturnType<typeof setTimeout> }>}
   */
  #running = new Map();
  /**
   * What effects have opened and left open.
   * @type {Map<number, () => void>}
   */
  #held = new Map();
  /**
   * What was thrown when an effect failed, for AuthError.cause.
   * @type {Map<number, { cause: unknown }>}
   */
  #thrown = new Map();

  /**
   * @param {CallState} state
   * @param {(id: number, answer: Uint8Array) => void} complete
   */
  constructor(state, complete) {
    this.#state = state;
    this.#complete = complete;
  }

  /**
   * @param {number} id
   * @param {Int8Array | Uint8Array} effectBytes
   */
  begin(id, effectBytes) {
    const effect = fromJsonBytes(effectBytes);
    this.#running.set(id, { controller: new AbortController() });
    queueMicrotask(() => this.#run(id, effect));
  }

  /** @param {number} id */
  abort(id) {
    this.#stop(id);
    this.#release(id);
  }

  /** @param {string} name */
  setting(name) {
    return readSetting(this.#state.platform.storage, name);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setSetting(name, value) {
    writeSetting(this.#state.platform.storage, name, value);
  }

  randomUuid() {
    return randomUuid(this.#state.platform.crypto ?? globalThis.crypto);
  }

  nowMs() {
    return Date.now();
  }

  monotonicMs() {
    return performance.now();
  }

  /**
   * What was thrown when this effect failed, in a box.
   * @param {number | undefined} id
   */
  thrownBy(id) {
    return id === undefined ? undefined : this.#thrown.get(id);
  }

  /** Ends every effect and forgets the call's keys and values. */
  close() {
    for (const id of [...this.#running.keys()]) this.#stop(id);
    for (const id of [...this.#held.keys()]) this.#release(id);
    this.#thrown.clear();
    this.#state.keys.clear();
    this.#state.sockets.clear();
  }

  /**
   * @param {number} id
   * @param {Effect} effect
   */
  async #run(id, effect) {
    const entry = this.#running.get(id);
    // Aborted before it began.
    if (!entry) return;
    const { signal } = entry.controller;
    const timeoutMs = 'timeoutMs' in effect ? effect.timeoutMs : undefined;
    if (timeoutMs !== undefined) {
      entry.timeout = setTimeout(() => {
        this.#settle(id, { failed: 'timeout', message: `No answer within ${timeoutMs} ms.` });
        entry.controller.abort();
      }, Math.min(timeoutMs, LONGEST_TIMEOUT_MS));
    }
    const hold = (/** @type {() => void} */ release) => {
      // A lock of the page's own may be given twice.
      if (this.#running.get(id) === entry && !this.#held.has(id)) this.#held.set(id, release);
      else release();
    };
    const { log } = this.#state;
    log.trace('effect', id, effect.kind, 'op' in effect ? effect.op : 'step' in effect ? effect.step : '');
    try {
      this.#settle(id, await carryOut(effect, { ...this.#state, id, signal, hold }));
    } catch (error) {
      if (this.#running.get(id) === entry) this.#fail(id, error);
    }
  }

  /**
   * @param {number} id
   * @param {unknown} error
   */
  #fail(id, error) {
    const failure = error instanceof EffectFailure ? error : new EffectFailure('error', '', { cause: error });
    if (failure.thrown) this.#thrown.set(id, failure.thrown);
    this.#settle(id, { failed: failure.failed, message: failure.message, name: failure.exceptionName });
  }

  /**
   * @param {number} id
   * @param {Answer} answer
   */
  #settle(id, answer) {
    const entry = this.#running.get(id);
    // Answered already, or nobody waits any more.
    if (!entry) return;
    // Throws at what a part of the page's own may have given, a cycle for example; nothing is settled then.
    const bytes = jsonBytesOf(/** @type {string} */ (jsonWithin(answer, LONGEST_ANSWER)));
    this.#running.delete(id);
    clearTimeout(entry.timeout);
    if ('failed' in answer) this.#release(id);
    this.#complete(id, bytes);
  }

  /** @param {number} id */
  #stop(id) {
    const entry = this.#running.get(id);
    if (!entry) return;
    this.#running.delete(id);
    clearTimeout(entry.timeout);
    entry.controller.abort();
  }

  /** @param {number} id */
  #release(id) {
    const release = this.#held.get(id);
    this.#held.delete(id);
    try {
      release?.();
    } catch (error) {
      // A platform's own socket or lock; everything else is still to be let go.
      this.#state.log.warn('could not be released', exceptionName(error));
    }
  }
}

/**
 * RFC 9562, version 4. `crypto.randomUUID` exists in secure contexts only.
 * @param {Crypto} crypto
 */
function randomUuid(crypto) {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
