// What a device's folder holds: made by an earlier build, changed by somebody else, under names of every kind.
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { FileDeviceStore } from '../../js/host/node/file-device-store.js';
import { PASSPHRASE, makeRegistered, registration } from './disk-faults/device.js';

// A passphrase is costly by design: on a busy machine many of them take long.
jest.setTimeout(180_000);

/** Made by the first build, with this passphrase; it holds the registrations "ns" and "other". */
const FIRST_DEVICE = fileURLToPath(new URL('fixtures/device-of-the-first-build.json', import.meta.url));
const FIRST_PASSPHRASE = 'the passphrase of the first build';
const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' };
const STORAGE_ERROR = expect.objectContaining({ name: 'AuthError', reason: 'storage' });

let directory;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'format-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (passphrase = PASSPHRASE) => FileDeviceStore.open(directory, { passphrase });
const readFolder = () => readdirSync(directory).map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')));

/** Changes the file as somebody does who can write to the folder. */
function tamper(change) {
  const [name] = readdirSync(directory);
  const written = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  change(written);
  writeFileSync(join(directory, name), JSON.stringify(written));
}

async function signs({ keys: { privateKey, publicKey } }) {
  const text = new TextEncoder().encode('challenge');
  return crypto.subtle.verify(ECDSA_SHA256, publicKey, await crypto.subtle.sign(ECDSA_SHA256, privateKey, text), text);
}

test('a device of the first build is read, with its keys, and from then on kept as today', async () => {
  copyFileSync(FIRST_DEVICE, join(directory, '6.json'));
  await expect(open('guess')).rejects.toEqual(STORAGE_ERROR);
  expect(readFolder()[0].format).toBeUndefined();

  for (const when of ['read', 'kept']) {
    const device = await open(FIRST_PASSPHRASE);
    const record = await device.load('ns');
    const publicKey = Buffer.from(await crypto.subtle.exportKey('spki', record.keys.publicKey)).toString('base64');
    expect(publicKey).toBe(JSON.parse(readFileSync(FIRST_DEVICE, 'utf8')).registrations.ns.keys.publicKey);
    expect(await signs(record)).toBe(true);
    expect(record).toMatchObject({ ...registration('device-1'), keyId: 'key-1' });
    expect(await device.load('other')).toMatchObject({ deviceId: 'device-2', fingerprint: { results: 'f' } });
    expect(device.storage.getItem('ProveAuth.DeviceId')).toBe('device-1');
    expect([when, readFolder().map(({ format }) => format)]).toEqual([when, [2]]);
  }
  await expect(open('guess')).rejects.toEqual(STORAGE_ERROR);
});

test('a device of the first build that two processes open at once is one device', async () => {
  copyFileSync(FIRST_DEVICE, join(directory, '6.json'));
  const [one, two] = await Promise.all([open(FIRST_PASSPHRASE), open(FIRST_PASSPHRASE)]);
  await one.store({ ...await one.load('ns'), deviceId: 'device-3' });
  expect(await two.load('ns')).toMatchObject({ deviceId: 'device-3' });
  expect(await signs(await two.load('other'))).toBe(true);
});

test('a registration of the first build that was tampered with is lost alone', async () => {
  copyFileSync(FIRST_DEVICE, join(directory, '6.json'));
  tamper(({ registrations }) => void (registrations.ns.keys = registrations.other.keys));
  tamper(({ registrations, check }) => void (registrations.ns.keys.publicKey = check.publicKey));
  const device = await open(FIRST_PASSPHRASE);
  await expect(device.load('ns')).rejects.toEqual(STORAGE_ERROR);
  expect(await signs(await device.load('other'))).toBe(true);
});

test('a device that the first build was killed in making is made', async () => {
  const begun = { salt: 'i+VkUfaWqW+rsaLiYXSg4w==', check: null, settings: {}, locks: {}, registrations: {} };
  writeFileSync(join(directory, '1.json'), JSON.stringify(begun));
  await makeRegistered(directory);
  expect(await signs(await (await open()).load('ns'))).toBe(true);
});

test('the passphrase costs what OWASP asks for scrypt, and the file says how much', async () => {
  await open();
  const { derivation } = readFolder()[0].device;
  expect(derivation).toEqual({ name: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt: expect.any(String) });
  expect(Buffer.from(derivation.salt, 'base64')).toHaveLength(16);
});

test.each([
  ['a lower N', { N: 2 ** 14 }],
  ['a lower r', { r: 1 }],
  ['another name', { name: 'pbkdf2' }],
  ['more memory than there is', { N: 2 ** 40 }],
  ['work without end', { p: 2 ** 20 }],
  ['all the memory there is, twice', { N: 2 ** 20, p: 2 }],
  ['a salt that asks for memory', { salt: { length: 2 ** 31 } }],
  ['no number', { N: null }],
])('a file with %s in its derivation is refused', async (_name, change) => {
  await makeRegistered(directory);
  tamper(({ device }) => void Object.assign(device.derivation, change));
  const opening = open();
  await expect(opening).rejects.toEqual(STORAGE_ERROR);
  await expect(opening).rejects.toThrow('is not acceptable'); // before any work is done
});

