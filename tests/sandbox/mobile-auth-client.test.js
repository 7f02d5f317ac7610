// The client that ships, in Node, against every carrier of the sandbox.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from './test-client.js';

const INGE = '2001004016';

let folder;
let sandbox;
let merchant;
let client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrier-'));
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
  const certificate = join(folder, 'carrier.pem');
  writeFileSync(certificate, await sandbox.carrierCertificate());
  const script = fileURLToPath(new URL('mobile-client.mjs', import.meta.url));
  client = fork(script, [sandbox.origin, INGE], { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } });
});
afterAll(async () => {
  const exited = once(client, 'exit');
  client.kill();
  await exited;
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function signIn(carrier, requestMs = 30_000) {
  sandbox.configure({ carrier });
  const flow = await merchant.unify({ phoneNumber: INGE, rebind: true });
  client.send({ authToken: flow.authToken, requestMs });
  const [{ authId, error }] = await once(client, 'message');
  expect({ authId, error }).toEqual({ authId: flow.claims.auth.id, error: null });
  expect((await merchant.status(flow)).success).toBe('true');
  return sandbox.log(flow.answer.correlationId).filter(({ kind }) => kind === 'request').map(({ path }) => path);
}

test.each(['test', 'v1', 'v1-json', 'v2', 'v2-retry', 'v3'])('carrier %s: no OTP is needed', async (carrier) => {
  const paths = await signIn(carrier);
  expect(paths).toContain('/v1/client/mobile/instant/finish');
  expect(paths).not.toContain('/v1/client/mobile/otp/start');
});

// A slow carrier takes longer than the limit that this client was given.
const AT_ONCE = ['status-404', 'status-410', 'loop', 'oversized', 'cut', 'down'];
const FAILING = [...AT_ONCE.map((carrier) => [carrier, 30_000]), ['slow', 2000]];

test.each(FAILING)('carrier %s: the failure is reported, signed, and the OTP helps', async (carrier, requestMs) => {
  const paths = await signIn(carrier, requestMs);
  expect(paths).toContain('/v1/client/mobile/instant/error');
  expect(paths).not.toContain('/v1/client/mobile/instant/finish');
  expect(paths).toContain('/v1/client/mobile/otp/finish');
  expect(paths.filter((path) => path.startsWith('/loop/')).length).toBeLessThanOrEqual(21);
});
