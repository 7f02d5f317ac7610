// Node only. Node's own WebSocket (22 and later) cannot be cut off: one whose other side never answers a close keeps
// the process alive for good. So ws is used, loaded with the first socket; Deno and Bun have no such choice to make.

/** After a close the other side has this long to agree; then the connection is cut. */
const CLOSE_LIMIT_MS = 1000;

/** In bytes; js/host/effects/socket.js has the limit in characters. A frame that is larger is not even received. */
const LONGEST_MESSAGE = 256 * 1024;

const ABNORMAL_CLOSURE = 1006; // RFC 6455, section 7.4.1

// Without compression: messages are short, and when a line is cut while ws inflates one, ws 8 throws where nobody can
// catch it (permessage-deflate.js, of a null).
const OPTIONS = { closeTimeout: CLOSE_LIMIT_MS, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false };

/** @typedef {new (url: string, options: typeof OPTIONS) => WebSocket} WsClass */

/** The part of WebSocket that js/host/effects/socket.js uses. */
class LazyWebSocket {
  /** @type {BinaryType} */
  binaryType = 'blob';
  /** @type {WebSocket['onopen']} */
  onopen = null;
  /** @type {WebSocket['onmessage']} */
  onmessage = null;
  /** @type {WebSocket['onerror']} */
  onerror = null;
  /** @type {((event: { code: number, reason: string }) => void) | null} */
  onclose = null;
  /** @type {WebSocket | undefined} */
  #socket;
  #closed = false;

  /** @param {string} url */
  constructor(url) {
    if (!/^wss?:$/.test(new URL(url).protocol)) throw new SyntaxError('The URL of a WebSocket begins with ws: or wss:.');
    this.#open(url);
  }

  /** @param {string} url */
  async #open(url) {
    try {
      const { WebSocket } = /** @type {{ WebSocket: WsClass }} */ (/** @type {unknown} */ (await import('ws')));
      if (this.#closed) return;
      const socket = new WebSocket(url, OPTIONS);
      this.#socket = socket;
      socket.binaryType = 'arraybuffer';
      socket.onopen = (event) => this.onopen?.call(socket, event);
      socket.onmessage = (event) => this.onmessage?.call(socket, event);
      socket.onerror = (event) => this.onerror?.call(socket, event);
      socket.onclose = (event) => this.onclose?.(event);
    } catch {
      this.onclose?.({ code: ABNORMAL_CLOSURE, reason: '' });
    }
  }

  /** @param {string} text */
  send(text) {
    this.#socket?.send(text);
  }

  close() {
    this.#closed = true;
    this.#socket?.close();
  }
}

/** @returns {new (url: string) => WebSocket} */
export function nodeWebSocket() {
  const isNode = !('Deno' in globalThis || 'Bun' in globalThis);
  if (!isNode && globalThis.WebSocket) return globalThis.WebSocket;
  // It has what the host uses of one.
  return /** @type {new (url: string) => WebSocket} */ (/** @type {unknown} */ (LazyWebSocket));
}
