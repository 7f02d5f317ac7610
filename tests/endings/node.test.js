// After any ending a Node process has nothing of ours left: no socket, no timer, no listener, no request, no live
// handle between JavaScript and WebAssembly; nothing that keeps it from its end.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { startSandbox } from '../../demo/sandbox/server.js';
import { ENDINGS } from './endings.js';

const NOTHING = {
  timers: 0, requests: 0, databases: 0, locks: 0, sockets: 0, listeners: 0, handles: 0, resources: [],
};

let sandbox;
let lines;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, maxSends: 1000, mobileAuth: false } });
  const script = fileURLToPath(new URL('node-process.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, sandbox.origin], { timeout: 100_000 });
  lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
}, 120_000);
afterAll(() => sandbox.close());

test.each(Object.entries(ENDINGS))('nothing is left when %s', (name, ending) => {
  const { reason, success, left } = lines.find((line) => line.name === name);
  expect(reason).toBe(ending.reason);
  if (ending.success) expect(success).toBe(ending.success);
  expect(left).toEqual(NOTHING);
});

test.each(['mobile', 'desktop'])('nothing is left of a %s flow that is cancelled at any event', (type) => {
  const cancelled = lines.filter(({ name }) => name?.startsWith(`${type} cancelled`));
  expect(cancelled.length).toBeGreaterThan(10);
  const answer = type === 'mobile' ? 'waiting otpFinish' : 'waiting instantLinkRetry';
  expect(cancelled.some(({ name }) => name.endsWith(answer))).toBe(true);
  for (const { name, left } of cancelled) expect([name, left]).toEqual([name, NOTHING]);
});

test('no rejection was left unhandled', () => {
  expect(lines.filter(({ unhandled }) => unhandled)).toEqual([]);
});
