import { afterEach, expect, jest, test } from '@jest/globals';
import { driveHost, settled } from './drive-host.js';

afterEach(() => {
  jest.useRealTimers();
});

test('an effect never runs inside begin', async () => {
  let ran = false;
  const driver = driveHost({ appSteps: { otpStart: () => void (ran = true) } });
  const answer = driver.answerTo({ kind: 'appStep', step: 'otpStart', args: [] });
  expect(ran).toBe(false);
  await answer;
  expect(ran).toBe(true);
});

test('an effect aborted right after begin never runs and gets no answer', async () => {
  let ran = false;
  const driver = driveHost({ appSteps: { otpStart: () => void (ran = true) } });
  driver.answerTo({ kind: 'appStep', step: 'otpStart', args: [] });
  driver.host.abort(driver.lastId);
  await settled();
  expect(ran).toBe(false);
  expect(driver.answers).toEqual([]);
});

test('an answer that comes after abort is dropped', async () => {
  let resolve;
  const driver = driveHost({ appSteps: { otpStart: () => new Promise((done) => (resolve = done)) } });
  driver.answerTo({ kind: 'appStep', step: 'otpStart', args: [] });
  await settled();
  driver.host.abort(driver.lastId);
  resolve({ phoneNumber: '1' });
  await settled();
  expect(driver.answers).toEqual([]);
});

const LIMITED = ['appStep', 'timer'];
test.each(LIMITED)('the time limit of a %s is answered once, and what comes later is dropped', async (kind) => {
  jest.useFakeTimers();
  let resolve;
  const driver = driveHost({ appSteps: { slow: () => new Promise((done) => (resolve = done)) } });
  const answer = driver.answerTo({ kind, step: 'slow', args: [], ms: 5000, timeoutMs: 1000 });
  await jest.advanceTimersByTimeAsync(1000);
  expect(await answer).toMatchObject({ failed: 'timeout' });
  resolve?.(null);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(driver.answers).toHaveLength(1);
  expect(jest.getTimerCount()).toBe(0);
});

test('a limit beyond what setTimeout can count does not pass at once', async () => {
  jest.useFakeTimers();
  const driver = driveHost({ appSteps: { slow: () => new Promise(() => {}) } });
  driver.answerTo({ kind: 'appStep', step: 'slow', args: [], timeoutMs: 2 ** 40 });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(driver.answers).toEqual([]);
  driver.host.close();
  expect(jest.getTimerCount()).toBe(0);
});

test('a timer beyond what setTimeout can count does not end at once', async () => {
  jest.useFakeTimers();
  const driver = driveHost();
  driver.answerTo({ kind: 'timer', ms: 2 ** 40 });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(driver.answers).toEqual([]);
  driver.host.close();
  expect(jest.getTimerCount()).toBe(0);
});

test('a timer that is aborted leaves no timer behind', async () => {
  jest.useFakeTimers();
  const driver = driveHost();
  driver.answerTo({ kind: 'timer', ms: 60_000 });
  await jest.advanceTimersByTimeAsync(1);
  expect(jest.getTimerCount()).toBe(1);
  driver.host.abort(driver.lastId);
  expect(jest.getTimerCount()).toBe(0);
});

test('a timer answers after its time', async () => {
  jest.useFakeTimers();
  const driver = driveHost();
  driver.answerTo({ kind: 'timer', ms: 500 });
  await jest.advanceTimersByTimeAsync(499);
  expect(driver.answers).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(driver.answers).toEqual([[1, {}]]);
});

test('an unknown kind of effect is answered as unsupported', async () => {
  expect(await driveHost().answerTo({ kind: 'telepathy' })).toMatchObject({ failed: 'unsupported' });
});

test('close ends everything that runs and is open, and forgets keys and causes', async () => {
  const released = [];
  const locks = { request: (_name, _options, whileHeld) => whileHeld().then(() => released.push('lock')) };
  const driver = driveHost({ platform: { locks }, appSteps: { fails: () => Promise.reject(new Error('no')) } });
  await driver.answerTo({ kind: 'storage', op: 'lock', name: 'a' });
  await driver.answerTo({ kind: 'key', op: 'create', keyId: 'k' });
  await driver.answerTo({ kind: 'appStep', step: 'fails', args: [] });
  expect(driver.host.thrownBy(driver.lastId)).toEqual({ cause: new Error('no') });
  driver.answerTo({ kind: 'timer', ms: 60_000 });
  driver.host.close();
  await settled();
  expect(released).toEqual(['lock']);
  expect(driver.state.keys.size).toBe(0);
  expect(driver.host.thrownBy(3)).toBeUndefined();
  expect(driver.answers).toHaveLength(3);
});

test('half a surrogate pair becomes the replacement character, and nothing else is touched', async () => {
  const whole = '\u0000\\ud800 \\\\ud800 "\\" 😀 é';
  const driver = driveHost({ appSteps: { displayName: () => ({ [`a\ud800${whole}`]: `${whole}\udc00` }) } });
  expect(await driver.answerTo({ kind: 'appStep', step: 'displayName', args: [] }))
    .toEqual({ value: { [`a\ufffd${whole}`]: `${whole}\ufffd` } });
});

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('random UUIDs have the form of RFC 9562, with and without crypto.randomUUID', () => {
  const insecure = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  for (const platform of [{}, { crypto: insecure }]) {
    const { host } = driveHost({ platform });
    const uuids = Array.from({ length: 50 }, () => host.randomUuid());
    for (const uuid of uuids) expect(uuid).toMatch(UUID_V4);
    expect(new Set(uuids).size).toBe(50);
  }
});

test('a page without a WebAuthn, an image loader or a page to redirect says unsupported', async () => {
  const platform = { credentials: null, loadImage: null, navigate: null, fetch: null, WebSocket: null };
  const driver = driveHost({ platform });
  const effects = [
    { kind: 'credential', op: 'get', options: { challenge: 'AQ' } },
    { kind: 'request', via: 'image', url: 'https://carrier.example/' },
    { kind: 'request', via: 'navigate', url: 'https://carrier.example/' },
    { kind: 'request', via: 'fetch', url: 'https://carrier.example/' },
    { kind: 'socket', op: 'open', url: 'wss://backend.example/' },
  ];
  for (const effect of effects) {
    expect(await driver.answerTo(effect)).toMatchObject({ failed: 'unsupported' });
  }
});
