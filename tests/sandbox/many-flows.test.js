import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../demo/sandbox/server.js';
import { runHundredFlows } from './flow-drivers.js';
import { createDevice, Merchant } from './test-client.js';
import { until } from '../until.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

test('a hundred flows at once end as each should, and nothing of them stays', async () => {
  for (const { expected, success } of await runHundredFlows(merchant)) expect(success).toBe(expected);
  await until(() => sandbox.counts().sockets === 0, 'every socket closed');
  sandbox.advance(15 * 60_000);
  expect(sandbox.counts()).toMatchObject({ flows: 0, sockets: 0, timers: 0 });
});

test('its memory returns to where it stood', async () => {
  const child = fork(fileURLToPath(new URL('measured-sandbox.mjs', import.meta.url)), { execArgv: ['--expose-gc'] });
  const exited = once(child, 'exit');
  try {
    const [{ origin }] = await once(child, 'message');
    const measure = async () => {
      child.send('measure');
      return (await once(child, 'message'))[0];
    };
    const run = async () => {
      await runHundredFlows(new Merchant(origin));
      await fetch(`${origin}/sandbox/reset`, { method: 'POST' });
      return measure();
    };
    await run(); // compiles and fills what stays
    const before = await run();
    for (let round = 0; round < 3; round += 1) await run();
    const after = await run();
    expect(after.heapBytes / before.heapBytes).toBeLessThan(1.1);
    expect(after).toMatchObject({ flows: 0, sockets: 0, timers: 0 });
  } finally {
    if (child.connected) child.send('close');
    await exited;
  }
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
