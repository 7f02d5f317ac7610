import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createAuthenticator } from './soft-authenticator.js';
import { createDevice, Merchant } from './test-client.js';

const ORIGIN = 'https://shop.example';
const CLIENT = { deviceName: 'Firefox 140 on Linux', deviceCapabilities: ['webauthn'] };

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, passkeys: true } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

async function passkeyFlow(request = {}) {
  const flow = await merchant.unify({ phoneNumber: '2001004014', ...request });
  flow.headers.Origin = ORIGIN;
  return flow;
}

const start = (flow, deviceId = null) => flow.post('device/fido2/start', { signals: {}, deviceId });

async function proveByOtp(flow) {
  await flow.post('mobile/otp/start', {});
  const { otp } = sandbox.messages(flow.number ?? '2001004014').at(-1);
  return (await flow.post('mobile/otp/finish', { otp })).body;
}

/** A customer with a passkey and a Prove Key. */
async function enrol(phoneNumber) {
  const flow = await passkeyFlow({ phoneNumber });
  flow.number = phoneNumber;
  const device = await createDevice();
  const authenticator = createAuthenticator(ORIGIN);
  const { credCreateOptions } = (await start(flow)).body.data;
  const [key] = (await device.registration(flow.challenge)).registrations;
  const registrations = [{ webAuthnCredential: authenticator.create(credCreateOptions) }, key];
  const answer = await flow.post('device/fido2/register/finish', { ...CLIENT, registrations });
  device.deviceId = answer.body.data?.deviceId;
  return { flow, device, authenticator, answer };
}

test('the claims say which user verification is wanted', async () => {
  const flow = await passkeyFlow();
  expect(flow.claims.auth.subs.dev.auths.pasv).toEqual({ cdt: true, uvlvl: 'pref' });
});

test('registration of a passkey with a Prove Key, then possession', async () => {
  const { flow, answer } = await enrol('4155550111');
  expect(answer.body).toEqual({ next: 'mobile/otp', data: { deviceId: expect.any(String) } });
  expect(await proveByOtp(flow)).toEqual({ next: 'done' });
  expect((await merchant.status(flow)).success).toBe('true');
});

test('the start request shapes creation options in base64url', async () => {
  const flow = await passkeyFlow();
  const { body } = await start(flow);
  expect(body.next).toBe('device/passive/register');
  expect(body.data.credCreateOptions).toMatchObject({
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    rp: { id: 'shop.example' },
    user: { id: expect.stringMatching(/^[\w-]+$/) },
  });
});

test('an existing passkey is offered beside and lets a new device in without an OTP', async () => {
  const { flow: first, authenticator } = await enrol('4155550112');
  await proveByOtp(first);
  const second = await passkeyFlow({ phoneNumber: '4155550112' });
  const { credCreateOptions, credRequestOptions } = (await start(second)).body.data;
  expect(credCreateOptions.excludeCredentials).toEqual([expect.objectContaining({ id: authenticator.id })]);
  expect(credRequestOptions.allowCredentials).toEqual([expect.objectContaining({ id: authenticator.id })]);
  const device = await createDevice();
  const [key] = (await device.registration(second.challenge)).registrations;
  const body = {
    webAuthnAssertion: authenticator.get(credRequestOptions), ...CLIENT, registrations: [{ ...key, signals: {} }],
  };
  expect((await second.post('device/fido2/verify/finish', body)).body).toMatchObject({ next: 'done' });
  expect((await merchant.status(second)).success).toBe('true');
});

test('an assertion for another challenge is refused', async () => {
  const { flow: first, authenticator } = await enrol('4155550113');
  await proveByOtp(first);
  const flow = await passkeyFlow({ phoneNumber: '4155550113' });
  await start(flow);
  const webAuthnAssertion = authenticator.get({ challenge: 'c29tZXRoaW5nIGVsc2U' });
  const answer = await flow.post('device/fido2/verify/finish', { webAuthnAssertion, ...CLIENT });
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ code: 8001, message: expect.stringContaining('WebAuthn') });
});

test('step-up asks the registered passkey again', async () => {
  const { flow: first, device, authenticator } = await enrol('4155550114');
  await proveByOtp(first);
  sandbox.configure({ extraSteps: ['device/passive/stepup'] });
  const flow = await passkeyFlow({ phoneNumber: '4155550114' });
  sandbox.configure({ extraSteps: [] });
  expect((await flow.verify(device)).body.next).toBe('device/passive/stepup');
  const started = await flow.post('device/fido2/start', { deviceId: device.deviceId });
  expect(started.body.next).toBe('device/passive/verify');
  const webAuthnAssertion = authenticator.get(started.body.data.credRequestOptions);
  const answer = await flow.post('device/fido2/verify/finish', { webAuthnAssertion, ...CLIENT });
  expect(answer.body).toMatchObject({ next: 'done' });
});

test('a cancelled passkey leaves the Prove Key, a failing Prove Key leaves the OTP', async () => {
  const flow = await passkeyFlow();
  await start(flow);
  expect((await flow.post('device/fido2/error', { code: 10002, message: 'cancelled' })).body).toEqual({
    next: 'device/passive/silent',
  });
  expect((await flow.post('device/passive/error', { message: 'no key' })).body).toEqual({ next: 'mobile/otp' });
});

test('unregistering passkeys is a signed request', async () => {
  const { flow, device, authenticator } = await enrol('4155550115');
  await proveByOtp(flow);
  const outside = new flow.constructor(sandbox.origin);
  const body = { deviceId: device.deviceId };
  expect((await outside.post('stepup/unregister', body)).status).toBe(401);
  expect((await outside.postSigned(device, 'stepup/unregister', body)).body).toEqual({ next: '' });
  const again = await passkeyFlow({ phoneNumber: '4155550115' });
  expect((await start(again)).body.data.credCreateOptions.excludeCredentials).toEqual([]);
  expect(authenticator.id).toBeTruthy();
});
