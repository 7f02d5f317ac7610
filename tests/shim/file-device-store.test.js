import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { FileDeviceStore } from '../../js/host/node/file-device-store.js';
import { driveHost } from './drive-host.js';

// A passphrase is costly by design: on a busy machine many of them take long.
jest.setTimeout(180_000);

const PASSPHRASE = 'a long random text';
const REGISTRATION = {
  namespace: 'ns', endpoint: 'https://backend.example', createdAt: 1700000000, keyId: 'key-1', deviceId: 'device-1',
  algorithm: 'ES256',
};
const load = { kind: 'storage', op: 'load', namespace: 'ns' };
const store = { kind: 'storage', op: 'store', registration: REGISTRATION };

let parent;
let directory;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'device-'));
  directory = join(parent, 'device');
});
afterEach(() => rmSync(parent, { recursive: true }));

const open = (passphrase = PASSPHRASE) => FileDeviceStore.open(directory, { passphrase });
const contents = () => readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8')).join('\n');

async function register() {
  const driver = driveHost({ deviceStore: await open() });
  const { publicKeySpkiDer } = await driver.answerTo({ kind: 'key', op: 'create', keyId: 'key-1' });
  expect(await driver.answerTo(store)).toEqual({ durable: true });
  return publicKeySpkiDer;
}

async function run(task, name = '') {
  const script = new URL('device-process.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, directory, PASSPHRASE, task, name], { stdio: 'ignore' });
  const [code, signal] = await once(child, 'close');
  return code ?? signal;
}

test('a device opened again has its registration, settings and the same key, which cannot be exported', async () => {
  const publicKeySpkiDer = await register();
  (await open()).storage.setItem('ProveAuth.DeviceId', 'device-1');

  const device = await open();
  const driver = driveHost({ deviceStore: device });
  expect(await driver.answerTo(load)).toEqual({ registration: REGISTRATION });
  expect(device.storage.getItem('ProveAuth.DeviceId')).toBe('device-1');
  const { signatureP1363 } = await driver.answerTo({ kind: 'key', op: 'sign', keyId: 'key-1', text: 'x' });
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const spki = Buffer.from(publicKeySpkiDer, 'base64url');
  const publicKey = await crypto.subtle.importKey('spki', spki, ecdsa, true, ['verify']);
  const text = new TextEncoder().encode('x');
  expect(await crypto.subtle.verify(ecdsa, publicKey, Buffer.from(signatureP1363, 'base64url'), text)).toBe(true);
  const { privateKey } = driver.state.keys.get('key-1');
  expect(privateKey.extractable).toBe(false);
  // A registration that is stored again keeps its key.
  expect(await driver.answerTo(store)).toEqual({ durable: true });

  await driver.answerTo({ kind: 'storage', op: 'wipe' });
  device.storage.removeItem('ProveAuth.DeviceId');
  expect(await driveHost({ deviceStore: await open() }).answerTo(load)).toEqual({ registration: null });
  expect((await open()).storage.getItem('ProveAuth.DeviceId')).toBeNull();
});

test('files are for their owner only, and old versions go', async () => {
  await register();
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  const files = readdirSync(directory);
  expect(files).toHaveLength(1);
  expect(statSync(join(directory, files[0])).mode & 0o777).toBe(0o600);
});

test('no private key lies in the folder as it is', async () => {
  await register();
  const { keys } = JSON.parse(contents()).device.registrations[0];
  // PKCS #8 of P-256 contains the OID of the curve; what is encrypted does not.
  const oid = Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]);
  expect(Buffer.from(keys.publicKey, 'base64').includes(oid)).toBe(true);
  expect(Buffer.from(keys.wrapped, 'base64').includes(oid)).toBe(false);
  expect(contents()).not.toContain(PASSPHRASE);
});

test('another passphrase opens nothing and changes nothing', async () => {
  await register();
  const before = contents();
  await expect(open('guess')).rejects.toMatchObject({ name: 'AuthError', reason: 'storage' });
  await expect(open('')).rejects.toMatchObject({ reason: 'invalid_argument' });
  expect(contents()).toBe(before);
});

test('a folder that cannot be read is told', async () => {
  await register();
  writeFileSync(join(directory, readdirSync(directory)[0]), 'not JSON');
  await expect(open()).rejects.toMatchObject({ reason: 'storage' });
  writeFileSync(join(parent, 'file'), '');
  directory = join(parent, 'file');
  await expect(open()).rejects.toMatchObject({ reason: 'storage' });
});

test('what several processes write at once is all there', async () => {
  await open();
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => run('write', name)))).toEqual([0, 0, 0, 0]);
  const { storage } = await open();
  for (const name of ['a', 'b', 'c', 'd']) {
    for (let i = 0; i < 25; i++) expect(storage.getItem(`${name}-${i}`)).toBe(String(i));
  }
  expect(readdirSync(directory)).toHaveLength(1);
});

test('a device that several processes make at once is one device', async () => {
  const opened = await Promise.all([open(), open(), open()]);
  opened[0].storage.setItem('a', '1');
  expect(opened[2].storage.getItem('a')).toBe('1');
  for (const deviceStore of opened) {
    const driver = driveHost({ deviceStore });
    await driver.answerTo({ kind: 'key', op: 'create', keyId: 'key-1' });
    expect(await driver.answerTo(store)).toEqual({ durable: true });
    for (const other of opened) {
      expect(await driveHost({ deviceStore: other }).answerTo(load)).toEqual({ registration: REGISTRATION });
    }
  }
  expect(await Promise.all(['a', 'b', 'c'].map((name) => run('write', name)))).toEqual([0, 0, 0]);
});

test('a lock is held by one process at a time, and is free when its holder was killed', async () => {
  expect(await run('die')).toBe('SIGKILL');
  // At once, before this call returns: any lock is free after a minute.
  const device = await open();
  let held = false;
  const released = device.locks.request('counter', {}, async () => { held = true; });
  expect(held).toBe(true);
  await released;
  expect(await Promise.all([run('count'), run('count'), run('count')])).toEqual([0, 0, 0]);
  expect((await open()).storage.getItem('counter')).toBe('15');
});

test('waiting for a lock ends with its signal', async () => {
  const { locks } = await open();
  let release;
  const held = locks.request('a', {}, () => new Promise((resolve) => (release = resolve)));
  const controller = new AbortController();
  const waiting = locks.request('a', { signal: controller.signal }, async () => 'never');
  controller.abort();
  await expect(waiting).rejects.toThrow();
  release();
  await held;
  expect(await locks.request('a', {}, async () => 'mine')).toBe('mine');
});
