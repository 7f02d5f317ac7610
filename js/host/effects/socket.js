import { EffectFailure, exceptionName } from './effect-failure.js';
import { remedy, watchPolicy } from './page-policy.js';

/** @typedef {import('../../border.js').SocketReceiveAnswer} SocketEvent */

/** The backend sends a pong in half a minute and one result; whoever sends faster than it is read is cut off. */
const MOST_UNREAD = 1000;

/** RFC 6455, section 5.5.1: 125 bytes less the code. */
const LONGEST_REASON = 123;
// RFC 6455, section 7.4.1
const NORMAL_CLOSURE = 1000;
const MESSAGE_TOO_BIG = 1009;

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').SocketEffect>} */
export function socket(effect, context) {
  return effect.op === 'open' ? openSocket(effect, context) : receive(effect, context);
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').SocketOpenEffect>} */
function openSocket(effect, { platform, id, sockets, hold, log }) {
  const { WebSocket } = platform;
  if (!WebSocket) throw new EffectFailure('unsupported', 'This platform has no WebSocket.');
  const policy = watchPolicy(effect.url);
  let webSocket;
  try {
    webSocket = new WebSocket(effect.url);
  } catch (error) {
    policy.stop();
    log.warn(remedy(effect.url));
    // Firefox: mixed content, or a Content-Security-Policy without the address. The exception itself may quote the
    // address, which has the token in it.
    throw new EffectFailure('refused', `${exceptionName(error)}. ${remedy(effect.url)}`);
  }
  // The backend is told that this step failed and names another, so the page would never hear of it.
  policy.refusal.catch(({ message }) => log.warn(message));
  const line = new Line(webSocket, effect.maxBytes, policy.refusal);
  line.opened.then(policy.stop, policy.stop);
  sockets.set(id, line);
  hold(() => {
    policy.stop();
    sockets.delete(id);
    line.close();
  });
  return line.opened;
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').SocketReceiveEffect>} */
function receive(effect, context) {
  const line = context.sockets.get(effect.socket);
  if (!line) throw new EffectFailure('missing', 'The socket is not open.');
  return line.receive(effect, context);
}

/** One WebSocket with a queue of what came over it. */
class Line {
  /** @type {WebSocket} */
  #webSocket;
  #maxBytes;
  /** @type {SocketEvent[]} */
  #queue = [];
  /** @type {((event: SocketEvent) => void) | null} */
  #waiter = null;
  #closed = false;

  /**
   * @param {WebSocket} webSocket
   * @param {number} maxBytes of a message
   * @param {Promise<never>} refusal rejects when it will not open
   */
  constructor(webSocket, maxBytes, refusal) {
    this.#webSocket = webSocket;
    this.#maxBytes = maxBytes;
    webSocket.binaryType = 'arraybuffer';
    /** @type {Promise<{ event: 'open' }>} */
    this.opened = new Promise((resolve, reject) => {
      refusal.catch(reject);
      webSocket.onopen = () => resolve({ event: 'open' });
      webSocket.onclose = ({ code: given, reason }) => {
        const code = typeof given === 'number' ? given : 0; // a page's own WebSocket may give anything here too
        reject(new EffectFailure('network', `The WebSocket closed with code ${code} before it had opened.`));
        this.#closed = true;
        this.#push({ event: 'close', code, reason: textOf(reason).slice(0, LONGEST_REASON) });
      };
    });
    // An error is always followed by a close event, which says more. Without a handler the one of Node throws.
    webSocket.onerror = () => {};
    webSocket.onmessage = ({ data }) => {
      this.#onMessage(textOf(data));
    };
  }

  /** @param {string} data */
  #onMessage(data) {
    if (this.#closed) return;
    if (data.length <= this.#maxBytes && this.#queue.length < MOST_UNREAD) {
      this.#push({ event: 'message', data });
      return;
    }
    this.#push({ event: 'close', code: MESSAGE_TOO_BIG, reason: 'message too big' });
    this.close();
  }

  /** @param {SocketEvent} event */
  #push(event) {
    if (this.#waiter) this.#waiter(event);
    else this.#queue.push(event);
  }

  /**
   * @param {import('../../border.js').SocketReceiveEffect} effect
   * @param {import('../../internal.js').EffectContext} context
   * @returns {Promise<SocketEvent>}
   */
  receive(effect, { platform, signal }) {
    if (effect.send !== undefined && !this.#closed) this.#webSocket.send(effect.send);
    const queued = this.#queue.shift();
    if (queued) return Promise.resolve(queued);
    if (this.#closed) throw new EffectFailure('missing', 'The socket is closed.');
    return new Promise((resolve) => {
      const waiter = (/** @type {SocketEvent} */ event) => {
        stopWaiting();
        resolve(event);
      };
      // A page's own onWake may go on telling those that have stopped listening.
      const onWake = () => this.#waiter === waiter && waiter({ event: 'wake' });
      const stopListening = effect.wake === false ? () => {} : listenForWake(platform, onWake);
      const stopWaiting = () => {
        this.#waiter = null;
        stopListening();
      };
      this.#waiter = waiter;
      signal.addEventListener('abort', stopWaiting, { once: true });
    });
  }

  close() {
    this.#closed = true;
    const webSocket = this.#webSocket;
    webSocket.onopen = webSocket.onmessage = webSocket.onclose = null;
    attempt(() => webSocket.close());
    // Nothing comes any more for somebody who still waits.
    this.#waiter?.({ event: 'close', code: NORMAL_CLOSURE, reason: '' });
  }
}

/**
 * A page's own WebSocket may give anything as data.
 * @param {unknown} data
 */
function textOf(data) {
  if (typeof data === 'string') return data;
  return attempt(() => new TextDecoder().decode(/** @type {BufferSource} */ (data))) ?? '';
}

/**
 * @param {import('../../internal.js').ResolvedPlatform} platform
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
function listenForWake({ onWake }, listener) {
  const stop = attempt(() => onWake?.(listener));
  return () => {
    if (typeof stop === 'function') attempt(stop);
  };
}

/**
 * What a part of the page's own platform gives, or nothing where it throws: an event's handler and a clean-up have
 * nobody whom they could tell.
 * @template T
 * @param {() => T} run
 */
function attempt(run) {
  try {
    return run();
  } catch {
    return undefined;
  }
}
