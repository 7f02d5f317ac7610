import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { driveHost, MAX_BYTES } from './drive-host.js';

test('a created key cannot be exported, and its signatures verify with the public half that was told', async () => {
  const driver = driveHost();
  const { publicKeySpkiDer } = await driver.answerTo({ kind: 'key', op: 'create', keyId: 'k1' });
  const { signatureP1363 } = await driver.answerTo({ kind: 'key', op: 'sign', keyId: 'k1', text: 'dévice:challenge' });
  const publicKey = createPublicKey({ key: Buffer.from(publicKeySpkiDer, 'base64url'), format: 'der', type: 'spki' });
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' };
  expect(verify('sha256', Buffer.from('dévice:challenge'), key, Buffer.from(signatureP1363, 'base64url'))).toBe(true);
  expect(publicKey.asymmetricKeyDetails.namedCurve).toBe('prime256v1');

  const { privateKey } = driver.state.keys.get('k1');
  expect(privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow('not extractable');
});

test('signing with a key that does not exist is missing', async () => {
  const answer = await driveHost().answerTo({ kind: 'key', op: 'sign', keyId: 'k1', text: 'x' });
  expect(answer).toMatchObject({ failed: 'missing' });
});

test('a page without a secure context has no keys', async () => {
  const answer = await driveHost({ platform: { crypto: {} } }).answerTo({ kind: 'key', op: 'create', keyId: 'k' });
  expect(answer).toMatchObject({ failed: 'unsupported' });
});

test('a key that can no longer sign fails and keeps the cause', async () => {
  const driver = driveHost();
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  driver.state.keys.set('k', { privateKey: pair.publicKey, publicKey: pair.publicKey });
  expect(await driver.answerTo({ kind: 'key', op: 'sign', keyId: 'k', text: 'x' })).toMatchObject({ failed: 'error' });
  expect(driver.host.thrownBy(driver.lastId).cause).toBeDefined();
});

test('a key that comes after the end of its call is not kept', async () => {
  let finish;
  const subtle = {
    generateKey: () => new Promise((resolve) => (finish = resolve)),
    exportKey: async () => new ArrayBuffer(4),
  };
  const driver = driveHost({ platform: { crypto: { subtle } } });
  driver.answerTo({ kind: 'key', op: 'create', keyId: 'late' });
  await new Promise(setImmediate);
  driver.host.close();
  finish({ privateKey: {}, publicKey: {} });
  await new Promise(setImmediate);
  expect(driver.state.keys.size).toBe(0);
  expect(driver.answers).toEqual([]);
});

test('a Web Crypto of the page that gives more than any key has is answered before its bytes are read', async () => {
  const { subtle } = globalThis.crypto;
  const tooMany = new ArrayBuffer(MAX_BYTES + 1);
  const generateKey = subtle.generateKey.bind(subtle);
  const crypto = { subtle: { generateKey, exportKey: async () => tooMany, sign: async () => tooMany } };
  const driver = driveHost({ platform: { crypto } });
  expect(await driver.answerTo({ kind: 'key', op: 'create', keyId: 'k' })).toMatchObject({ failed: 'too_large' });
  driver.state.keys.set('k', {});
  const signing = driver.answerTo({ kind: 'key', op: 'sign', keyId: 'k', text: 'x' });
  expect(await signing).toMatchObject({ failed: 'too_large' });
});

test('a Web Crypto of the page that gives a number or a list for a public key fails at once', async () => {
  const { subtle } = globalThis.crypto;
  for (const given of [3_000_000_000, { byteLength: 8, length: 3000 }, [1, 2, 3]]) {
    const crypto = { subtle: { generateKey: subtle.generateKey.bind(subtle), exportKey: async () => given } };
    const { answerTo } = driveHost({ platform: { crypto } });
    expect(await answerTo({ kind: 'key', op: 'create', keyId: 'k' })).toMatchObject({ failed: 'error' });
  }
});

test('a Web Crypto of the page may give a view of more than the key', async () => {
  const { subtle } = globalThis.crypto;
  const view = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
  const crypto = { subtle: { generateKey: subtle.generateKey.bind(subtle), exportKey: async () => view } };
  const { answerTo } = driveHost({ platform: { crypto } });
  expect(await answerTo({ kind: 'key', op: 'create', keyId: 'k' })).toEqual({ publicKeySpkiDer: 'AQID' });
});
