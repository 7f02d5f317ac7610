// What the real core cannot be made to do on demand: a scripted one traps, ends at once, or is not there.
import { beforeEach, expect, jest, test } from '@jest/globals';
import { AuthError } from '../../js/errors.js';
import { settled } from './drive-host.js';
import { calls, scriptedCore, state } from './scripted-core.js';

let blocked = null;
let core = scriptedCore();
/** @type {Promise<void> | null} what the core takes to arrive; null: it is there at once */
let arrival = null;

jest.unstable_mockModule('../../js/load.js', () => ({
  tryCore() {
    if (blocked) throw blocked;
    return arrival ? undefined : core;
  },
  loadCore: () => arrival.then(() => core),
  dropCore(dropped) {
    if (core === dropped) core = scriptedCore();
  },
  warmUp() {},
}));

const proveAuth = await import('../../js/node.js');
const { AuthenticatorBuilder, MemoryDeviceStore } = proveAuth;
const builder = () => new AuthenticatorBuilder().withPlatform(new MemoryDeviceStore());
const names = () => calls.map(([name]) => name);
const CANCELLED = JSON.stringify({ ok: false, error: { code: 10002, reason: 'cancelled', message: 'cancelled' } });

beforeEach(() => {
  state.script = {};
  calls.length = 0;
  blocked = null;
  arrival = null;
});

test('a call that ends before start returns settles, and its object is deleted afterwards', async () => {
  state.script.start = (host) => host.finish('{"ok":true,"value":7}');
  await expect(builder().build().getDeviceDiscoveryInfo()).resolves.toBe(7);
  await settled();
  expect(names()).toEqual(['start', 'start returned', 'delete']);
  expect(calls[0][1]).toEqual({ call: 'getDeviceDiscoveryInfo' });
});

test('a second end of the same call is ignored', async () => {
  state.script.start = (host) => {
    host.finish('{"ok":true,"value":1}');
    host.finish('{"ok":true,"value":2}');
  };
  await expect(builder().build().unregisterDevice()).resolves.toBe(1);
  await settled();
  expect(names().filter((name) => name === 'delete')).toHaveLength(1);
});

test('authenticate sends the token, and nothing in place of one that is no text', async () => {
  state.script.start = (host) => host.finish('{"ok":true}');
  const authenticator = builder().build();
  await expect(authenticator.authenticate('token-1')).resolves.toBeUndefined();
  await authenticator.authenticate({ not: 'text' });
  await authenticator.authenticate();
  expect(calls.filter(([name]) => name === 'start').map(([, call]) => call.authToken)).toEqual(['token-1', '', '']);
});

test('the value of the call is exactly what the named app step returned', async () => {
  const result = { by: 'AuthFinish', self: () => result };
  const step = '{"kind":"appStep","step":"authFinish","args":[{"authId":"a"}],"value":"kept"}';
  state.script.start = (host) => host.begin(5, step);
  state.script.complete = (host, id) => host.finish(JSON.stringify({ ok: true, valueOf: id }));
  expect(await builder().withAuthFinishStep(() => result).build().authenticate('t')).toBe(result);
});

test('an error carries what its effect threw', async () => {
  const thrown = new Error('bug');
  state.script.start = (host) => host.begin(5, '{"kind":"appStep","step":"authFinish","args":[]}');
  const described = { code: 10001, reason: 'step_rejected', message: 'bug', step: 'done', retryable: false };
  state.script.complete = (host, id) => {
    host.finish(JSON.stringify({ ok: false, error: { ...described, causeOf: id } }));
  };
  const step = { execute: () => Promise.reject(thrown) };
  const error = await builder().withAuthFinishStep(step).build().authenticate('t').catch((reason) => reason);
  expect(error).toBeInstanceOf(AuthError);
  expect(error).toMatchObject({ code: 10001, reason: 'step_rejected', step: 'done', retryable: false });
  expect(error.cause).toBe(thrown);
});