test('a higher cost than today\'s is accepted: a later version may have written it', async () => {
  await makeRegistered(directory);
  tamper(({ device }) => void Object.assign(device.derivation, { p: 2 }));
  // Its check was made with another key, which is all that is wrong with it.
  await expect(open()).rejects.toThrow('another passphrase');
});

test.each(['check', 'derivation'])('a device without its %s is not made anew over its registrations', async (part) => {
  await makeRegistered(directory);
  tamper(({ device }) => void (device[part] = null));
  const before = readFolder();
  await expect(open()).rejects.toEqual(STORAGE_ERROR);
  expect(readFolder()).toEqual(before);
});

test('bytes written as anything but base64 are refused: a mere length of them could fill the memory', async () => {
  await makeRegistered(directory);
  tamper(({ device: { check } }) => void (check.wrapped = [...Buffer.from(check.wrapped, 'base64')]));
  await expect(open()).rejects.toEqual(STORAGE_ERROR);
});

test.each([
  ['that another machine took before its clock was set back', { host: 'other', sinceMs: Date.now() + 3_600_000 }],
  ['without a time', { host: 'other' }],
])('a lock %s is free', async (_when, lock) => {
  await makeRegistered(directory);
  tamper(({ device }) => void (device.locks = [['a', { holder: 'x', pid: process.pid, ...lock }]]));
  const { locks } = await open();
  expect(await locks.request('a', { signal: AbortSignal.timeout(5000) }, async () => 'mine')).toBe('mine');
});

test('a file of a later format is refused and left alone', async () => {
  await makeRegistered(directory);
  tamper((written) => void (written.format = 3));
  const before = readFolder();
  await expect(open()).rejects.toThrow('later version');
  expect(readFolder()).toEqual(before);
});

const about = (change) => ({ device: { registrations: [stored] } }) => {
  stored.about = JSON.stringify({ ...JSON.parse(stored.about), ...change });
};
test.each([
  ['endpoint', about({ endpoint: 'https://attacker.example' })],
  ['deviceId', about({ deviceId: 'device-2' })],
  ['keyId', about({ keyId: 'key-2' })],
  ['createdAt', about({ createdAt: 0 })],
  ['wrapped key', ({ device: { registrations: [{ keys }], check } }) => void (keys.wrapped = check.wrapped)],
  ['public key', ({ device: { registrations: [{ keys }], check } }) => void (keys.publicKey = check.publicKey)],
  ['key pair', ({ device: { registrations: [stored], check } }) => void (stored.keys = check)],
])('a registration whose %s was changed in the file is refused', async (_name, change) => {
  await makeRegistered(directory);
  tamper(change);
  await expect((await open()).load('ns')).rejects.toEqual(STORAGE_ERROR);
});

test('a registration that is put under another namespace does not become that one\'s', async () => {
  await makeRegistered(directory);
  tamper(about({ namespace: 'other' }));
  const device = await open();
  await expect(device.load('other')).rejects.toEqual(STORAGE_ERROR);
  expect(await device.load('ns')).toBeNull();
});

test('every text is a namespace, the name of a setting and of a lock', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '1', '\u0000', '\ud800', 'ns'];
  const device = await open();
  for (const name of names) {
    expect([name, await device.load(name), device.storage.getItem(name)]).toEqual([name, null, null]);
    await device.store({ ...registration(`device of ${name}`), namespace: name, keys: await device.createKeys() });
    device.storage.setItem(name, `setting ${name}`);
  }
  const again = await open();
  for (const name of names) {
    const record = await again.load(name);
    expect(record).toMatchObject({ ...registration(`device of ${name}`), namespace: name });
    expect(await signs(record)).toBe(true);
    expect(again.storage.getItem(name)).toBe(`setting ${name}`);
    const order = [];
    let second;
    await again.locks.request(name, {}, async () => {
      second = device.locks.request(name, {}, async () => order.push('second'));
      await new Promise((resolve) => setImmediate(resolve));
      order.push('first');
    });
    await second;
    expect(order).toEqual(['first', 'second']);
    again.storage.removeItem(name);
    expect(again.storage.getItem(name)).toBeNull();
  }
});

test('a device that was removed, or replaced by another, takes no registration of the old one', async () => {
  const device = await makeRegistered(directory);
  const record = await device.load('ns');
  for (const name of readdirSync(directory)) rmSync(join(directory, name));
  await expect(device.store(record)).rejects.toThrow('Open it again');
  await open();
  await expect(device.store(record)).rejects.toThrow('Open it again');
  expect(() => device.storage.setItem('a', '1')).toThrow(STORAGE_ERROR);
  expect(await (await open()).load('ns')).toBeNull();
});
