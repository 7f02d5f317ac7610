// A headless client keeps its Prove Key between runs, and is one device however many of it run at once.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from '../sandbox/test-client.js';

// A passphrase is costly by design: on a busy machine many of them take long.
jest.setTimeout(180_000);

const SCRIPT = fileURLToPath(new URL('device-sign-in.mjs', import.meta.url));
const PASSPHRASE = 'a long random text';
const FIRST_VISIT = ['device/passive', 'device/passive/silent', 'mobile/otp', 'done'];
const RETURNING = ['device/passive', 'device/passive/silent', 'done'];

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, mobileAuth: false } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

let directory;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'headless-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** One run of the client. @param {object} [request] */
async function run(request = {}) {
  const flow = await merchant.unify({ phoneNumber: '2001004014', ...request });
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, directory, PASSPHRASE, flow.authToken]);
  return { ...JSON.parse(stdout), success: (await merchant.status(flow)).success };
}

test('the second run is recognised without an OTP', async () => {
  const first = await run();
  expect(first).toMatchObject({ steps: FIRST_VISIT, success: 'true' });
  expect(await run()).toEqual({ steps: RETURNING, success: 'true', deviceId: first.deviceId });
});

test('runs that register at once end with one registration', async () => {
  const before = sandbox.counts().registrations;
  // The Prove Key alone: its registration ends the flow.
  const runs = await Promise.all([1, 2, 3].map(() => run({ possessionType: 'none' })));
  expect(sandbox.counts().registrations - before).toBe(1);
  expect(new Set(runs.map(({ deviceId }) => deviceId)).size).toBe(1);
  expect(runs.flatMap(({ steps }) => steps)).not.toContain('storage-degraded');
  expect(readdirSync(directory)).toHaveLength(1);
});
