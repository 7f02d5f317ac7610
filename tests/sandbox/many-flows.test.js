import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
  await merchant.unify();
});
afterAll(() => sandbox.close());

const number = (index) => `415555${String(2000 + index)}`;
const latest = (index) => sandbox.messages(number(index)).at(-1);

/** By its index: succeeds, mistypes and succeeds, or loses. */
async function mobileFlow(index) {
  const flow = await merchant.unify({ phoneNumber: number(index), allowOTPRetry: index % 3 === 1 });
  await flow.register(await createDevice());
  await flow.post('mobile/otp/start', {});
  if (index % 3 > 0) await flow.post('mobile/otp/finish', { otp: 'wrong' });
  if (index % 3 < 2) await flow.post('mobile/otp/finish', { otp: latest(index).otp });
  return { expected: index % 3 < 2 ? 'true' : 'false', status: await merchant.status(flow), index };
}

/** By its index: completes the link, or gives up. */
async function desktopFlow(index) {
  const flow = await merchant.unify({ phoneNumber: number(index), possessionType: 'desktop' });
  const socket = await flow.openSocket();
  await flow.post('mobile/instantlink/start', { sourceIp: null, isMobile: false });
  if (index % 2 === 0) {
    const result = socket.message();
    sandbox.tapLink(latest(index).id);
    expect(JSON.parse(await result)).toEqual({ next: 'done' });
    socket.socket.close(1000);
  } else {
    await flow.post('mobile/instantlink/error', { message: 'the customer left' });
  }
  await socket.closed;
  return { expected: index % 2 === 0 ? 'true' : 'false', status: await merchant.status(flow), index };
}

test('a hundred flows at once end as each should, and nothing of them stays', async () => {
  const flows = Array.from({ length: 100 }, (_, index) => (index < 50 ? desktopFlow(index) : mobileFlow(index)));
  for (const { expected, status, index } of await Promise.all(flows)) {
    expect(status).toMatchObject({ success: expected, phoneNumber: number(index) });
  }
  while (sandbox.counts().sockets > 0) await new Promise((resolve) => setImmediate(resolve));
  sandbox.advance(15 * 60_000);
  expect(sandbox.counts()).toMatchObject({ flows: 0, sockets: 0, timers: 0 });
});

test('sandboxes run side by side, each with its own customers', async () => {
  const other = await startSandbox();
  try {
    const device = await createDevice();
    const flow = await new Merchant(other.origin).unify({ phoneNumber: '4155550199' });
    await flow.register(device);
    expect((await (await merchant.unify()).verify(device)).body.error.code).toBe(10006);
    flow.origin = sandbox.origin;
    expect((await flow.post('mobile/otp/start', {})).status).toBe(401);
    expect(sandbox.messages('4155550199')).toEqual([]);
  } finally {
    await other.close();
  }
});
