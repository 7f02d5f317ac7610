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

const latest = (number) => sandbox.messages(number).at(-1);

test('a first visit on mobile registers the device and proves the phone with an OTP', async () => {
  const device = await createDevice();
  const flow = await merchant.unify({ phoneNumber: '2001004014' });
  expect(flow.answer).toEqual({ authToken: expect.any(String), correlationId: expect.any(String), success: 'pending' });
  expect((await merchant.status(flow)).success).toBe('pending');

  const registered = await flow.register(device);
  expect(registered.body).toEqual({ next: 'mobile/otp', data: { deviceId: expect.any(String) } });
  expect((await flow.post('mobile/otp/start', {})).body).toEqual({ next: '' });
  expect(latest('2001004014')).toEqual({
    id: expect.any(String),
    to: '+12001004014',
    body: expect.stringContaining('1234'),
    otp: '1234',
    at: expect.any(String),
  });
  expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body).toEqual({ next: 'done' });

  expect(await merchant.status(flow)).toEqual({
    success: 'true',
    phoneNumber: '2001004014',
    deviceId: device.deviceId,
    proveId: expect.any(String),
    clientRequestId: expect.any(String),
    evaluation: { authentication: { result: 'pass' }, risk: { result: 'pass' } },
  });
});

test('a second visit of the device is silent', async () => {
  const device = await createDevice();
  const first = await merchant.unify({ phoneNumber: '+14155550123' });
  await first.register(device);
  await first.post('mobile/otp/start', {});
  await first.post('mobile/otp/finish', { otp: latest('4155550123').otp });

  const second = await merchant.unify({ phoneNumber: '4155550123' });
  expect((await second.verify(device)).body).toEqual({ next: 'done' });
  expect(await merchant.status(second)).toMatchObject({ success: 'true', deviceId: device.deviceId });
});

test('another number than that of the key gives 9101; rebind checks possession and binds the key anew', async () => {
  const device = await createDevice();
  const first = await merchant.unify({ phoneNumber: '2001004014' });
  await first.register(device);
  await first.post('mobile/otp/start', {});
  await first.post('mobile/otp/finish', { otp: '1234' });

  const other = await merchant.unify({ phoneNumber: '+2001004025' });
  expect((await other.verify(device)).body).toEqual({ next: 'done' });
  const status = await merchant.status(other);
  expect(status.success).toBe('false');
  expect(Object.keys(status.evaluation.authentication.failureReasons)).toEqual(['9101']);
  expect(status).not.toHaveProperty('deviceId');

  const rebound = await merchant.unify({ phoneNumber: '+2001004025', rebind: true });
  expect((await rebound.verify(device)).body.next).toBe('mobile/otp');
  await rebound.post('mobile/otp/start', {});
  expect((await rebound.post('mobile/otp/finish', { otp: '1234' })).body.next).toBe('done');
  const again = await merchant.unify({ phoneNumber: '+2001004025' });
  expect((await again.verify(device)).body.next).toBe('done');
  expect((await merchant.status(again)).success).toBe('true');
});

test('on a desktop the Instant Link, opened on the phone, ends the wait on the status socket', async () => {
  const flow = await merchant.unify({ phoneNumber: '2001004014', possessionType: 'desktop' });
  const socket = await flow.openSocket();
  expect(await socket.ping()).toBe('pong');
  const start = { sourceIp: null, isMobile: false };
  expect((await flow.post('mobile/instantlink/start', start)).body).toEqual({ next: '' });
  const { link } = latest('2001004014');
  const result = socket.message();
  const opened = await fetch(link, { redirect: 'manual' });
  expect(opened.status).toBe(303);
  expect(opened.headers.get('location')).toBe(`https://shop.example/done?asc=true&authId=${flow.claims.auth.id}`);
  expect(JSON.parse(await result)).toEqual({ next: 'done' });
  socket.socket.close(1000);
  const status = await merchant.status(flow);
  expect(status).toMatchObject({ success: 'true', phoneNumber: '2001004014' });
  expect(status).not.toHaveProperty('deviceId');
});

test('a socket that was lost with the result is told again when it comes back', async () => {
  const flow = await merchant.unify({ phoneNumber: '2001004014', possessionType: 'desktop' });
  await flow.post('mobile/instantlink/start', { sourceIp: null, isMobile: false });
  const lost = await flow.openSocket();
  expect(sandbox.tapLink(latest('2001004014').id).status).toBe(303);
  lost.socket.terminate();
  const start = { sourceIp: null, isMobile: false };
  expect((await flow.post('mobile/instantlink/start', start)).status).toBe(401); // the token is good for nothing else
  const { socket, message } = await flow.openSocket();
  expect(JSON.parse(await message())).toEqual({ next: 'done' });
  socket.close(1000);
});

test('a link opened before the socket is there is told as soon as the socket opens', async () => {
  const flow = await merchant.unify({ phoneNumber: '2001004014', possessionType: 'desktop' });
  await flow.post('mobile/instantlink/start', { sourceIp: null, isMobile: false });
  expect(sandbox.tapLink(latest('2001004014').id).status).toBe(303);
  const socket = await flow.openSocket();
  expect(JSON.parse(await socket.message())).toEqual({ next: 'done' });
  socket.socket.close(1000);
});
