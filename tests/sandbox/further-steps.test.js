import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

/** A flow whose possession is proven; `answer` is the one that leads on. */
async function provenFlow(extraSteps) {
  sandbox.configure({ extraSteps });
  const flow = await merchant.unify({ phoneNumber: '2001004014' });
  sandbox.configure({ extraSteps: [] });
  flow.device = await createDevice();
  const registered = await flow.register(flow.device);
  await flow.post('mobile/otp/start', {});
  const answer = (await flow.post('mobile/otp/finish', { otp: '1234' })).body;
  return { flow, registered: registered.body, answer };
}

const outcome = async (flow) => (await merchant.status(flow)).success;

test('scan/message: the message comes with the registration, accepting goes on', async () => {
  const { flow, registered, answer } = await provenFlow(['scan/message']);
  expect(registered.data.scanMessage).toEqual(expect.any(String));
  expect(answer.next).toBe('scan/message');
  expect(await outcome(flow)).toBe('pending');
  expect((await flow.post('user/response', { response: 'maybe' })).status).toBe(400);
  expect((await flow.post('user/response', { response: 'accept' })).body).toEqual({ next: 'done' });
  expect(await outcome(flow)).toBe('true');
});

test('scan/message: anything but accepting ends the flow as incomplete', async () => {
  const { flow } = await provenFlow(['scan/message']);
  expect((await flow.post('user/response', { response: 'reject' })).body).toEqual({ next: 'done' });
  expect(await outcome(flow)).toBe('false');
});

const PPB = ['user/ppb/register', 'user/ppb/verify'];

test.each(PPB)('%s: the operation of the answer has to be finished', async (step) => {
  const { flow, answer } = await provenFlow([step]);
  expect(answer).toEqual({
    next: step, data: { ppb: { operationId: expect.any(String), oneTimeSecret: expect.any(String) } },
  });
  const finish = (operationId) => flow.post('user/ppb/finish', { requestId: randomUUID(), operationId });
  expect((await finish(answer.data.ppb.operationId)).body).toEqual({ next: 'done' });
  expect(await outcome(flow)).toBe('true');
});

test('user/ppb: another operation, or a report, ends the flow as incomplete', async () => {
  const { flow } = await provenFlow(['user/ppb/verify']);
  const other = { requestId: randomUUID(), operationId: randomUUID() };
  expect((await flow.post('user/ppb/finish', other)).body).toMatchObject({ next: 'done', error: { code: 8108 } });
  const { flow: second } = await provenFlow(['user/ppb/verify']);
  expect((await second.post('user/ppb/error', { message: 'no camera' })).body).toEqual({ next: 'done' });
  expect(await outcome(second)).toBe('false');
});

test('user/docv: start gives the operation, finish goes on', async () => {
  const { flow, answer } = await provenFlow(['user/docv']);
  expect(answer).toEqual({ next: 'user/docv' });
  const early = { requestId: randomUUID(), operationId: randomUUID() };
  expect((await flow.post('user/docv/finish', early)).body.code).toBe(8003);
  const started = (await flow.post('user/docv/start', { requestId: randomUUID(), documentType: 'passport' })).body;
  expect(started).toEqual({
    next: '', data: { docv: { operationId: expect.any(String), oneTimeSecret: expect.any(String) } },
  });
  const { operationId } = started.data.docv;
  const finished = await flow.post('user/docv/finish', { requestId: randomUUID(), operationId });
  expect(finished.body).toEqual({ next: 'done' });
});

test('steps that the web has not: the signed report goes on with the next', async () => {
  const { flow, answer } = await provenFlow(['user/present', 'user/docv']);
  expect(answer.next).toBe('user/present');
  const report = { code: 10003, message: 'not on the web' };
  expect((await flow.post('user/mobileactive/error', report)).status).toBe(401);
  expect((await flow.postSigned(flow.device, 'user/mobileactive/error', report)).body).toEqual({ next: 'user/docv' });
});

test('the universal Prove Key has its own paths, claims and end', async () => {
  sandbox.configure({
    universalProveKey: true, universalRedirect: true, universalEndpoint: 'https://key.example/go',
    universalFinalUrl: 'https://shop.example/back',
  });
  const flow = await merchant.unify({ phoneNumber: '2001004014' });
  const known = await merchant.unify({ phoneNumber: '2001004014' });
  sandbox.configure({ universalProveKey: false, universalRedirect: false });
  const unvsl = { endp: 'https://key.example/go', ftu: 'https://shop.example/back' };
  expect(flow.claims.auth.next).toBe('device/universal');
  expect(flow.claims.auth.subs.dev.auths.unvsl).toEqual(unvsl);
  expect(flow.claims.auth.subs.mob.auths.unvsl).toEqual(unvsl);

  const device = await createDevice();
  const registered = await flow.post('device/universal/register', await device.registration(flow.challenge));
  expect(registered.body.next).toBe('mobile/otp');
  device.deviceId = registered.body.data.deviceId;
  await flow.post('mobile/otp/start', {});
  expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body).toEqual({ next: 'redirect/finish' });
  expect((await flow.post('device/universal/error', { message: 'no URL' })).body).toEqual({ next: 'done' });
  expect(await outcome(flow)).toBe('true');

  const signature = await device.sign(`${device.deviceId}:${known.challenge}`);
  const body = { deviceId: device.deviceId, keyId: device.keyId, signature, signals: {} };
  expect((await known.post('device/universal/verify', body)).body).toEqual({ next: 'redirect/finish' });
});
