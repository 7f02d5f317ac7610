// Whatever is wrong with the browser's storage, a customer with the phone at hand signs in.
import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';

// Each runs before the page's own scripts and breaks one thing.
const FAULTS = {
  'indexedDB is hidden': () => {
    Object.defineProperty(window, 'indexedDB', { get: () => { throw new DOMException('', 'SecurityError'); } });
  },
  'indexedDB is missing': () => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  },
  'open throws': () => {
    IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); };
  },
  'open fails': () => {
    IDBFactory.prototype.open = () => {
      const request = { error: new DOMException('', 'UnknownError') };
      queueMicrotask(() => request.onerror());
      return request;
    };
  },
  'open never answers': () => {
    IDBFactory.prototype.open = () => ({});
  },
  'the store cannot be made': () => {
    IDBDatabase.prototype.createObjectStore = () => { throw new DOMException('', 'QuotaExceededError'); };
  },
  'the quota is exceeded': () => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); };
  },
  'the transaction is aborted for lack of space': () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function abort(...args) {
      const request = put.apply(this, args);
      this.transaction.abort();
      return request;
    };
  },
  'a key cannot be cloned': () => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('', 'DataCloneError'); };
  },
  'the connection is lost': () => {
    IDBDatabase.prototype.transaction = () => { throw new DOMException('', 'InvalidStateError'); };
  },
  'the connection is lost while a transaction runs': () => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function lose(...args) {
      const begun = transaction.apply(this, args);
      const { objectStore } = begun;
      begun.objectStore = (name) => {
        const store = objectStore.call(begun, name);
        for (const method of ['get', 'put']) store[method] = () => ({});
        return store;
      };
      queueMicrotask(() => this.dispatchEvent(new Event('close')));
      return begun;
    };
  },
};

