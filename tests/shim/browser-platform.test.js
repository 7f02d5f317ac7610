// What a page may or may not have; real browsers are in tests/browser.
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { browserPlatform } from '../../js/host/browser/browser-platform.js';
import { brings, resolvePlatform } from '../../js/host/platform.js';

/** Globals that a test replaces, with what they were. */
const replaced = new Map();
function setGlobal(name, descriptor) {
  if (!replaced.has(name)) replaced.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
  Object.defineProperty(globalThis, name, { configurable: true, ...descriptor });
}
afterEach(() => {
  for (const [name, descriptor] of replaced) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
  replaced.clear();
});

test('importing and building touch no page: a server may do both', () => {
  const module = new URL('../../js/index.js', import.meta.url).href;
  const script = `
    for (const name of ['window', 'document', 'location', 'localStorage', 'indexedDB', 'navigator']) {
      Object.defineProperty(globalThis, name, { get() { throw new Error('touched ' + name); } });
    }
    const { AuthenticatorBuilder } = await import('${module}');
    const authenticator = new AuthenticatorBuilder().withAuthFinishStep(() => {}).build();
    console.log(authenticator.isFidoSupported());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['false\n', '']);
});

test('a part whose very sight is forbidden does not exist', () => {
  for (const name of ['localStorage', 'indexedDB', 'navigator']) {
    setGlobal(name, {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  }
  const { storage, indexedDB, locks, credentials, userAgent, navigate, loadImage, webauthn } = browserPlatform;
  expect({ storage, indexedDB, locks, credentials, navigate, loadImage }).toEqual(
    { storage: null, indexedDB: null, locks: null, credentials: null, navigate: null, loadImage: null });
  expect([userAgent, webauthn]).toEqual(['', false]);
});

test('parts are looked at when they are used, so that a page may bring them later', () => {
  setGlobal('navigator', { value: { userAgent: 'Later/1', locks: 'locks', credentials: 'credentials' } });
  setGlobal('PublicKeyCredential', { value: class {} });
  const { userAgent, locks, credentials, webauthn } = browserPlatform;
  expect([userAgent, locks, credentials, webauthn]).toEqual(['Later/1', 'locks', 'credentials', true]);
});

test('parts of the page\'s own that throw are missing, and what is to be plain is', () => {
  const forbidden = { get() { throw new Error('no'); } };
  const parts = resolvePlatform(browserPlatform, [Object.defineProperties({ userAgent: 5, webauthn: 'yes' }, {
    fetch: forbidden, readableRedirects: forbidden, deviceStore: forbidden,
  })]);
  const { fetch, deviceStore, readableRedirects, userAgent, webauthn } = parts;
  expect({ fetch, deviceStore, readableRedirects, userAgent, webauthn }).toEqual(
    { fetch: null, deviceStore: null, readableRedirects: false, userAgent: '', webauthn: true });
  const throwing = Object.defineProperty({}, 'storage', forbidden);
  expect([brings([{ storage: undefined }], 'storage'), brings([throwing], 'storage')]).toEqual([false, true]);
});

describe('a page that wakes up', () => {
  let page;
  let visibilityState;
  beforeEach(() => {
    page = new EventTarget();
    const frame = new EventTarget();
    for (const method of ['addEventListener', 'removeEventListener']) {
      setGlobal(method, { value: frame[method].bind(frame) });
    }
    setGlobal('document', { value: page });
    Object.defineProperty(page, 'visibilityState', { get: () => visibilityState });
    page.frame = frame;
  });

  test('tells when it becomes visible or the network returns, until told to stop', () => {
    const woken = [];
    const stop = browserPlatform.onWake(() => woken.push(visibilityState));
    visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    page.frame.dispatchEvent(new Event('online'));
    expect(woken).toEqual(['visible', 'visible']);
    stop();
    page.dispatchEvent(new Event('visibilitychange'));
    page.frame.dispatchEvent(new Event('online'));
    expect(woken).toHaveLength(2);
  });
});

test('a page is redirected, an image is loaded, fails, and is given up', async () => {
  const visited = [];
  setGlobal('document', { value: {} });
  setGlobal('location', { value: { assign: (url) => visited.push(url) } });
  browserPlatform.navigate('https://example.com/');
  expect(visited).toEqual(['https://example.com/']);

  const images = [];
  setGlobal('Image', {
    value: class {
      constructor() {
        images.push(this);
      }
    },
  });
  const { signal } = new AbortController();
  const loaded = browserPlatform.loadImage('https://carrier.example/1', signal);
  expect(images[0].src).toBe('https://carrier.example/1');
  images[0].onload();
  await loaded;
  const failed = browserPlatform.loadImage('https://carrier.example/2', signal);
  images[1].onerror();
  await expect(failed).rejects.toThrow('could not be loaded');
  const controller = new AbortController();
  void browserPlatform.loadImage('https://carrier.example/3', controller.signal);
  controller.abort();
  expect(images[2]).toMatchObject({ src: '', onload: null, onerror: null });
});
