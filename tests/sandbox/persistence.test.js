import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startSandbox } from 'prove-auth-sandbox';
import { createDevice, Merchant } from './test-client.js';

const CLI = fileURLToPath(new URL('../../demo/sandbox/cli.mjs', import.meta.url));
const running = new Set();
let folder;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sandbox-'))));
afterAll(async () => {
  await Promise.all([...running].map((sandbox) => sandbox.stop('SIGKILL')));
  rmSync(folder, { recursive: true });
});

/** The sandbox as a process of its own. */
async function launch(...options) {
  const child = spawn(process.execPath, [CLI, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, XDG_STATE_HOME: folder },
  });
  const exited = once(child, 'close'); // when all that it said has been read
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line').then(([text]) => text), exited.then(() => null)]);
  const sandbox = {
    line,
    origin: line?.replace('sandbox listening on ', ''),
    errors: () => errors,
    exited,
    async stop(signal) {
      running.delete(sandbox);
      child.kill(signal);
      return exited;
    },
  };
  if (line !== null) running.add(sandbox);
  return sandbox;
}

test('a killed sandbox has lost no acknowledged registration', async () => {
  const first = await launch('--port', '0');
  expect(first.line).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+$/);
  const device = await createDevice();
  const flow = await new Merchant(first.origin).unify({ phoneNumber: '2001004014' });
  await flow.register(device);
  await flow.post('mobile/otp/start', {});
  expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body).toEqual({ next: 'done' });
  await first.stop('SIGKILL');

  const second = await launch();
  const merchant = new Merchant(second.origin);
  const again = await merchant.unify({ phoneNumber: '2001004014' });
  expect((await again.verify(device)).body).toEqual({ next: 'done' });
  expect(await merchant.status(again)).toMatchObject({ success: 'true', deviceId: device.deviceId });
  const [code] = await second.stop('SIGTERM');
  expect(code).toBe(0);
});

test('killed in the middle of many registrations, it knows every one that it has acknowledged', async () => {
  const data = join(folder, 'busy.data');
  const first = await launch('--data', data);
  await fetch(`${first.origin}/sandbox/settings`, { method: 'POST', body: '{"requestsPerSecond":0}' });
  const merchant = new Merchant(first.origin);
  const acknowledged = [];
  let killed;
  await Promise.allSettled(Array.from({ length: 40 }, async () => {
    const [flow, device] = [await merchant.unify({ phoneNumber: '4155550191' }), await createDevice()];
    if ((await flow.register(device)).status === 200) acknowledged.push(device);
    if (acknowledged.length === 15) killed = first.stop('SIGKILL');
  }));
  await killed;
  expect(acknowledged.length).toBeGreaterThanOrEqual(15);

  const second = await launch('--data', data);
  const merchantAgain = new Merchant(second.origin);
  const known = await Promise.all(acknowledged.map(async (device) => {
    const { body } = await (await merchantAgain.unify({ phoneNumber: '4155550191' })).verify(device);
    return body.next;
  }));
  expect(known).toEqual(acknowledged.map(() => 'mobile/otp'));
  await second.stop('SIGTERM');
});

test('a device that was revoked stays unknown after a restart', async () => {
  const dataFile = join(folder, 'revoked.data');
  const first = await startSandbox({ dataFile });
  const flow = await new Merchant(first.origin).unify({ phoneNumber: '2001004014' });
  const { body: { data: { deviceId } } } = await flow.register(await createDevice());
  const revoked = await new Merchant(first.origin).post('/v3/device/revoke', { clientRequestId: 'a', deviceId });
  expect(revoked.body).toEqual({ success: true });
  await first.close();
  const second = await startSandbox({ dataFile });
  expect(second.counts().registrations).toBe(0);
  await second.close();
});

test('two sandboxes do not share a file: the second keeps nothing, or fails when it was told the file', async () => {
  const data = join(folder, 'shared.data');
  const first = await launch('--data', data);
  const refused = await launch('--data', data);
  expect(refused.line).toBeNull();
  expect((await refused.exited)[0]).toBe(1);
  expect(refused.errors()).toContain(data);
  await first.stop('SIGTERM');
  const [owner, guest] = [await launch(), await launch()];
  expect(guest.line).toMatch(/^sandbox listening on /);
  expect(guest.errors()).toContain('keeps nothing');
  await Promise.all([owner.stop('SIGTERM'), guest.stop('SIGTERM')]);
});

test('a start that fails gives the data file back', async () => {
  const first = await startSandbox();
  const dataFile = join(folder, 'given-back.data');
  await expect(startSandbox({ port: Number(new URL(first.origin).port), dataFile })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  expect(existsSync(dataFile)).toBe(true);
  expect(existsSync(`${dataFile}.lock`)).toBe(false);
  await first.close();
});

test('with --memory nothing is kept; --allow-origin names pages; a wrong option tells how to call it', async () => {
  const first = await launch('--memory');
  const device = await createDevice();
  await (await new Merchant(first.origin).unify({ phoneNumber: '4155550190' })).register(device);
  await first.stop('SIGTERM');
  const second = await launch('--memory', '--allow-origin', 'https://shop.example/', '--allow-origin', 'https://b.example');
  const { port } = new URL(second.origin);
  const late = await launch('--memory', '--port', port);
  expect((await late.exited)[0]).toBe(1);
  expect(late.errors()).toBe(`Port ${port} is taken; name another (--port 0: any free one).\n`);
  const allowed = await Promise.all(['https://shop.example', 'https://b.example', 'https://c.example'].map(
    async (origin) => (await fetch(`${second.origin}/sandbox/clock`, { headers: { Origin: origin } })).status));
  expect(allowed).toEqual([200, 200, 403]);
  const flow = await new Merchant(second.origin).unify({ phoneNumber: '4155550190' });
  expect((await flow.verify(device)).body.error.code).toBe(10006);
  await second.stop('SIGTERM');
  for (const option of [['--port', 'http'], ['--port', '65536'], ['--origin', 'nonsense'], ['--allow-origin', 'a.b']]) {
    const wrong = await launch(...option);
    expect((await wrong.exited)[0]).toBe(2);
    expect(wrong.errors()).toContain(`argument '${option[1]}' is invalid`);
    expect(wrong.errors()).toContain('Usage: prove-auth-sandbox');
  }
});
