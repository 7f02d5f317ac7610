// The shim on the real core, in Node, against the sandbox.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { core } from '../../js/load.js';
import {
  AuthError, AuthenticatorBuilder, LogLevel, LoggerFactory, MemoryDeviceStore, OtpError, PhoneValidationError, VERSION,
} from '../../js/node.js';
import { Merchant } from '../sandbox/test-client.js';
import { settled } from './drive-host.js';

const PHONE = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

let sandbox;
let merchant;
let number = 4155550100;

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await settled();
  expect(core().liveCount()).toBe(0);
});

const newNumber = () => `+1${number++}`;
const otpOf = (phoneNumber) => sandbox.messages(phoneNumber).at(-1).otp;

/** A phone's browser with the app steps of a page that does as asked. */
function phoneBuilder(phoneNumber, device = new MemoryDeviceStore()) {
  return new AuthenticatorBuilder()
    .withPlatform(device)
    .withPlatform({ userAgent: PHONE })
    .withAuthFinishStep(({ authId }) => ({ authId }))
    .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: otpOf(phoneNumber) } }));
}

function desktopBuilder(retryStep) {
  return new AuthenticatorBuilder()
    .withPlatform(new MemoryDeviceStore())
    .withPlatform({ userAgent: DESKTOP })
    .withRole('secondary')
    .withAuthFinishStep({ execute: ({ authId }) => authId })
    .withInstantLinkFallback(() => null, retryStep);
}

async function succeeded(flow) {
  return (await merchant.status(flow)).success === 'true';
}

test('a first visit registers the device by OTP, the second is silent, another device is not', async () => {
  const phoneNumber = newNumber();
  const device = new MemoryDeviceStore();
  const first = await merchant.unify({ phoneNumber });
  const authenticator = phoneBuilder(phoneNumber, device).build();
  expect(authenticator.isMobileWeb()).toBe(true);
  expect(authenticator.isDeviceRegistered()).toBe(false);
  expect(authenticator.getDeviceId()).toBeNull();
  const result = await authenticator.authenticate(first.authToken);
  expect(result).toEqual({ authId: first.claims.auth.id });
  expect(await succeeded(first)).toBe(true);
  expect(authenticator.isDeviceRegistered()).toBe(true);
  expect(authenticator.getDeviceId()).toBe((await merchant.status(first)).deviceId);

  const asked = [];
  const second = await merchant.unify({ phoneNumber });
  const returning = phoneBuilder(phoneNumber, device).withOtpFallback(() => asked.push('otp'), () => null).build();
  await returning.authenticate(second.authToken);
  expect(await succeeded(second)).toBe(true);
  expect(asked).toEqual([]);
  expect(phoneBuilder(phoneNumber).build().isDeviceRegistered()).toBe(false);
});

test('a wrong OTP reaches the finish step as an OtpError; the right one ends the flow', async () => {
  const phoneNumber = newNumber();
  const flow = await merchant.unify({ phoneNumber, allowOTPRetry: true });
  const errors = [];
  const finish = (error) => {
    errors.push(error);
    return { resultType: 0, input: { otp: error ? otpOf(phoneNumber) : '000000' } };
  };
  await phoneBuilder(phoneNumber).withOtpFallback(() => null, { execute: finish }).build().authenticate(flow.authToken);
  expect(errors).toHaveLength(2);
  expect(errors[0]).toBeUndefined();
  expect(errors[1]).toBeInstanceOf(OtpError);
  expect(errors[1].message).toMatch(/^Error Code: \d+, ./);
  expect(await succeeded(flow)).toBe(true);
});

test('a refused number reaches the start step as a PhoneValidationError', async () => {
  const phoneNumber = newNumber();
  const flow = await merchant.unify({});
  const given = [];
  const start = async (needed, error) => {
    given.push([needed, error]);
    return { phoneNumber: error ? phoneNumber : '12' };
  };
  const finish = () => ({ resultType: 0, input: { otp: otpOf(phoneNumber) } });
  await phoneBuilder(phoneNumber).withOtpFallback(start, finish).build().authenticate(flow.authToken);
  expect(given[0]).toEqual([true, undefined]);
  expect(given[1][1]).toBeInstanceOf(PhoneValidationError);
  expect(await succeeded(flow)).toBe(true);
});

