// The test kits, each used as another project would: by its own runner, on the client that ships, in a real browser
// where it is one.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setupServer } from 'msw/node';
import { startSandbox } from 'prove-auth-sandbox';
import { sandboxHandlers } from 'prove-auth-sandbox/msw';
import { Phone, useSandbox } from 'prove-auth-sandbox/jest';
import * as sdk from '../../dist/node.mjs';
import { signIn } from './kits/headless.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KITS = join(ROOT, 'tests/sandbox/kits');
let folder;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sandbox-kits-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Runs a tool of node_modules; answers what it said. */
async function run(script, args, env = {}) {
  // Without Jest's own variables: another runner would take them for its own.
  const { PATH, HOME } = process.env;
  const running = promisify(execFile)(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT, env: { PATH, HOME, CI: 'true', ...env }, maxBuffer: 10_000_000,
  });
  const { stdout, stderr } = await running.catch((error) => error);
  return `${stdout}\n${stderr}`;
}

test('Playwright: OTP, Instant Link, clock, faults and settings in Chromium', async () => {
  const config = join(KITS, 'playwright.config.mjs');
  const said = await run('@playwright/test/cli.js', ['test', '-c', config], { KIT_OUTPUT: folder });
  expect(said).toMatch(/"expected": 5,\s+"skipped": 0,\s+"unexpected": 0,\s+"flaky": 0/);
});

test('Vitest', async () => {
  const said = await run('vitest/vitest.mjs', ['run', '--root', KITS, 'vitest.spec.mjs', '--testTimeout=90000']);
  expect(said.replaceAll(/\u001b\[\d+m/g, '')).toMatch(/Tests +2 passed \(2\)/);
});

test('Jest with its defaults, by require', async () => {
  const config = { rootDir: KITS, testMatch: ['**/jest-default.cjs'], watchman: false, testTimeout: 90_000 };
  expect(await run('jest/bin/jest.js', ['--config', JSON.stringify(config)])).toMatch(/Tests: +2 passed, 2 total/);
});

describe('Jest with ES modules', () => {
  const kit = useSandbox({ settings: { retries: false } });

  test('a sign-in by OTP', async () => {
    expect(await signIn(sdk, kit, '4155550196')).toBe('true');
    expect(kit.sandbox).toHaveCalled('/v1/client/mobile/otp/start', 1);
    expect(kit.sandbox).toHaveTexted('4155550196', 1);
    expect(kit.sandbox).toHaveRefusedNothing();
  });

  test('what does not come is told', async () => {
    await expect(kit.phone.tapLink({ timeoutMs: 1 })).rejects.toThrow('no message with an Instant Link came in 1 ms');
    expect(kit.sandbox).not.toHaveTexted('4155550196');
  });
});

describe('MSW, without a port', () => {
  let sandbox;
  let server;
  beforeAll(async () => {
    sandbox = await startSandbox({ listen: false });
    server = setupServer(...sandboxHandlers(sandbox));
    server.listen({ onUnhandledRequest: 'error' });
  });
  afterEach(() => sandbox.reset());
  afterAll(async () => {
    server?.close();
    await sandbox?.close();
  });

  test('a sign-in by OTP with the client that ships', async () => {
    expect(sandbox.origin).toBe('http://sandbox.invalid');
    expect(await signIn(sdk, { sandbox, phone: new Phone(sandbox) }, '4155550197', 'components')).toBe('true');
  });

  test('the sandbox is as strict', async () => {
    const refused = await fetch(`${sandbox.origin}/v3/unify`, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ code: 8002, message: expect.any(String) });
  });
});
