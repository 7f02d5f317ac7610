// The module's own C library parts (wasm/small_libc.c) and the border that texts cross (wasm/bindings.cpp): numbers
// and texts come out of the core as they went in.
import { expect, test } from '@jest/globals';

import { fromJsonBytes, toJsonBytes } from '../../js/json-bytes.js';
import { core } from '../../js/load.js';

const TOKEN = ['e30', Buffer.from(JSON.stringify({
  rid: 'rid',
  auth: {
    id: 'id', ans: 'namespace', endp: 'https://backend.test', chlg: 'challenge', next: 'device/passive/silent',
    subs: { dev: { sgnls: { fpt: true } } },
  },
})).toString('base64url'), 'c2ln'].join('.');

/** @type {Record<string, (effect: any) => unknown>} */
const ANSWERS = {
  'storage load': () => ({ registration: null }),
  'storage lock': () => ({}),
  'storage store': () => ({ durable: true }),
  'key create': () => ({ publicKeySpkiDer: Buffer.alloc(91, 7).toString('base64url') }),
  'key sign': () => ({ signatureP1363: Buffer.alloc(64, 1).toString('base64url') }),
};

/** Runs a registration whose device context is the given value; answers what the backend was sent. */
async function sentFingerprint(/** @type {string} */ contextJson) {
  /** @type {(outcome: any) => void} */
  let settle;
  const ended = new Promise((resolve) => { settle = resolve; });
  let sent = '';
  const host = {
    begin(/** @type {number} */ id, /** @type {Int8Array | Uint8Array} */ bytes) {
      const effect = fromJsonBytes(bytes);
      queueMicrotask(() => {
        const answer = ANSWERS[[effect.kind, effect.op].filter(Boolean).join(' ')];
        if (effect.kind === 'appStep' && effect.step === 'deviceContext') {
          authenticator.complete(id, Buffer.from(`{"value":${contextJson}}`));
        } else if (effect.kind === 'request') {
          sent = effect.body;
          authenticator.complete(id, toJsonBytes({
            status: 200, url: effect.url, body: JSON.stringify({ next: 'done', data: { deviceId: 'device' } }),
          }));
        } else {
          authenticator.complete(id, toJsonBytes(answer ? answer(effect) : { value: null }));
        }
      });
    },
    abort() {},
    finish: (/** @type {Int8Array | Uint8Array} */ outcome) => settle(fromJsonBytes(outcome)),
    progress() {},
    setting: () => null,
    setSetting() {},
    randomUuid: () => '7c1e0a52-0000-4000-8000-000000000000',
    nowMs: () => 1_700_000_000_000,
    monotonicMs: () => 0,
  };
  const options = { userAgent: 'test', appSteps: ['authFinish', 'deviceContext'], deviceContext: true };
  const authenticator = new (core().Authenticator)(host, toJsonBytes(options));
  authenticator.start(toJsonBytes({ call: 'authenticate', authToken: TOKEN }));
  expect(await ended).toMatchObject({ ok: true });
  authenticator.delete();
  expect(core().liveCount()).toBe(0);
  return JSON.parse(sent).signals.fingerprint.results;
}

test('numbers keep their value to the last bit', async () => {
  const numbers = [0.1, -0.1, 1.5, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 123456789.12345679, 0, -0.0, -1,
    4294967296, 9007199254740991, -9007199254740991];
  const json = JSON.stringify(numbers).replace(',0,0,', ',0,-0.0,');
  expect(await sentFingerprint(json)).toEqual(numbers);
});

test('numbers are read in every spelling of JSON', async () => {
  expect(await sentFingerprint('[1E3,1e+3,-2.50e-1,0.0,10.000]')).toEqual([1000, 1000, -0.25, 0, 10]);
});

test('texts keep control characters, quotes and characters beyond the first plane', async () => {
  const text = `${String.fromCharCode(...Array.from({ length: 32 }, (_, i) => i))}"\\/\u007f é 漢 😀`;
  expect(await sentFingerprint(JSON.stringify({ [text]: text }))).toEqual({ [text]: text });
});

test('a text longer than the memory that the module began with', async () => {
  const text = 'long '.repeat(250_000);
  expect(await sentFingerprint(JSON.stringify(text))).toBe(text);
});

test('an object counts as alive until it is deleted', () => {
  const host = {
    begin() {}, abort() {}, finish() {}, progress() {}, setting: () => null, setSetting() {}, randomUuid: () => '',
    nowMs: () => 0, monotonicMs: () => 0,
  };
  const authenticator = new (core().Authenticator)(host, toJsonBytes({}));
  expect(core().liveCount()).toBe(1);
  authenticator.delete();
  expect(core().liveCount()).toBe(0);
});
