// The page "Against the published client": its table is what this test finds when it tries each name and shape that the
// published client has. `UPDATE_TABLE=1` writes it anew.
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { startSandbox } from '../../demo/sandbox/server.js';
import * as api from '../../dist/node.mjs';
import { Merchant } from '../sandbox/test-client.js';

const PAGE = new URL('../../docs/compatibility.md', import.meta.url);

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, maxSends: 1000 } });
});
afterAll(() => sandbox.close());

/** A sign-in with an OTP, and what it sent and stored. */
async function signIn({ device = new api.MemoryDeviceStore(), otps = ['1234'], start = () => null, ask = {} } = {}) {
  /** @type {{ path: string, headers: Record<string, string>, body: any }[]} */
  const sent = [];
  const fetchSeen = (/** @type {any} */ url, /** @type {any} */ init) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    sent.push({ path: new URL(url).pathname, headers, body: init.body && JSON.parse(init.body) });
    return fetch(url, init);
  };
  /** @type {any[]} */
  const refusals = [];
  const merchant = new Merchant(sandbox.origin);
  const flow = await merchant.unify({
    phoneNumber: '2001004014', clientRequestId: randomUUID(), allowOTPRetry: true, mobileAuthEnabled: false, ...ask,
  });
  const finished = /** @type {any[]} */ ([]);
  const promise = new api.AuthenticatorBuilder()
    .withPlatform(device).withPlatform({ fetch: fetchSeen })
    .withAuthFinishStep((input) => { finished.push(input); return 'the result'; })
    .withOtpFallback(/** @type {any} */ (start), (otpError) => {
      if (otpError) refusals.push(otpError);
      return { resultType: 0, input: { otp: String(otps.shift()) } };
    })
    .build().authenticate(flow.authToken);
  const result = await promise;
  return { sent, refusals, device, finished, result, claims: flow.claims.auth, promise };
}

const has = (/** @type {any} */ value, /** @type {string[]} */ ...names) =>
  names.every((name) => typeof value[name] === 'function');
const equal = (/** @type {any} */ enumeration, /** @type {object} */ values) =>
  Object.entries(values).every(([name, value]) => enumeration[name] === value);

const BUILDER = ['withAuthFinishStep', 'withOtpFallback', 'withInstantLinkFallback', 'withMobileAuthImplementation',
  'withRole', 'withDeviceContext', 'withDeviceIpAddress', 'withDisplayName', 'withAuthMessageHandler',
  'withPasskeyAlreadyExistCallback', 'withUniversalProveKey', 'withPrivacyPreservingBiometrics',
  'withDocumentVerification', 'withStorage', 'withPlatform', 'build'];
const AUTHENTICATOR = ['authenticate', 'isFidoSupported', 'isDeviceRegistered', 'isMobileWeb', 'getDeviceId',
  'getDeviceDiscoveryInfo', 'resetDeviceSettings', 'unregisterDevice', 'unregisterPasskey', 'finishInstantLink'];
const authenticator = () => new api.AuthenticatorBuilder().withAuthFinishStep(() => {}).build();

