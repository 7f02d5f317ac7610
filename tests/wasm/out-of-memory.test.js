// A core that cannot get memory ends its calls with a typed error, and the next call works.
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';

import { core } from '../../js/load.js';
import { AuthenticatorBuilder, MemoryDeviceStore } from '../../js/node.js';

const TOKEN = (/** @type {string} */ id, next = 'mobile/instant') => ['e30', Buffer.from(JSON.stringify({
  rid: id,
  auth: { id, ans: 'namespace', endp: 'https://backend.test', chlg: 'challenge', next, subs: {} },
})).toString('base64url'), 'c2ln'].join('.');

/** @param {() => Promise<Response>} fetch */
const builder = (fetch) => new AuthenticatorBuilder().withPlatform(new MemoryDeviceStore()).withPlatform({ fetch })
  .withAuthFinishStep(() => 'finished');
const done = async () => new Response('{"next":"done"}');

beforeAll(() => {
  // The loader tells of an abort by the console that it finds when it starts; with its only line, all of it.
  console.warn = () => {};
});
afterEach(() => {
  jest.restoreAllMocks();
  setting = '';
});

/** What the storage of the page holds. */
let setting = '';
/** What comes in when there is no more memory. */
const ANSWERS = {
  // The core finds no room for what it makes of it.
  'an answer of the backend': {
    next: 'mobile/instant',
    answer: () => new Response(JSON.stringify({ next: 'done', data: { padding: 'x'.repeat(250_000) } })),
  },
  // embind finds no room for the text: whether the report of the failure is to be signed, a setting tells.
  'a setting of the page': {
    next: 'mobile/otp',
    answer() {
      setting = '漢'.repeat(256 * 1024);
      return Promise.reject(new Error('no number'));
    },
  },
};

test.each(Object.entries(ANSWERS))('%s: its calls end, nothing is written through a null pointer, '
  + 'the next call gets another instance', async (_name, { next, answer }) => {
  let give;
  const asked = () => new Promise((resolve) => { give = resolve; });
  const hungry = builder(asked).withOtpFallback(asked, asked)
    .withStorage({ getItem: () => setting, setItem() {}, removeItem() {} }).build();
  const beside = builder(() => new Promise(() => {})).build().authenticate(TOKEN('beside')).catch((error) => error);
  const call = hungry.authenticate(TOKEN('hungry', next)).catch((error) => error);
  while (!give) await new Promise((resolve) => setImmediate(resolve));
  const before = core();
  // Below what the linker lays out: where a null pointer leads.
  const lowest = () => Buffer.from(before.HEAPU8.slice(0, 1024)).toString('hex');
  const untouched = lowest();
  jest.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
    throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
  });
  give(answer());
  for (const error of [await call, await beside]) {
    expect(error).toMatchObject({ name: 'AuthError', reason: 'core_stopped', code: 10002, retryable: true });
  }
  expect(lowest()).toBe(untouched);
  jest.restoreAllMocks();
  await expect(builder(done).build().authenticate(TOKEN('next'))).resolves.toBe('finished');
  expect(core()).not.toBe(before);
  await new Promise((resolve) => setImmediate(resolve));
  expect(core().liveCount()).toBe(0);
});
