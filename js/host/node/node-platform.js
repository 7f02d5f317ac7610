// The parts of Node 20 and later.
import { WebSocket } from 'ws';
import { MemoryDeviceStore } from '../memory-device-store.js';

/** After a close the other side has this long to agree; then the connection is cut. */
const CLOSE_LIMIT_MS = 1000;

/** The process is one device, unless a builder is given another. */
const device = new MemoryDeviceStore();

class NodeWebSocket extends WebSocket {
  close() {
    super.close();
    if (this.readyState === WebSocket.CLOSED) return;
    const timer = setTimeout(() => this.terminate(), CLOSE_LIMIT_MS);
    timer.unref();
    this.once('close', () => clearTimeout(timer));
  }
}

/**
 * An image that nobody sees is a GET.
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function loadImage(url, signal) {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  if (!response.ok) throw new TypeError(`The image answered with HTTP ${response.status}.`);
}

/** @type {import('../../internal.js').ResolvedPlatform} */
export const nodePlatform = {
  get fetch() {
    return globalThis.fetch;
  },
  WebSocket: /** @type {any} */ (NodeWebSocket),
  get crypto() {
    return globalThis.crypto;
  },
  indexedDB: null,
  deviceStore: device,
  storage: device.storage,
  locks: device.locks,
  credentials: null,
  webauthn: false,
  readableRedirects: true,
  userAgent: `Node.js/${process.versions.node} (${process.platform})`,
  loadImage,
  navigate: null,
  onWake: null,
};
