import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

const latestOtp = (number) => sandbox.messages(number).at(-1).otp;

/** A flow that stands at mobile/otp. */
async function otpFlow(request = {}) {
  const flow = await merchant.unify(request);
  expect((await flow.register(await createDevice())).body.next).toBe('mobile/otp');
  flow.start = async (body = {}) => (await flow.post('mobile/otp/start', body)).body;
  flow.finish = async (otp) => (await flow.post('mobile/otp/finish', { otp })).body;
  return flow;
}

const lost = (code) => ({ next: 'done', error: { code, message: expect.any(String) } });
const refused = (code) => ({ next: '', data: { code, message: expect.any(String) } });

async function expectIncomplete(flow) {
  const status = await merchant.status(flow);
  expect(status.success).toBe('false');
  expect(Object.keys(status.evaluation.authentication.failureReasons)).toEqual(['9100']);
  expect((await flow.post('mobile/otp/start', {})).status).toBe(401);
}

test('a number other than the sandbox users gets a random OTP, leading zeros kept', async () => {
  const seen = new Set();
  for (let i = 0; i < 5; i += 1) {
    const flow = await otpFlow({ phoneNumber: '+447700900123' });
    await flow.start();
    expect(latestOtp('+447700900123')).toMatch(/^\d{6}$/);
    seen.add(latestOtp('+447700900123'));
  }
  expect(seen.size).toBeGreaterThan(1);
});

test('smsMessage says where the OTP goes and how many digits it has', async () => {
  const flow = await otpFlow({ phoneNumber: '+447700900124', smsMessage: 'Shop: ##### is yours' });
  await flow.start();
  const [message] = sandbox.messages('+447700900124');
  expect(message.otp).toMatch(/^\d{5}$/);
  expect(message.body).toBe(`Shop: ${message.otp} is yours`);
});

test('without allowOTPRetry the first wrong OTP ends the flow', async () => {
  const flow = await otpFlow({ phoneNumber: '2001004014' });
  await flow.start();
  expect(await flow.finish('0000')).toEqual(lost(8106));
  await expectIncomplete(flow);
});

test('with allowOTPRetry two wrong OTPs are refused and the third ends the flow', async () => {
  const flow = await otpFlow({ phoneNumber: '2001004014', allowOTPRetry: true });
  await flow.start();
  expect(await flow.finish('0000')).toEqual(refused(8103));
  expect(await flow.finish('')).toEqual(refused(8103));
  expect(await flow.finish('12345')).toEqual(lost(8106));
  await expectIncomplete(flow);
});

test('a wrong OTP, a resend and the new OTP make it', async () => {
  const flow = await otpFlow({ phoneNumber: '4155550101', allowOTPRetry: true });
  await flow.start();
  const first = latestOtp('4155550101');
  expect(await flow.finish(`${first}0`)).toEqual(refused(8103));
  expect(await flow.start()).toEqual({ next: '' });
  expect(await flow.finish(latestOtp('4155550101'))).toEqual({ next: 'done' });
});

test('the fourth send to one number ends the flow', async () => {
  const flow = await otpFlow({ phoneNumber: '2001004014' });
  for (let i = 0; i < 3; i += 1) expect(await flow.start()).toEqual({ next: '' });
  expect(await flow.start()).toEqual(lost(8105));
  await expectIncomplete(flow);
});

test('the customer enters the number: bad ones are refused, the fourth ends the flow', async () => {
  const flow = await otpFlow();
  expect(flow.claims.auth.subs.mob.auths.otp.mnp).toBe(false);
  expect(await flow.start({})).toEqual(refused(8101));
  expect(await flow.start({ mobileNumber: '12' })).toEqual(refused(8101));
  expect(await flow.start({ mobileNumber: 'nonsense' })).toEqual(refused(8101));
  expect(await flow.start({ mobileNumber: '2001004014' })).toEqual({ next: '' });
  expect(await flow.start({ mobileNumber: '+2001004025' })).toEqual(lost(8107));
});

test('a changed number gets its own SMS and voids the OTP of the first', async () => {
  const flow = await otpFlow({ phoneNumber: '4155550102', allowOTPRetry: true });
  for (let i = 0; i < 3; i += 1) await flow.start();
  const first = latestOtp('4155550102');
  expect(await flow.start({ mobileNumber: '4155550103' })).toEqual({ next: '' });
  const second = latestOtp('4155550103');
  if (first !== second) expect(await flow.finish(first)).toEqual(refused(8103));
  expect(await flow.finish(second)).toEqual({ next: 'done' });
  expect((await merchant.status(flow)).phoneNumber).toBe('4155550103');
});

test('a merchant without number change or retries gets neither', async () => {
  const strict = new Merchant(sandbox.origin, 'strict-merchant');
  sandbox.configure({ numberChange: false, retries: false }, 'strict-merchant');
  const flow = await strict.unify({ phoneNumber: '2001004014' });
  await flow.register(await createDevice());
  expect((await flow.post('mobile/otp/start', {})).body).toEqual({ next: '' });
  expect((await flow.post('mobile/otp/start', { mobileNumber: '4155550104' })).body).toEqual(refused(8102));
  expect((await flow.post('mobile/otp/start', {})).body).toEqual(lost(8105));
});

test('an OTP is good for two minutes from its SMS', async () => {
  const flow = await otpFlow({ phoneNumber: '2001004014', allowOTPRetry: true });
  await flow.start();
  sandbox.advance(110_000);
  await flow.start();
  sandbox.advance(110_000);
  expect(await flow.finish('1235')).toEqual(refused(8103));
  sandbox.advance(11_000);
  expect(await flow.finish('1234')).toEqual(lost(8104));
  await expectIncomplete(flow);
});

test('a session ends after fifteen minutes: its token is worth nothing and its correlation ID unknown', async () => {
  const flow = await otpFlow({ phoneNumber: '2001004014' });
  sandbox.advance(15 * 60_000 + 1);
  expect((await flow.post('mobile/otp/start', {})).status).toBe(401);
  expect(await merchant.status(flow)).toMatchObject({ code: 8008 });
  expect(sandbox.counts().flows).toBe(0);
});

test('possession fails for Laney whatever she types', async () => {
  const flow = await otpFlow({ phoneNumber: '2001004015', allowOTPRetry: true });
  await flow.start();
  expect(await flow.finish('1234')).toEqual(refused(8103));
});

test('a reported failure of OTP ends the flow as incomplete', async () => {
  const device = await createDevice();
  const flow = await merchant.unify({ phoneNumber: '2001004014' });
  await flow.register(device);
  const report = { code: 10002, message: 'the customer cancelled' };
  expect((await flow.post('mobile/otp/error', report)).status).toBe(401);
  expect((await flow.postSigned(device, 'mobile/otp/error', report)).body).toEqual({ next: 'done' });
  await expectIncomplete(flow);
});

test('a device that could not register goes on with OTP, unsigned, and ends without a deviceId', async () => {
  const flow = await merchant.unify({ phoneNumber: '2001004014' });
  expect((await flow.post('device/passive/error', { message: 'no key' })).body).toEqual({ next: 'mobile/otp' });
  await flow.post('mobile/otp/start', {});
  expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body).toEqual({ next: 'done' });
  const status = await merchant.status(flow);
  expect(status.success).toBe('true');
  expect(status).not.toHaveProperty('deviceId');
});