/** @type {[what: string, published: string, same: () => boolean | Promise<boolean>][]} */
const ROWS = [
  ...BUILDER.map((name) => /** @type {any} */ ([`\`AuthenticatorBuilder.${name}\``, 'function',
    () => has(new api.AuthenticatorBuilder(), name)])),
  ...AUTHENTICATOR.map((name) => /** @type {any} */ ([`\`Authenticator.${name}\``, 'function',
    () => has(authenticator(), name)])),
  ['`OtpFinishResultType`', 'OnSuccess 0, OnResendOtp 1, OnMobileNumberChange 2, both ways', () =>
    equal(api.OtpFinishResultType, { OnSuccess: 0, OnResendOtp: 1, OnMobileNumberChange: 2, 0: 'OnSuccess' })],
  ['`InstantLinkResultType`', 'OnResend 0, OnMobileNumberChange 1, both ways', () =>
    equal(api.InstantLinkResultType, { OnResend: 0, OnMobileNumberChange: 1, 1: 'OnMobileNumberChange' })],
  ['`MobileAuthImplementation`', 'Pixel "pixel", Fetch "fetch"', () =>
    equal(api.MobileAuthImplementation, { Pixel: 'pixel', Fetch: 'fetch' })],
  ['`DeviceRole`', 'Primary "primary", Secondary "secondary"', () =>
    equal(api.DeviceRole, { Primary: 'primary', Secondary: 'secondary' })],
  ['`LogLevel`', 'disabled 0 to trace 5, both ways', () =>
    equal(api.LogLevel, { disabled: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5, 5: 'trace' })],
  ['`LoggerFactory`', 'setLogLevel, setLogWriter, getLogger', () =>
    has(api.LoggerFactory, 'setLogLevel', 'setLogWriter', 'getLogger')],
  ['A step', 'a function, or an object with `execute`; a value or a promise', async () => {
    const { result } = await signIn({ start: /** @type {any} */ ({ execute: async () => null }) });
    return result === 'the result';
  }],
  ['`authenticate`', 'a promise with `cancel()`, for what AuthFinish returned', async () => {
    const { promise, result } = await signIn();
    return has(promise, 'cancel') && result === 'the result';
  }],
  ['AuthFinish', 'gets `{ authId }`, the token\'s', async () => {
    const { finished, claims } = await signIn();
    return finished.length === 1 && finished[0].authId === claims.id;
  }],
  ['`OtpError`', 'the backend\'s code; message `Error Code: <code>, <text>`', async () => {
    const { refusals: [error] } = await signIn({ otps: ['9999', '1234'] });
    return error instanceof api.OtpError && error.message.startsWith(`Error Code: ${error.code}, `);
  }],
  ['Header `PA-Version`', '`ProveAuth/<version> Contract/2.15.1 WEB/1`', async () => {
    const { sent } = await signIn();
    const good = /^ProveAuth\/[\d.]+ Contract\/2\.15\.1 WEB\/1$/;
    return sent.every(({ headers }) => good.test(headers['pa-version'] ?? ''));
  }],
  ['Requests of an OTP sign-in', '`device/passive/register`, `mobile/otp/start`, `mobile/otp/finish`', async () => {
    const { sent } = await signIn();
    const wanted = ['device/passive/register', 'mobile/otp/start', 'mobile/otp/finish'];
    return sent.map(({ path }) => path).join() === wanted.map((path) => `/v1/client/${path}`).join();
  }],
  ['Body of `mobile/otp/finish`', '`{ otp }`', async () => {
    const { sent } = await signIn();
    return JSON.stringify(sent.at(-1)?.body) === '{"otp":"1234"}';
  }],
  ['The stored device', '`ProveAuth.DeviceId`, `ProveAuth.namespace`; a record with its keys, ES256', async () => {
    const { device, claims } = await signIn();
    const record = await device.load(claims.ans);
    return record?.deviceId === device.storage.getItem('ProveAuth.DeviceId') && record?.algorithm === 'ES256'
      && device.storage.getItem('ProveAuth.namespace') === claims.ans && record?.keys.privateKey.extractable === false;
  }],
  ['A known device', 'signs `deviceId:challenge`, no message is sent', async () => {
    const { device } = await signIn();
    const { sent } = await signIn({ device });
    return sent.map(({ path }) => path).join() === '/v1/client/device/passive/verify';
  }],
];

test('is as the page says', async () => {
  const lines = [];
  for (const [what, published, same] of ROWS) {
    lines.push(`| ${what} | ${published} | ${await same() ? 'the same' : 'DIFFERENT'} |`);
  }
  const table = ['| | the published client | here |', '| --- | --- | --- |', ...lines].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const replaced = page.replace(/(<!-- table -->\n).*(\n<!-- end -->)/s, (_, begin, end) => begin + table + end);
  if (process.env.UPDATE_TABLE) writeFileSync(PAGE, replaced);
  expect(table).not.toContain('DIFFERENT');
  expect(readFileSync(PAGE, 'utf8')).toBe(replaced);
});
