// No device is lost: its folder is written to while the disk fails, and by processes that are killed at each call.
import { cpSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { makeRegistered, registeredDevice } from './disk-faults/device.js';
import { buildDiskFaults, runWithFaults } from './disk-faults/disk-faults.js';

// A passphrase is costly by design: on a busy machine many of them take long.
jest.setTimeout(180_000);

const ENOENT = 2;
const EIO = 5;
const EFBIG = 27;
const ENOSPC = 28;
const EDQUOT = 122;

let library;
let parent;
/** A device that is registered as device-1. */
let registered;
beforeAll(async () => {
  library = buildDiskFaults();
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'faults-')));
  registered = join(parent, 'registered');
  await makeRegistered(registered);
});
afterAll(() => rmSync(parent, { recursive: true }));

let copies = 0;
/** A folder of its own in which nothing else happens. */
function copyOf(folder) {
  const copy = join(mkdtempSync(join(parent, `${++copies}-`)), 'device');
  if (folder) cpSync(folder, copy, { recursive: true });
  return copy;
}

const contents = (folder) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** Lets the leftovers of a killed process grow old. */
function age(folder) {
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), anHourAgo, anHourAgo);
}

/** Runs `check` for 1 … count, two at a time. */
async function forEachUpTo(count, check) {
  let next = 1;
  const worker = async () => {
    while (next <= count) await check(next++);
  };
  await Promise.all([worker(), worker()]);
}

test('a process killed at any call of a registration\'s write leaves the device before it or the new one', async () => {
  const whole = await runWithFaults({ library, folder: copyOf(registered), task: 'register' });
  expect(whole.outcome).toEqual({ done: true });
  // As strace(1) shows them: nothing else changes the folder.
  expect(whole.calls.map((call) => call.split(' ')[0]).filter((call) => !['scandir', 'open', 'close'].includes(call)))
    .toEqual(['create', 'write', 'fsync', 'link', 'fsync', 'unlink', 'unlink']);
  const left = [];
  await forEachUpTo(whole.calls.length, async (killAt) => {
    const folder = copyOf(registered);
    const killed = await runWithFaults({ library, folder, task: 'register', killAt });
    expect(killed.status).toBe('SIGKILL');
    expect(killed.calls.map(withoutNames)).toEqual(whole.calls.slice(0, killAt - 1).map(withoutNames));
    left[killAt] = await registeredDevice(folder);
  });
  // Killed before its first call it has changed nothing, at its last call the new device is there; in between it
  // changes once.
  expect(left[1]).toBe('device-1');
  expect(left.at(-1)).toBe('device-2');
  const first = left.indexOf('device-2');
  expect(left.slice(first).every((device) => device === 'device-2')).toBe(true);
});

test('a process killed at any call while it makes a device leaves a folder in which one can be made', async () => {
  const whole = await runWithFaults({ library, folder: copyOf(), task: 'make' });
  expect(whole.outcome).toEqual({ done: true });
  await forEachUpTo(whole.calls.length, async (killAt) => {
    const folder = copyOf();
    expect((await runWithFaults({ library, folder, task: 'make', killAt })).status).toBe('SIGKILL');
    await makeRegistered(folder);
    expect(await registeredDevice(folder)).toBe('device-1');
  });
});

test('what killed processes leave behind is cleaned up when the device is opened', async () => {
  const { calls } = await runWithFaults({ library, folder: copyOf(registered), task: 'register' });
  const folder = copyOf(registered);
  for (const call of ['fsync', 'link', 'unlink']) {
    const killAt = 1 + calls.findIndex((line) => line.startsWith(call));
    await runWithFaults({ library, folder, task: 'register', killAt });
  }
  expect(readdirSync(folder).length).toBeGreaterThan(2);
  age(folder);
  expect(await registeredDevice(folder)).toBe('device-2');
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each([
  ['a full disk', `write:${ENOSPC}:1:9`, 'ENOSPC'],
  ['a quota', `write:${EDQUOT}:1:9`, 'EDQUOT'],
  ['a limit of the files\' size', `write:${EFBIG}:1:9`, 'EFBIG'],
  ['no room for another file', `create:${ENOSPC}:1:9`, 'ENOSPC'],
  ['a disk that fails while the file is synced', `fsync:${EIO}:1:1`, 'EIO'],
  ['no room for another name', `link:${ENOSPC}:1:9`, 'ENOSPC'],
  ['a disk that fails while the folder is synced', `fsync:${EIO}:2:2`, 'EIO'],
])('%s: the registration fails, says so, and the device before it is whole', async (_name, fail, code) => {
  const folder = copyOf(registered);
  const before = contents(folder);
  const { outcome } = await runWithFaults({ library, folder, task: 'register', fail });
  expect(outcome).toMatchObject({ name: 'AuthError', reason: 'storage', message: expect.stringContaining(`(${code}`) });
  expect(outcome.message).not.toContain(folder);
  expect(contents(folder)).toEqual(before);
  expect(await registeredDevice(folder)).toBe('device-1');
});

test('a process that stood still for so long that its file was taken for a leftover writes it again', async () => {
  const folder = copyOf(registered);
  const { outcome } = await runWithFaults({ library, folder, task: 'register', fail: `link:${ENOENT}:1:1` });
  expect(outcome).toEqual({ done: true });
  expect(await registeredDevice(folder)).toBe('device-2');
  expect(readdirSync(folder)).toHaveLength(1);
});

test('the kernel\'s own limit of a file\'s size', async () => {
  const folder = copyOf(registered);
  const before = contents(folder);
  for (const task of ['register', 'set']) {
    const { outcome } = await runWithFaults({ library, folder, task, longestFile: 700 });
    expect(outcome).toMatchObject({ name: 'AuthError', reason: 'storage', code: 'EFBIG' });
  }
  expect(contents(folder)).toEqual(before);
});

test('a device that cannot be made for want of room leaves nothing in the way of the next try', async () => {
  const folder = copyOf();
  const { outcome } = await runWithFaults({ library, folder, task: 'make', fail: `write:${ENOSPC}:1:9` });
  expect(outcome).toMatchObject({ name: 'AuthError', reason: 'storage', code: 'ENOSPC' });
  expect(readdirSync(folder)).toEqual([]);
  await makeRegistered(folder);
});

test('a registration is on the disk before the one before it goes: files and names are synced in order', async () => {
  const { calls } = await runWithFaults({ library, folder: copyOf(registered), task: 'register' });
  const last = (pattern) => calls.findLastIndex((call) => pattern.test(call));
  const written = last(/^write .*\.tmp$/);
  const fileSynced = last(/^fsync .*\.tmp$/);
  const named = last(/^link \d+\.json$/);
  const nameSynced = last(/^fsync \.$/);
  const oldRemoved = calls.findIndex((call) => /^unlink \d+\.json$/.test(call));
  const order = [written, fileSynced, named, nameSynced, oldRemoved];
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('a folder that was made is synced with the one that it is in', async () => {
  const folder = copyOf();
  const { calls } = await runWithFaults({ library, folder, watched: join(folder, '..'), task: 'make' });
  const made = calls.indexOf('mkdir device');
  expect(made).not.toBe(-1);
  expect(calls.slice(made)).toContain('fsync .');
});

/** Temporary files are called differently each time. */
function withoutNames(call) {
  return call.replace(/[-\w]{36}/, '*');
}
