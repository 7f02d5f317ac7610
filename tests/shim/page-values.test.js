// What a page gives in a size or form that nobody expects: no more of it reaches the core than it needs.
import { beforeEach, expect, jest, test } from '@jest/globals';
import { driveHost } from './drive-host.js';
import { calls, scriptedCore, state } from './scripted-core.js';

const core = scriptedCore();
jest.unstable_mockModule('../../js/load.js', () => ({
  tryCore: () => core, loadCore: async () => core, dropCore() {}, warmUp() {},
}));

const { AuthenticatorBuilder, MemoryDeviceStore } = await import('../../js/node.js');
const builder = () => new AuthenticatorBuilder().withPlatform(new MemoryDeviceStore());
const CANCELLED = JSON.stringify({ ok: false, error: { code: 10002, reason: 'cancelled', message: 'cancelled' } });

beforeEach(() => {
  state.script = {};
  calls.length = 0;
});

test('of a token or URL without end no more crosses than the core needs to refuse it', async () => {
  state.script.start = (host) => host.finish('{"ok":true}');
  const authenticator = builder().build();
  const long = 'x'.repeat(20_000_000);
  await authenticator.authenticate(long);
  await authenticator.finishInstantLink(long);
  await authenticator.finishInstantLink(Object.create(null));
  const sent = calls.filter(([name]) => name === 'start').map(([, call]) => call);
  expect(sent[0].authToken.length).toBe(256 * 1024 + 1);
  expect(sent[1].url.length).toBe(256 * 1024 + 1);
  expect(sent[2]).toEqual({ call: 'finishInstantLink', url: '' });
});

test('of a user agent and a UUID of the page no more reaches the core than a browser has', async () => {
  const long = 'x'.repeat(20_000_000);
  let made;
  let uuid;
  state.script.created = (authenticator) => { made = authenticator; };
  state.script.start = (host) => {
    uuid = host.randomUuid();
    host.finish('{"ok":true}');
  };
  await builder().withPlatform({ userAgent: long, crypto: { randomUUID: () => long } }).build().unregisterDevice();
  expect(made.options.userAgent).toHaveLength(4096);
  expect(uuid).toHaveLength(36);
});

test('one signal for many calls has one listener, and each of them is cancelled', async () => {
  state.script.cancel = (host) => host.finish(CANCELLED);
  const { signal, abort } = watchedSignal();
  const authenticator = builder().build();
  const running = Array.from({ length: 20 }, (_, flow) => authenticator.authenticate(`many-${flow}`, { signal }));
  authenticator.addEventListener('progress', () => {}, { signal });
  expect(signal.listeners.size).toBe(1);
  abort();
  for (const { status, reason } of await Promise.allSettled(running)) {
    expect([status, reason.reason]).toEqual(['rejected', 'cancelled']);
  }
});

/** A signal whose listeners can be counted. */
function watchedSignal() {
  const listeners = new Set();
  const signal = {
    listeners,
    aborted: false,
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  return { signal, abort: () => listeners.forEach((listener) => listener()) };
}

test('what is no signal begins nothing; no options are none', async () => {
  const authenticator = builder().build();
  for (const signal of [{}, { addEventListener() {} }, 7]) {
    await expect(authenticator.authenticate('t7', { signal })).rejects.toMatchObject({ reason: 'invalid_argument' });
  }
  expect(calls).toEqual([]);
  state.script.start = (host) => host.finish('{"ok":true}');
  await authenticator.authenticate('t7', null);
});

test('a signal that throws at whoever listens costs its call neither the start nor the end', async () => {
  const broken = () => { throw new Error('the page\'s own'); };
  const signal = { aborted: false, addEventListener: broken, removeEventListener: broken };
  let end;
  state.script.start = (host) => (end = host);
  const running = builder().build().authenticate('t8', { signal });
  end.finish('{"ok":true,"value":7}');
  await expect(running).resolves.toBe(7);
});

test('what a store of the page\'s own answers is not passed on whatever its size', async () => {
  const registration = { namespace: 'ns', keyId: 'key-1', deviceId: 'device-1' };
  const deviceStore = { load: async () => null, store: async () => ({ durable: 'x'.repeat(20_000_000) }) };
  const driver = driveHost({ deviceStore });
  await driver.answerTo({ kind: 'key', op: 'create', keyId: 'key-1' });
  const answer = await driver.answerTo({ kind: 'storage', op: 'store', registration });
  expect(answer).toMatchObject({ failed: 'too_large' });
});

test('a list stays a list where Prototype.js before 1.7 makes texts of them', async () => {
  let made;
  state.script.created = (authenticator) => { made = authenticator; };
  state.script.start = (host) => host.finish('{"ok":true}');
  const { prototype } = /** @type {{ prototype: any }} */ (Array);
  const driver = driveHost({ appSteps: { authMessage: () => ({ accept: ['one', ['two']] }) } });
  let answer;
  prototype.toJSON = () => 'a text';
  try {
    await builder().withAuthFinishStep(() => {}).build().unregisterDevice();
    answer = await driver.answerTo({ kind: 'appStep', step: 'authMessage', args: [], maxBytes: 1000 });
  } finally {
    delete prototype.toJSON;
  }
  expect(made.options.appSteps).toEqual(['authFinish']);
  expect(answer).toEqual({ value: { accept: ['one', ['two']] } });
});