// Each leaves the shop's database in a state that it should not be in.
const WRONG_DATABASES = {
  'of the right version without the store': (indexedDB) => new Promise((resolve) => {
    indexedDB.open('ProveAuth', 1).onsuccess = ({ target }) => resolve(target.result.close());
  }),
  'with another key path': (indexedDB) => new Promise((resolve) => {
    const opening = indexedDB.open('ProveAuth', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('Registrations', { keyPath: 'id' });
    opening.onsuccess = () => resolve(opening.result.close());
  }),
};

inEachBrowser('storage trouble', ({ name, newPage, pageErrors }) => {
  const shop = openShop();

  /** @param {import('puppeteer-core').Page} page */
  async function signInTwice(page) {
    const first = await shop.signIn(page);
    expect(first).toMatchObject({ value: expect.any(String), success: 'true' });
    expect(first.steps).toContain('mobile/otp');
    expect(first.told).toContain('storage-degraded');
    // The key lives as long as the page.
    const second = await shop.signIn(page);
    expect(second).toMatchObject({ success: 'true', steps: ['device/passive', 'device/passive/silent', 'done'] });
    expect(pageErrors(page)).toEqual([]);
  }

  test.each(Object.entries(FAULTS))('%s: a key for this page, and an OTP', async (_name, fault) => {
    const page = await newPage();
    await page.evaluateOnNewDocument(fault);
    await signInTwice(await shop.open(page));
  });

  test('a page that the browser gives no storage at all: a key for this page, and an OTP', async () => {
    const page = await newPage();
    // A document of an opaque origin; what it may not have is refused by the browser itself.
    await page.goto(`${shop.origin}/sandboxed`);
    const refused = await page.evaluate(() => [() => localStorage, () => indexedDB.open('x')].map((use) => {
      try {
        use();
        return 'allowed';
      } catch ({ name }) {
        return name;
      }
    }));
    expect(refused).toEqual(['SecurityError', 'SecurityError']);
    await signInTwice(page);
  });

  if (name === 'chromium') {
    test('a disk that is full for this origin: a key for this page, and an OTP', async () => {
      const page = await newPage();
      const devtools = await page.createCDPSession();
      await shop.open(page);
      await devtools.send('Storage.overrideQuotaForOrigin', { origin: shop.origin, quotaSize: 1 });
      expect(await page.evaluate(() => new Promise((resolve) => {
        const opening = indexedDB.open('another');
        opening.onupgradeneeded = () => {
          opening.transaction.onabort = ({ target }) => resolve(target.error.name);
          opening.result.createObjectStore('store').put('x'.repeat(10_000), 'key');
        };
        opening.onsuccess = () => resolve('there was room');
      }))).toBe('QuotaExceededError');
      await signInTwice(page);
    });
  }

  test.each(Object.entries(WRONG_DATABASES))('a database %s: a key for this page, and an OTP', async (_name, make) => {
    const page = await newPage();
    await page.goto(`${shop.origin}/bare`);
    await page.evaluate(`(${make})(indexedDB)`);
    await signInTwice(await shop.open(page));
  });

  test('a database of a later version with the store as we know it is used', async () => {
    const page = await newPage();
    await page.goto(`${shop.origin}/bare`);
    await page.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open('ProveAuth', 7);
      opening.onupgradeneeded = () => opening.result.createObjectStore('Registrations', { keyPath: 'namespace' });
      opening.onsuccess = () => resolve(opening.result.close());
    }));
    await shop.open(page);
    expect((await shop.signIn(page)).told).not.toContain('storage-degraded');
    await page.reload();
    expect((await shop.signIn(page)).steps).not.toContain('mobile/otp');
  });

  test('another page that blocks the database costs a wait with a limit, and no sign-in', async () => {
    const page = await newPage();
    await shop.open(page);
    const blocker = await page.browserContext().newPage();
    await blocker.goto(`${shop.origin}/bare`);
    await blocker.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open('ProveAuth', 1);
      opening.onsuccess = () => {
        window.keptOpen = opening.result; // and deaf to versionchange
        const upgrading = indexedDB.open('ProveAuth', 2);
        upgrading.onblocked = () => resolve(undefined);
      };
    }));
    await signInTwice(page);
  });

  test('a page that wants to change the database is not blocked by us', async () => {
    const page = await newPage();
    await shop.open(page);
    await shop.signIn(page);
    const upgrader = await page.browserContext().newPage();
    await upgrader.goto(`${shop.origin}/bare`);
    expect(await upgrader.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open('ProveAuth', 2);
      opening.onblocked = () => resolve('blocked');
      opening.onsuccess = () => resolve(opening.result.close());
    }))).toBeUndefined();
    expect((await shop.signIn(page)).steps).not.toContain('mobile/otp');
  });

  test('localStorage that is refused costs nothing while the page lives', async () => {
    const page = await newPage();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('', 'SecurityError'); } });
    });
    await shop.open(page);
    expect(await shop.signIn(page)).toMatchObject({ success: 'true', value: expect.any(String) });
    expect((await shop.signIn(page)).steps).not.toContain('mobile/otp');
    expect(pageErrors(page)).toEqual([]);
  });

  test.each([
    ['without keys', 'delete record.keys'],
    ['without a deviceId', 'delete record.deviceId'],
    ['with half a key pair', 'record.keys = { publicKey: record.keys.publicKey }'],
    ['with an endpoint that is no URL', 'record.endpoint = "nowhere"'],
  ])('a record %s is as good as none, and replaced', async (_name, damage) => {
    const page = await newPage();
    await shop.open(page);
    await shop.signIn(page);
    await page.evaluate(`(async () => {
      const [record] = await window.records();
      ${damage};
      await new Promise((resolve) => {
        indexedDB.open('ProveAuth').onsuccess = ({ target }) => {
          const transaction = target.result.transaction('Registrations', 'readwrite');
          transaction.objectStore('Registrations').put(record);
          transaction.oncomplete = () => resolve(target.result.close());
        };
      });
    })()`);
    const repaired = await shop.signIn(page);
    expect(repaired).toMatchObject({ value: expect.any(String), success: 'true' });
    expect(repaired.told).not.toContain('storage-degraded');
    expect((await shop.signIn(page)).steps).not.toContain('mobile/otp');
  });

  test.each([
    ['the record without the setting', 'localStorage.clear()', 'recognised'],
    ['the setting without the record', `new Promise((resolve) => {
      indexedDB.deleteDatabase('ProveAuth').onsuccess = resolve;
    }).then(() => undefined)`, 'registered anew'],
  ])('where only %s is left the device is made whole', async (_name, lose, outcome) => {
    const page = await newPage();
    await shop.open(page);
    await shop.signIn(page);
    await page.evaluate(lose);
    const repaired = await shop.signIn(page);
    expect(repaired).toMatchObject({ value: expect.any(String), success: 'true' });
    expect(repaired.told).not.toContain('storage-degraded');
    expect(repaired.steps.includes('mobile/otp')).toBe(outcome === 'registered anew');
    expect((await shop.signIn(page)).steps).not.toContain('mobile/otp');
    expect(await page.evaluate(async () => (await window.records()).map(({ deviceId }) => deviceId)))
      .toEqual([await page.evaluate('localStorage.getItem("ProveAuth.DeviceId")')]);
    expect(pageErrors(page)).toEqual([]);
  });

  test('a key that can no longer sign is replaced by a new one', async () => {
    const page = await newPage();
    await shop.open(page);
    await shop.signIn(page);
    const keyId = () => page.evaluate(async () => (await window.records())[0].keyId);
    const before = await keyId();
    await page.evaluate(() => {
      const { sign } = SubtleCrypto.prototype;
      let broken = null;
      SubtleCrypto.prototype.sign = function fail(algorithm, key, data) {
        broken ??= key;
        if (key === broken) return Promise.reject(new DOMException('', 'OperationError'));
        return sign.call(this, algorithm, key, data);
      };
    });
    const replaced = await shop.signIn(page);
    expect(replaced).toMatchObject({ value: expect.any(String), success: 'true' });
    expect(await keyId()).not.toBe(before);
  });

  test('without Web Crypto there is no key, and still an OTP', async () => {
    const page = await newPage();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(crypto, 'subtle', { value: undefined });
    });
    await shop.open(page);
    expect(await shop.signIn(page)).toMatchObject({
      value: expect.any(String), success: 'true',
      steps: ['device/passive', 'device/passive/silent', 'mobile/otp', 'done'],
    });
  });

  test('a registration that fails at the backend leaves nothing behind', async () => {
    const page = await newPage();
    await shop.open(page);
    shop.sandbox.fail({ path: '/v1/client/device/passive/register', kind: 'broken-json' });
    const outcome = await shop.signIn(page);
    expect(outcome).toMatchObject({ value: expect.any(String), success: 'true' });
    expect(await page.evaluate(async () => ({
      deviceId: localStorage.getItem('ProveAuth.DeviceId'), records: await window.records(),
    }))).toEqual({ deviceId: null, records: [] });
  });
});
