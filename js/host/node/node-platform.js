// The parts of Node 20 and later, and of Deno and Bun.
import { MemoryDeviceStore } from '../memory-device-store.js';
import { nodeWebSocket } from './web-socket.js';

/** The process is one device, unless a builder is given another. */
const device = new MemoryDeviceStore();

/**
 * An image that nobody sees is a GET.
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function loadImage(url, signal) {
  const connection = new AbortController();
  const end = () => connection.abort();
  signal.addEventListener('abort', end);
  try {
    const response = await fetch(url, { signal: connection.signal });
    if (!response.ok) throw new TypeError(`The image answered with HTTP ${response.status}.`);
  } finally {
    signal.removeEventListener('abort', end);
    // Nobody wants the body, nor those of the redirects on the way.
    end();
  }
}

/** @type {import('../../internal.js').ResolvedPlatform} */
export const nodePlatform = {
  get fetch() {
    return globalThis.fetch;
  },
  get WebSocket() {
    return nodeWebSocket();
  },
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