test('a core that traps rejects the call, and is asked nothing more', async () => {
  state.script.start = (host) => {
    host.begin(1, '{"kind":"timer","ms":60000}');
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const error = await builder().build().unregisterDevice().catch((reason) => reason);
  const cause = expect.any(WebAssembly.RuntimeError);
  expect(error).toMatchObject({ name: 'AuthError', reason: 'core_stopped', cause });
  await settled();
  expect(names()).toEqual(['start']);
});

test('a trap ends every call of the instance, and the next call gets another', async () => {
  let host;
  state.script.start = (its) => (host ??= its).begin(1, '{"kind":"timer","ms":60000}');
  const authenticator = builder().build();
  const first = authenticator.unregisterDevice().catch((reason) => reason);
  const stopped = core;
  state.script.start = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const second = authenticator.unregisterPasskey().catch((reason) => reason);
  expect(await first).toMatchObject({ reason: 'core_stopped', retryable: true });
  expect(await second).toMatchObject({ reason: 'core_stopped' });
  host.finish('{"ok":true}');
  host.begin(2, '{"kind":"appStep","step":"authFinish","args":[]}');
  await settled();
  expect(names()).toEqual(['start', 'start returned', 'start']);
  expect(core).not.toBe(stopped);
  state.script.start = (its) => its.finish('{"ok":true,"value":3}');
  await expect(authenticator.unregisterDevice()).resolves.toBe(3);
});

test('a question that traps is answered by a typed error, and the calls alive end', async () => {
  state.script.start = (host) => host.begin(1, '{"kind":"timer","ms":60000}');
  state.script.isMobileWeb = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const authenticator = builder().build();
  const call = authenticator.unregisterDevice().catch((reason) => reason);
  expect(() => authenticator.isMobileWeb()).toThrow(expect.objectContaining({ reason: 'core_stopped' }));
  expect(await call).toMatchObject({ reason: 'core_stopped' });
});

test('a platform that throws is no exception in the core: the call ends with an error that has the cause', async () => {
  const thrown = new Error('no entropy');
  const platform = { crypto: { randomUUID: () => { throw thrown; }, subtle: crypto.subtle } };
  const answers = [];
  state.script.start = (host) => {
    answers.push(host.randomUuid());
    calls.push(['went on']);
  };
  state.script.cancel = (host) => host.finish(CANCELLED);
  const error = await builder().withPlatform(platform).build().unregisterDevice().catch((reason) => reason);
  expect(error).toMatchObject({ name: 'AuthError', reason: 'unsupported', cause: thrown });
  state.script.start = (host) => void answers.push(host.randomUuid());
  platform.crypto.randomUUID = () => ({ toString: () => { throw thrown; } });
  await expect(builder().withPlatform(platform).build().unregisterDevice()).rejects.toMatchObject({ cause: thrown });
  expect(answers).toEqual(['', '']);
  await settled();
  expect(names()).toEqual(['start', 'went on', 'start returned', 'cancel', 'delete',
    'start', 'start returned', 'cancel', 'delete']);
});

test('while the core arrives, calls wait, questions are answered, and a cancelled call never begins', async () => {
  let arrive;
  arrival = new Promise((resolve) => (arrive = resolve));
  const storage = new Map([['ProveAuth.DeviceId', 'device-1']]);
  const platform = {
    userAgent: 'Mozilla/5.0 (Linux; Android 14)',
    storage: { getItem: (name) => storage.get(name) ?? null, setItem() {}, removeItem() {} },
  };
  const authenticator = builder().withPlatform(platform).build();
  expect(authenticator.isMobileWeb()).toBe(true);
  expect(authenticator.getDeviceId()).toBe('device-1');
  state.script.start = (host) => host.finish('{"ok":true,"value":1}');
  const waiting = authenticator.authenticate('token-1');
  expect(authenticator.authenticate('token-1')).toBe(waiting);
  const cancelled = authenticator.authenticate('token-2');
  cancelled.cancel();
  await expect(cancelled).rejects.toMatchObject({ reason: 'cancelled' });
  expect(calls).toEqual([]);
  arrive();
  await expect(waiting).resolves.toBe(1);
  const started = calls.filter(([name]) => name === 'start');
  expect(started).toEqual([['start', { call: 'authenticate', authToken: 'token-1' }]]);
});

test('a core that does not arrive rejects the call with the reason', async () => {
  arrival = Promise.reject(new AuthError('not there', { reason: 'network' }));
  await expect(builder().build().authenticate('t')).rejects.toMatchObject({ reason: 'network' });
});

test('where WebAssembly is blocked, building works, calls reject, questions throw, all saying what to do', async () => {
  blocked = new AuthError('add \'wasm-unsafe-eval\'', { reason: 'wasm_blocked', cause: new Error('CSP') });
  const authenticator = builder().withAuthFinishStep(() => {}).build();
  const message = expect.stringContaining('\'wasm-unsafe-eval\'');
  const told = { reason: 'wasm_blocked', cause: blocked.cause, message };
  await expect(authenticator.authenticate('t')).rejects.toMatchObject(told);
  expect(() => authenticator.isMobileWeb()).toThrow(expect.objectContaining(told));
  expect(authenticator.isFidoSupported()).toBe(false);
});

test('a token whose flow is running gives that flow\'s promise, also from another authenticator', async () => {
  let host;
  state.script.start = (given) => (host = given);
  const seen = [];
  const [one, two] = [builder().build(), builder().build()];
  two.addEventListener('progress', ({ detail, target }) => seen.push([detail, target]));
  const promise = one.authenticate('shared');
  expect(two.authenticate('shared')).toBe(promise);
  expect(one.authenticate('another')).not.toBe(promise);
  expect(names().filter((name) => name === 'start')).toHaveLength(2);
  host.progress('{"type":"done"}');
  host.finish('{"ok":true}');
  await settled();
  expect(seen).toEqual([]); // The other flow is none of its business.

  state.script.start = (given) => given.finish('{"ok":true}');
  const late = one.authenticate('another');
  expect(late).not.toBe(promise);
  await late;
  one.authenticate('shared').cancel();
});

test('cancelling and beginning again in the same breath begins a new flow', async () => {
  state.script.cancel = (host) => host.finish(CANCELLED);
  const [one, two] = [builder().build(), builder().build()];
  const first = one.authenticate('strict');
  first.cancel();
  state.script.start = (host) => setImmediate(() => host.finish('{"ok":true,"value":"second"}'));
  const second = two.authenticate('strict');
  expect(await second).toBe('second');
  await expect(first).rejects.toMatchObject({ reason: 'cancelled' });

  // A flow that has ended before authenticate returns is not kept either.
  state.script.start = (host) => host.finish('{"ok":true,"value":"at once"}');
  expect(await one.authenticate('strict')).toBe('at once');
  expect(one.authenticate('strict')).not.toBe(one.authenticate('strict'));
  blocked = new AuthError('CSP', { reason: 'wasm_blocked' });
  await expect(one.authenticate('strict')).rejects.toMatchObject({ reason: 'wasm_blocked' });
  blocked = null;
  expect(await one.authenticate('strict')).toBe('at once');
});

test('cancel tells the core at once; from inside a core function it waits for its return', async () => {
  state.script.cancel = (host) => host.finish(CANCELLED);
  const first = builder().build().authenticate('t1');
  first.cancel();
  expect(names()).toEqual(['start', 'start returned', 'cancel']);
  await expect(first).rejects.toMatchObject({ reason: 'cancelled' });
  first.cancel();
  expect(names().filter((name) => name === 'cancel')).toHaveLength(1);

  calls.length = 0;
  const page = {};
  const storage = { getItem: () => void page.running?.cancel(), setItem() {}, removeItem() {} };
  state.script.start = (host) => host.begin(1, '{"kind":"appStep","step":"authFinish","args":[]}');
  state.script.complete = (host) => host.setting('x');
  page.running = builder().withStorage(storage).withAuthFinishStep(() => {}).build().authenticate('t2');
  await expect(page.running).rejects.toMatchObject({ reason: 'cancelled' });
  expect(names()).toEqual(['start', 'start returned', 'complete', 'cancel', 'delete']);
});

test('a signal cancels, before and during the call, and is let go of afterwards', async () => {
  state.script.cancel = (host) => host.finish(CANCELLED);
  const authenticator = builder().build();
  const controller = new AbortController();
  const running = authenticator.authenticate('t3', { signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toMatchObject({ reason: 'cancelled' });

  calls.length = 0;
  const { signal } = controller;
  await expect(authenticator.authenticate('t4', { signal })).rejects.toMatchObject({ reason: 'cancelled' });
  expect(calls).toEqual([]);

  const listeners = new Set();
  const watched = {
    aborted: false,
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  state.script.start = (host) => setImmediate(() => host.finish('{"ok":true}'));
  const ending = authenticator.authenticate('t5', { signal: watched });
  expect(listeners.size).toBe(1);
  await ending;
  expect(listeners.size).toBe(0);
});

test('progress comes from a microtask, before the call settles, and a listener may cancel', async () => {
  const order = [];
  state.script.cancel = (host) => host.finish(CANCELLED);
  state.script.start = (host) => {
    host.progress('{"type":"step","step":"mobile/otp"}');
    order.push('core returns');
  };
  const authenticator = builder().build();
  authenticator.addEventListener('progress', ({ type, detail, target }) => {
    order.push([type, detail, target === authenticator]);
    promise.cancel();
  });
  const promise = authenticator.authenticate('t6');
  await expect(promise).rejects.toMatchObject({ reason: 'cancelled' });
  expect(order).toEqual(['core returns', ['progress', { type: 'step', step: 'mobile/otp' }, true]]);
});

test('what the builder was told reaches the core', async () => {
  let options;
  state.script.created = (core) => ({ options } = core);
  state.script.start = (host) => host.finish('{"ok":true}');
  const step = () => {};
  await builder()
    .withAuthFinishStep(step).withOtpFallback(step, step).withInstantLinkFallback(step).withRole('secondary')
    .withMobileAuthImplementation('pixel').withUniversalProveKey()
    .withTimeouts({ otpMs: 1000.2 }).withTimeouts({ requestMs: 5 })
    .withPlatform({ userAgent: 'Test/1', webauthn: true }).build().authenticate('t');
  expect(options).toEqual({
    role: 'secondary', mobileAuthImplementation: 'pixel', userAgent: 'Test/1', webauthn: true, universalProveKey: true,
    readableRedirects: true, readsAhead: false, timeouts: { otpMs: 1001, requestMs: 5 },
    appSteps: ['authFinish', 'otpStart', 'otpFinish', 'instantLinkStart'],
  });
});

test.each(['ends', 'ends badly', 'traps'])('when a call %s, what it has begun and holds ends too', async (how) => {
  const seen = { released: 0, closed: 0 };
  const parts = {
    fetch: (_url, { signal }) => {
      seen.request = signal;
      return new Promise(() => {});
    },
    locks: { request: async (_name, _options, whileHeld) => whileHeld().then(() => seen.released++) },
    WebSocket: class {
      constructor() {
        setImmediate(() => this.onopen());
      }

      close() {
        seen.closed++;
      }
    },
  };
  const open = new Set();
  state.script.start = (host) => {
    host.begin(1, '{"kind":"request","via":"fetch","method":"GET","url":"https://backend.example/","maxBytes":9}');
    host.begin(2, '{"kind":"storage","op":"lock","name":"registration"}');
    host.begin(3, '{"kind":"socket","op":"open","url":"wss://backend.example/"}');
    [2, 3].forEach((id) => open.add(id));
  };
  state.script.complete = (host, id) => {
    open.delete(id);
    if (open.size > 0) return;
    if (how === 'traps') throw new Error('unreachable');
    host.finish(how === 'ends' ? '{"ok":true}' : CANCELLED);
  };
  const call = builder().withPlatform(parts).build().unregisterDevice();
  await call.catch(() => {});
  await settled();
  expect(seen.request.aborted).toBe(true);
  expect(seen).toMatchObject({ released: 1, closed: 1 });
});
