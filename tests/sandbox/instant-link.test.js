import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

const DESKTOP = { sourceIp: null, isMobile: false };
const latest = (number) => sandbox.messages(number).at(-1);

async function linkFlow(request = {}, by = merchant) {
  const flow = await by.unify({ possessionType: 'desktop', ...request });
  flow.start = async (body = {}) => (await flow.post('mobile/instantlink/start', { ...DESKTOP, ...body })).body;
  return flow;
}

test.each([true, false])('the link leads on with asc and authId (started on the phone: %s)', async (isMobile) => {
  const flow = await linkFlow({ phoneNumber: '2001004014', finalTargetUrl: 'https://shop.example/done?a=1' });
  expect(await flow.start({ isMobile })).toEqual({ next: '' });
  const { location } = sandbox.tapLink(latest('2001004014').id);
  const url = new URL(location);
  expect(Object.fromEntries(url.searchParams)).toEqual({ a: '1', asc: 'true', authId: flow.claims.auth.id });
  expect((await merchant.status(flow)).success).toBe('true');
});

test('a resend voids the earlier link, the fourth send ends the flow', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  await flow.start();
  const first = latest('2001004014');
  expect(await flow.start({ mobileNumber: '' })).toEqual({ next: '' });
  expect(sandbox.tapLink(first.link.split('/').at(-1)).status).toBe(404);
  await flow.start({ mobileNumber: '' });
  expect(await flow.start({ mobileNumber: '' })).toMatchObject({ next: 'done', error: { code: 8105 } });
  expect(await merchant.status(flow)).toMatchObject({ success: 'false' });
});

test('the number can be entered, refused and changed', async () => {
  const flow = await linkFlow();
  expect(flow.claims.auth.subs.mob.auths.inln.mnp).toBe(false);
  expect(await flow.start({ mobileNumber: '123' })).toMatchObject({ next: '', data: { code: 8101 } });
  expect(await flow.start({ mobileNumber: '4155550105' })).toEqual({ next: '' });
  const first = latest('4155550105');
  expect(await flow.start({ mobileNumber: '4155550106' })).toEqual({ next: '' });
  expect(sandbox.tapLink(first.id).status).toBe(404);
  expect(sandbox.tapLink(latest('4155550106').id).status).toBe(303);
  expect(await merchant.status(flow)).toMatchObject({ success: 'true', phoneNumber: '4155550106' });
});

test('where retries are off the answer has data, so that clients offer none', async () => {
  sandbox.configure({ retries: false }, 'no-retries');
  const flow = await linkFlow({ phoneNumber: '2001004014' }, new Merchant(sandbox.origin, 'no-retries'));
  expect(await flow.start()).toEqual({ next: '', data: {} });
});

test('a start that comes after the customer opened the link is told so', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  await flow.start();
  sandbox.tapLink(latest('2001004014').id);
  expect(await flow.start({ mobileNumber: '' })).toEqual({ next: 'done' });
  expect((await flow.post('mobile/instantlink/start', DESKTOP)).status).toBe(401);
});

test('a link is good for three minutes, and a page says so after that', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  await flow.start();
  sandbox.advance(180_001);
  const opened = await fetch(latest('2001004014').link);
  expect(opened.status).toBe(410);
  expect(await opened.text()).toContain('Link expired');
  expect((await merchant.status(flow)).success).toBe('pending');
});

test('possession fails for Laney: her link never completes, the report ends the flow', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004015' });
  const socket = await flow.openSocket();
  await flow.start();
  expect(sandbox.tapLink(latest('2001004015').id)).toEqual({ status: 200 });
  expect((await flow.post('mobile/instantlink/error', { message: 'time is over' })).body).toEqual({ next: 'done' });
  expect((await socket.closed).code).toBe(1000);
  expect(await merchant.status(flow)).toMatchObject({ success: 'false' });
});

test('the socket closes after three minutes, reopening does not prolong them', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  const first = await flow.openSocket();
  sandbox.advance(170_000);
  first.socket.terminate();
  const second = await flow.openSocket();
  expect(await second.ping()).toBe('pong');
  sandbox.advance(11_000);
  expect((await second.closed).code).toBe(1000);
});

test('socket faults: a close code, a cut, no pongs, nonsense, refusal', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  let socket = await flow.openSocket();
  sandbox.fail({ path: '/v1/client/status', kind: 'close', code: 4321 });
  expect((await socket.closed).code).toBe(4321);
  socket = await flow.openSocket();
  sandbox.fail({ path: '/v1/client/status', kind: 'drop' });
  expect((await socket.closed).code).toBe(1006);
  sandbox.fail({ path: '/v1/client/status', kind: 'garbage' });
  socket = await flow.openSocket();
  const message = await socket.message();
  expect(() => JSON.parse(message)).toThrow();
  sandbox.fail({ path: '/v1/client/status', kind: 'mute' });
  socket.socket.send('ping');
  sandbox.fail({ path: '/v1/client/status', kind: 'garbage', message: 'after the ping' });
  expect(await socket.message()).toBe('after the ping');
  socket.socket.close();
  await socket.closed;
  sandbox.fail({ path: '/v1/client/status', kind: 'status', status: 503 });
  await expect(flow.openSocket()).rejects.toMatchObject({ status: 503 });
});

test('a socket of another browser session is refused, one of the same takes over', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  const first = await flow.openSocket({ origin: 'https://shop.example' });
  await expect(flow.openSocket({ origin: 'https://elsewhere.example' })).rejects.toMatchObject({ status: 401 });
  const second = await flow.openSocket({ origin: 'https://shop.example' });
  expect((await first.closed).code).toBe(4001);
  expect(await second.ping()).toBe('pong');
  second.socket.close(1000);
});

test('the socket takes nothing but ping, and no token but a good one', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  const socket = await flow.openSocket();
  socket.socket.send('hello');
  expect((await socket.closed).code).toBe(1008);
  flow.authToken = 'a.b.c';
  await expect(flow.openSocket()).rejects.toMatchObject({ status: 401 });
});

test('a reason too long to close a socket with is refused, before or while one is open', async () => {
  const fault = { path: '/v1/client/status', kind: 'close', message: 'é'.repeat(62) };
  const { socket } = await (await linkFlow({ phoneNumber: '2001004014' })).openSocket();
  expect(() => sandbox.fail(fault)).toThrow('cannot close');
  socket.close(1000);
  expect(() => sandbox.fail(fault)).toThrow('cannot close');
  const open = await (await linkFlow({ phoneNumber: '2001004014' })).openSocket();
  sandbox.fail({ ...fault, message: 'x'.repeat(123) });
  expect(await open.closed).toEqual({ code: 1000, reason: 'x'.repeat(123) });
});

test('a client that asks and asks and reads nothing is cut', async () => {
  const flow = await linkFlow({ phoneNumber: '2001004014' });
  const { socket, closed } = await flow.openSocket();
  const raw = socket._socket;
  raw.pause();
  const pings = Buffer.concat(Array(50_000).fill(Buffer.from([0x81, 0x84, 0, 0, 0, 0, ...Buffer.from('ping')])));
  let isOver = false;
  const over = closed.then(() => (isOver = true));
  // 13 MB of answers are more than the limit and what the system takes on the way.
  for (let sent = 0; sent < 40 && !isOver; sent += 1) {
    await Promise.race([over, new Promise((resolve) => raw.write(pings, resolve))]);
  }
  raw.resume();
  await over;
  expect(socket.readyState).toBe(3);
});