test('a desktop waits for the Instant Link, whose retry step may stay pending', async () => {
  const phoneNumber = newNumber();
  const flow = await merchant.unify({ possessionType: 'desktop', phoneNumber });
  const retry = () => {
    setImmediate(() => sandbox.tapLink(sandbox.messages(phoneNumber).at(-1).id));
    return new Promise(() => {});
  };
  const authenticator = desktopBuilder(retry).build();
  expect(authenticator.isMobileWeb()).toBe(false);
  expect(await authenticator.authenticate(flow.authToken)).toBe(flow.claims.auth.id);
  expect(await succeeded(flow)).toBe(true);
});

test('progress tells the steps of a flow and none of its secrets', async () => {
  const phoneNumber = newNumber();
  const flow = await merchant.unify({ phoneNumber });
  const authenticator = phoneBuilder(phoneNumber).build();
  const events = [];
  const logged = [];
  LoggerFactory.setLogLevel(LogLevel.trace);
  LoggerFactory.setLogWriter({ write: (_level, ...args) => logged.push(args) });
  authenticator.addEventListener('progress', ({ detail }) => events.push(detail));
  authenticator.addEventListener('progress', () => {
    throw new Error('a bug in the page');
  });
  try {
    await authenticator.authenticate(flow.authToken);
  } finally {
    LoggerFactory.setLogLevel(LogLevel.error);
    LoggerFactory.setLogWriter(null);
  }
  const steps = events.filter(({ type }) => type === 'step').map(({ step }) => step);
  expect(steps).toEqual(['device/passive', 'device/passive/silent', 'mobile/otp', 'done']);
  expect(events.at(-1)).toEqual({ type: 'done' });
  const text = JSON.stringify([events, logged]);
  for (const secret of [flow.authToken, otpOf(phoneNumber), phoneNumber, phoneNumber.slice(2)]) {
    expect(text).not.toContain(secret);
  }
});

test('cancel settles at once, reports nothing and leaves the token unspent if nothing was sent', async () => {
  const phoneNumber = newNumber();
  const flow = await merchant.unify({ phoneNumber });
  const authenticator = phoneBuilder(phoneNumber).build();
  const first = authenticator.authenticate(flow.authToken);
  first.cancel();
  const again = authenticator.authenticate(flow.authToken);
  await expect(first).rejects.toMatchObject({ name: 'AuthError', reason: 'cancelled', code: 10002 });
  expect(again).not.toBe(first);
  await again;
  expect(await succeeded(flow)).toBe(true);
});

test('cancel while the customer is asked, and while an Instant Link is waited for', async () => {
  const phoneNumber = newNumber();
  const otp = await merchant.unify({ phoneNumber });
  const page = {};
  const asking = phoneBuilder(phoneNumber).withOtpFallback(() => null, () => {
    page.promise.cancel();
    return new Promise(() => {});
  });
  page.promise = asking.build().authenticate(otp.authToken);
  await expect(page.promise).rejects.toMatchObject({ reason: 'cancelled', step: 'mobile/otp' });

  const link = await merchant.unify({ possessionType: 'desktop', phoneNumber });
  const controller = new AbortController();
  const retry = () => {
    controller.abort();
    return new Promise(() => {});
  };
  const waiting = desktopBuilder(retry).build().authenticate(link.authToken, { signal: controller.signal });
  await expect(waiting).rejects.toMatchObject({ reason: 'cancelled' });
  expect(await succeeded(link)).toBe(false);
});

