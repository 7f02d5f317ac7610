// The Prove Key in real browsers: what is stored, who is recognised, and where the key's bytes are not.
import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop, PHONE_NUMBER } from './shop.js';

inEachBrowser('the Prove Key', ({ newPage, pageErrors }) => {
  const shop = openShop();
  const openPage = async () => shop.open(await newPage());

  test('a customer who comes back is recognised without typing anything', async () => {
    const page = await openPage();
    const first = await shop.signIn(page);
    expect(first.steps).toEqual(['device/passive', 'device/passive/silent', 'mobile/otp', 'done']);
    expect(first).toMatchObject({ value: expect.any(String), success: 'true' });
    await page.reload();
    const second = await shop.signIn(page);
    expect(second.steps).toEqual(['device/passive', 'device/passive/silent', 'done']);
    expect(second.success).toBe('true');
    expect(second.told).not.toContain('storage-degraded');
    expect(shop.sandbox.counts().registrations).toBe(1);
    expect(pageErrors(page)).toEqual([]);
  });

  test('what is stored has the layout that other clients of the backend know', async () => {
    const page = await openPage();
    await shop.signIn(page);
    const stored = await page.evaluate(async () => {
      const [record, ...others] = await window.records();
      const { keys, ...fields } = record;
      const database = await new Promise((resolve) => {
        indexedDB.open('ProveAuth').onsuccess = ({ target }) => resolve(target.result);
      });
      const { keyPath, autoIncrement, indexNames } = database.transaction('Registrations').objectStore('Registrations');
      const { version, objectStoreNames } = database;
      database.close();
      return {
        fields, others: others.length, version, stores: [...objectStoreNames], keyPath, autoIncrement,
        indexes: [...indexNames], settings: { ...localStorage },
        keys: Object.fromEntries(Object.entries(keys).map(([name, key]) => [
          name, { type: key.type, algorithm: key.algorithm, usages: key.usages, extractable: key.extractable },
        ])),
      };
    });
    const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    expect(stored).toEqual({
      version: 1, stores: ['Registrations'], keyPath: 'namespace', autoIncrement: false, indexes: [], others: 0,
      fields: {
        namespace: expect.any(String), endpoint: shop.sandbox.origin, createdAt: expect.any(Number), keyId: uuid,
        deviceId: uuid, algorithm: 'ES256',
      },
      settings: { 'ProveAuth.DeviceId': stored.fields.deviceId, 'ProveAuth.namespace': stored.fields.namespace },
      keys: {
        privateKey: { type: 'private', algorithm, usages: ['sign'], extractable: false },
        publicKey: { type: 'public', algorithm, usages: ['verify'], extractable: true },
      },
    });
    expect(Math.abs(stored.fields.createdAt - Date.now() / 1000)).toBeLessThan(60);
  });

  test('the private key cannot be exported', async () => {
    const page = await openPage();
    await shop.signIn(page);
    const refusals = await page.evaluate(async () => {
      const [{ keys }] = await window.records();
      return Promise.all(['jwk', 'pkcs8', 'raw'].map((format) =>
        crypto.subtle.exportKey(format, keys.privateKey).then(() => 'exported', (error) => error.name)));
    });
    expect(refusals.slice(0, 2)).toEqual(['InvalidAccessError', 'InvalidAccessError']);
    expect(refusals[2]).not.toBe('exported');
  });

  test('a device that another client registered is recognised, and keeps its key', async () => {
    const page = await openPage();
    const flow = await shop.unify();
    const made = await page.evaluate(async (challenge) => {
      const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      window.keys = keys;
      const text = new TextEncoder().encode(challenge);
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, text);
      const spki = await crypto.subtle.exportKey('spki', keys.publicKey);
      return { signature: [...new Uint8Array(signature)], spki: [...new Uint8Array(spki)], keyId: crypto.randomUUID() };
    }, flow.challenge);
    const spki = Buffer.from(made.spki).toString('base64');
    const registered = await flow.post('device/passive/register', {
      deviceName: 'Another client', deviceCapabilities: [], signals: {},
      registrations: [{
        publicKey: {
          id: made.keyId, alg: 'ES256', uvLevel: 0,
          key: `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----`,
        },
        signature: derOf(Buffer.from(made.signature)).toString('base64'),
      }],
    });
    await flow.post('mobile/otp/start', {});
    expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body.next).toBe('done');
    const { deviceId } = registered.body.data;
    await page.evaluate((record) => new Promise((resolve) => {
      localStorage.setItem('ProveAuth.DeviceId', record.deviceId);
      localStorage.setItem('ProveAuth.namespace', record.namespace);
      const opening = indexedDB.open('ProveAuth', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('Registrations', { keyPath: 'namespace' });
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('Registrations', 'readwrite');
        transaction.objectStore('Registrations').put({ ...record, keys: window.keys });
        transaction.oncomplete = () => {
          opening.result.close();
          resolve(undefined);
        };
      };
    }), {
      namespace: flow.claims.auth.ans, endpoint: shop.sandbox.origin, createdAt: 1_700_000_000, keyId: made.keyId,
      deviceId, algorithm: 'ES256', fingerprint: 'x',
    });
    const recognised = await shop.signIn(page);
    expect(recognised.steps).toEqual(['device/passive', 'device/passive/silent', 'done']);
    expect(recognised.success).toBe('true');
    expect(await page.evaluate(async () => (await window.records())[0].keyId)).toBe(made.keyId);
    expect(shop.sandbox.counts().registrations).toBe(1);
  });

  test('no byte of the key is in the memory of the WebAssembly module', async () => {
    const page = await newPage();
    await page.evaluateOnNewDocument(() => {
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function instantiate(...args) {
        const instance = new Instance(...args);
        window.wasmMemory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
        return instance;
      };
      window.find = (needle) => {
        const memory = new Uint8Array(window.wasmMemory.buffer);
        for (let at = memory.indexOf(needle[0]); at >= 0; at = memory.indexOf(needle[0], at + 1)) {
          if (needle.every((byte, index) => memory[at + index] === byte)) return true;
        }
        return false;
      };
    });
    await shop.open(page);
    await page.evaluate(() => {
      const { subtle } = crypto;
      window.knownCrypto = {
        randomUUID: () => crypto.randomUUID(),
        subtle: {
          generateKey: async (algorithm, extractable, usages) => {
            const pair = await subtle.generateKey(algorithm, true, usages);
            window.knownKey = pair.privateKey;
            return pair;
          },
          exportKey: (...args) => subtle.exportKey(...args),
          sign: (...args) => subtle.sign(...args),
        },
      };
      window.atFinish = async () => {
        const { d } = await subtle.exportKey('jwk', window.knownKey);
        const bytes = Uint8Array.from(atob(d.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
        const text = (value) => new TextEncoder().encode(value);
        return JSON.stringify({
          deviceId: window.find(text(localStorage.getItem('ProveAuth.DeviceId'))),
          bytes: window.find(bytes), reversed: window.find(bytes.reverse()), base64url: window.find(text(d)),
          numbers: window.find(text(bytes.reverse().slice(0, 8).join(','))),
        });
      };
    });
    const { value, success } = await shop.signIn(page, {
      change: '(builder) => builder.withPlatform({ crypto: window.knownCrypto })',
    });
    expect(success).toBe('true');
    // The search itself works: the deviceId is there as long as the flow runs.
    expect(JSON.parse(String(value)))
      .toEqual({ deviceId: true, bytes: false, reversed: false, base64url: false, numbers: false });
  });

  test('unregisterDevice ends the registration at the backend and here', async () => {
    const page = await openPage();
    await shop.signIn(page);
    await page.reload();
    const left = await page.evaluate(async () => {
      const authenticator = new proveAuth.AuthenticatorBuilder().withAuthFinishStep(() => {}).build();
      const before = authenticator.isDeviceRegistered();
      await authenticator.unregisterDevice();
      return { before, after: authenticator.isDeviceRegistered(), records: await window.records(), ...localStorage };
    });
    expect(left).toEqual({ before: true, after: false, records: [] });
    expect(shop.sandbox.counts().registrations).toBe(0);
    expect((await shop.signIn(page)).steps).toContain('mobile/otp');
  });

  test('a device that the backend has forgotten registers anew in the same flow', async () => {
    const page = await openPage();
    await shop.signIn(page);
    await shop.sandbox.reset();
    const again = await shop.signIn(page);
    expect(again).toMatchObject({ value: expect.any(String), success: 'true' });
    expect(again.told).not.toContain('failed');
    expect(shop.sandbox.counts().registrations).toBe(1);
    const silent = await shop.signIn(page, { request: { phoneNumber: PHONE_NUMBER } });
    expect(silent.steps).toEqual(['device/passive', 'device/passive/silent', 'done']);
  });

  test('another phone number with rebind binds the same key to it', async () => {
    const page = await openPage();
    await shop.signIn(page);
    const [before] = await page.evaluate(async () => (await window.records()).map(({ keyId }) => keyId));
    const mismatch = await shop.signIn(page, { request: { phoneNumber: '+2001004025' } });
    expect(mismatch).toMatchObject({ value: expect.any(String), success: 'false' });
    const rebound = await shop.signIn(page, { request: { phoneNumber: '+2001004025', rebind: true } });
    expect(rebound.steps).toEqual(['device/passive', 'device/passive/silent', 'mobile/otp', 'done']);
    expect(rebound.success).toBe('true');
    expect(await page.evaluate(async () => (await window.records()).map(({ keyId }) => keyId))).toEqual([before]);
  });
});

/**
 * DER of an ECDSA signature (RFC 3279, section 2.2.3), without the client's own converter.
 * @param {Buffer} p1363 r and s
 */
function derOf(p1363) {
  const integer = (/** @type {Buffer} */ half) => {
    const digits = half.subarray(half.findIndex((byte) => byte !== 0));
    const bytes = digits[0] >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
    return Buffer.concat([Buffer.of(2, bytes.length), bytes]);
  };
  const content = Buffer.concat([integer(p1363.subarray(0, 32)), integer(p1363.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}