test('after its end a flow keeps no process alive: no socket, no timer', async () => {
  const { authToken } = await merchant.unify({ possessionType: 'desktop', phoneNumber: newNumber() });
  const script = new URL('cancelled-process.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, authToken], {
    stdio: ['ignore', 'pipe', 'inherit'], timeout: 100_000,
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  expect([output, code]).toEqual(['cancelled\n', 0]);
});

test('bad input rejects with a typed error that says what to do', async () => {
  const authenticator = phoneBuilder(newNumber()).build();
  for (const token of ['', 'a.b', 'a.b.c', undefined, 7, {}]) {
    await expect(authenticator.authenticate(token)).rejects.toMatchObject({ reason: 'malformed_token', code: 10002 });
  }
  const { authToken } = await merchant.unify({ phoneNumber: newNumber() });
  const without = new AuthenticatorBuilder().build().authenticate(authToken);
  await expect(without).rejects.toMatchObject({ reason: 'missing_auth_finish', code: 10004 });
});

test('AuthFinish that throws rejects with its own error as the cause', async () => {
  const phoneNumber = newNumber();
  const flow = await merchant.unify({ phoneNumber });
  const bug = new TypeError('merchant server is down');
  const authenticator = phoneBuilder(phoneNumber).withAuthFinishStep(() => { throw bug; }).build();
  const error = await authenticator.authenticate(flow.authToken).catch((reason) => reason);
  expect(error).toBeInstanceOf(AuthError);
  expect(error).toMatchObject({ reason: 'step_rejected', message: 'merchant server is down' });
  expect(error.cause).toBe(bug);
});

test('two flows at once, on two devices of one process, do not disturb each other', async () => {
  const flows = await Promise.all([0, 1, 2, 3].map(async () => {
    const phoneNumber = newNumber();
    return { phoneNumber, flow: await merchant.unify({ phoneNumber }) };
  }));
  const run = ({ phoneNumber, flow }) => phoneBuilder(phoneNumber).build().authenticate(flow.authToken);
  await Promise.all(flows.map(run));
  for (const { flow } of flows) expect(await succeeded(flow)).toBe(true);
});

test('resetDeviceSettings forgets the device', async () => {
  const phoneNumber = newNumber();
  const device = new MemoryDeviceStore();
  const { authToken } = await merchant.unify({ phoneNumber });
  const authenticator = phoneBuilder(phoneNumber, device).build();
  await authenticator.authenticate(authToken);
  expect(await authenticator.resetDeviceSettings()).toBeUndefined();
  expect(authenticator.isDeviceRegistered()).toBe(false);
});

test('a storage of the page may call the library while the core waits for it', async () => {
  const phoneNumber = newNumber();
  const device = new MemoryDeviceStore();
  const calls = [];
  const { getItem, setItem, removeItem } = device.storage;
  const call = () => {
    if (calls.length > 30) return;
    authenticator.getDeviceId();
    calls.push(authenticator.getDeviceDiscoveryInfo().catch(() => {}));
    authenticator.isMobileWeb();
  };
  const storage = {
    getItem: (name) => call() ?? getItem(name), setItem: (...args) => call() ?? setItem(...args),
    removeItem: (name) => call() ?? removeItem(name),
  };
  const authenticator = phoneBuilder(phoneNumber, device).withStorage(storage).build();
  for (let visit = 0; visit < 2; visit++) {
    const flow = await merchant.unify({ phoneNumber });
    await authenticator.authenticate(flow.authToken);
    expect(await succeeded(flow)).toBe(true);
  }
  expect(calls.length).toBeGreaterThan(30);
  await Promise.all(calls);
});

test('an Instant Link that came back to the page is finished there', async () => {
  const authenticator = phoneBuilder(newNumber()).build();
  const url = 'https://shop.example/done?asc=true&authId=auth-1';
  expect(await authenticator.finishInstantLink(url)).toEqual({ authId: 'auth-1' });
  expect(await authenticator.finishInstantLink(new URL(url))).toEqual({ authId: 'auth-1' });
  const page = 'https://shop.example/done';
  for (const bad of [`${page}?asc=false&authId=a`, page, 'nonsense', undefined]) {
    await expect(authenticator.finishInstantLink(bad)).rejects.toBeInstanceOf(AuthError);
  }
});

test('the version is the same everywhere', async () => {
  const { default: { version } } = await import('../../package.json', { with: { type: 'json' } });
  expect([VERSION, core().version()]).toEqual([version, version]);
});
