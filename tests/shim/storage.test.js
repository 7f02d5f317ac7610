import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { PageDeviceStore } from '../../js/host/browser/page-device-store.js';
import { LoggerFactory } from '../../js/logger.js';
import { driveHost, MAX_BYTES } from './drive-host.js';

const REGISTRATION = {
  namespace: 'ns', endpoint: 'https://backend.example', createdAt: 1700000000, keyId: 'key-1', deviceId: 'device-1',
  algorithm: 'ES256',
};
const load = { kind: 'storage', op: 'load', namespace: 'ns' };
const store = { kind: 'storage', op: 'store', registration: REGISTRATION };
const wipe = { kind: 'storage', op: 'wipe' };

const warnings = [];
beforeEach(() => {
  warnings.length = 0;
  LoggerFactory.setLogLevel(2);
  LoggerFactory.setLogWriter({ write: (_level, ...args) => warnings.push(args.join(' ')) });
});
afterEach(() => {
  LoggerFactory.setLogLevel(1);
  LoggerFactory.setLogWriter(null);
  jest.useRealTimers();
});

/** One call in a page with this database. */
function call(factory) {
  return driveHost({ deviceStore: new PageDeviceStore(factory) });
}

async function openDatabase(factory, version, upgrade = () => {}) {
  const request = factory.open('ProveAuth', version);
  request.onupgradeneeded = () => upgrade(request.result);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function register(factory) {
  const driver = call(factory);
  await driver.answerTo({ kind: 'key', op: 'create', keyId: 'key-1' });
  return driver.answerTo(store);
}

test('a registration comes back in a later call, with a key that signs, in the layout that others share', async () => {
  const factory = new IDBFactory();
  expect(await call(factory).answerTo(load)).toEqual({ registration: null });
  expect(await register(factory)).toEqual({ durable: true });

  const later = call(factory);
  expect(await later.answerTo(load)).toEqual({ registration: REGISTRATION });
  const signed = await later.answerTo({ kind: 'key', op: 'sign', keyId: 'key-1', text: 'x' });
  expect(Buffer.from(signed.signatureP1363, 'base64url')).toHaveLength(64);

  const database = await openDatabase(factory, 1);
  const objectStore = database.transaction('Registrations').objectStore('Registrations');
  expect(objectStore.keyPath).toBe('namespace');
  const record = await new Promise((resolve) => {
    objectStore.get('ns').onsuccess = (event) => resolve(event.target.result);
  });
  expect(Object.keys(record).sort()).toEqual(
    ['algorithm', 'createdAt', 'deviceId', 'endpoint', 'keyId', 'keys', 'namespace']);
  expect(record.keys.privateKey.extractable).toBe(false);
  database.close();
});

test('storing again replaces the record of the namespace; wiping forgets all', async () => {
  const factory = new IDBFactory();
  await register(factory);
  const driver = call(factory);
  await driver.answerTo({ kind: 'key', op: 'create', keyId: 'key-2' });
  const newer = { ...REGISTRATION, keyId: 'key-2', deviceId: 'device-2' };
  expect(await driver.answerTo({ kind: 'storage', op: 'store', registration: newer })).toEqual({ durable: true });
  expect(await call(factory).answerTo(load)).toEqual({ registration: newer });
  expect(await call(factory).answerTo(wipe)).toEqual({});
  expect(await call(factory).answerTo(load)).toEqual({ registration: null });
});

test('a registration counts as stored only when it is on the disk, as far as the browser can tell', async () => {
  const factory = new IDBFactory();
  const writes = [];
  const { open } = factory;
  factory.open = (...args) => {
    const request = open.apply(factory, args);
    request.addEventListener('success', () => {
      const database = request.result;
      const { transaction } = database;
      database.transaction = (stores, mode, options) => {
        if (mode === 'readwrite') writes.push(options?.durability);
        return transaction.call(database, stores, mode, options);
      };
    });
    return request;
  };
  expect(await register(factory)).toEqual({ durable: true });
  expect(writes).toEqual(['strict']);
});

test('a registration without its key is not stored', async () => {
  expect(await call(new IDBFactory()).answerTo(store)).toMatchObject({ failed: 'missing' });
});

test('a store of a later version is used as long as it is the store we know', async () => {
  const factory = new IDBFactory();
  const upgrade = (database) => database.createObjectStore('Registrations', { keyPath: 'namespace' });
  (await openDatabase(factory, 7, upgrade)).close();
  expect(await register(factory)).toEqual({ durable: true });
  expect(await call(factory).answerTo(load)).toEqual({ registration: REGISTRATION });
});

/** Each gives a factory that is in trouble. */
const TROUBLES = {
  'no database at all': () => null,
  'open throws': () => ({
    open() {
      throw new DOMException('denied', 'SecurityError');
    },
  }),
  'open fails': () => ({
    open() {
      const request = { error: new DOMException('disk', 'UnknownError') };
      queueMicrotask(() => request.onerror());
      return request;
    },
  }),
  'a database of that name without the store': async () => {
    const factory = new IDBFactory();
    (await openDatabase(factory, 1, (database) => database.createObjectStore('Other'))).close();
    return factory;
  },
  'the key cannot be stored': () => withPut(() => {
    throw new DOMException('could not be cloned', 'DataCloneError');
  }),
  'the quota is exceeded': () => withPut((store) => {
    const request = store.add({ namespace: 'other' });
    store.transaction.abort();
    return request;
  }),
  'the quota is exceeded at the end, after the request itself succeeded': () => withPut((store) => {
    const request = store.add({ namespace: 'other' });
    request.addEventListener('success', () => store.transaction.abort());
    return request;
  }),
};

function withPut(put) {
  const factory = new IDBFactory();
  const { open } = factory;
  factory.open = (...args) => {
    const request = open.apply(factory, args);
    request.addEventListener('success', () => {
      const database = request.result;
      const { transaction } = database;
      database.transaction = (...given) => {
        const opened = transaction.apply(database, given);
        const { objectStore } = opened;
        opened.objectStore = (name) => {
          const store = objectStore.call(opened, name);
          return Object.assign(store, { put: (record) => put(store, record) });
        };
        return opened;
      };
    });
    return request;
  };
  return factory;
}

test.each(Object.keys(TROUBLES))('%s: the registration lives as long as the page', async (trouble) => {
  const factory = await TROUBLES[trouble]();
  expect(await call(factory).answerTo(load)).toEqual({ registration: null });
  expect(await register(factory)).toEqual({ durable: false });
  const later = call(factory);
  expect(await later.answerTo(load)).toEqual({ registration: REGISTRATION });
  expect(await later.answerTo({ kind: 'key', op: 'sign', keyId: 'key-1', text: 'x' })).toHaveProperty('signatureP1363');
  await call(factory).answerTo(wipe);
  expect(await call(factory).answerTo(load)).toEqual({ registration: null });
});

test('a registration that the database takes at last replaces the one that the page kept', async () => {
  let full = true;
  const factory = withPut((store, record) => {
    if (full) throw new DOMException('', 'QuotaExceededError');
    return IDBObjectStore.prototype.put.call(store, record);
  });
  expect(await register(factory)).toEqual({ durable: false });
  full = false;
  const driver = call(factory);
  await driver.answerTo({ kind: 'key', op: 'create', keyId: 'key-2' });
  const newer = { ...REGISTRATION, keyId: 'key-2', deviceId: 'device-2' };
  expect(await driver.answerTo({ kind: 'storage', op: 'store', registration: newer })).toEqual({ durable: true });
  expect(await call(factory).answerTo(load)).toEqual({ registration: newer });
});

test('a database that never answers is waited for once in a call, and closed should it open later', async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] });
  let request;
  let closed = false;
  const factory = { open: () => (request = {}) };
  const driver = call(factory);
  const answer = driver.answerTo(load);
  await jest.advanceTimersByTimeAsync(3000);
  expect(await answer).toEqual({ registration: null });
  driver.state.keys.set('key-1', { privateKey: {}, publicKey: {} });
  expect(await driver.answerTo(store)).toEqual({ durable: false });
  expect(jest.getTimerCount()).toBe(0);
  const transaction = () => {
    throw new DOMException('closing', 'InvalidStateError');
  };
  request.result = { close: () => (closed = true), transaction };
  request.onsuccess();
  await jest.advanceTimersByTimeAsync(0);
  expect(closed).toBe(true);
});

test('a call that ends while a database is silent leaves no timer; opened later, the next call has it', async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] });
  const real = new IDBFactory();
  await register(real);
  let request;
  const factory = { open: () => (request = {}) };
  const driver = call(factory);
  void driver.answerTo(load);
  await jest.advanceTimersByTimeAsync(0);
  expect(jest.getTimerCount()).toBe(1);
  driver.host.close();
  await jest.advanceTimersByTimeAsync(0);
  expect(jest.getTimerCount()).toBe(0);
  request.result = await openDatabase(real, 1);
  request.onsuccess();
  // Nobody gave up on the database.
  expect(warnings).toEqual([]);
  jest.useRealTimers();
  expect(await call(factory).answerTo(load)).toEqual({ registration: REGISTRATION });
});

test('a store that cannot be made is the failure of its own call, and undone', async () => {
  const factory = new IDBFactory();
  const { open } = factory;
  let faulty = true;
  factory.open = (...args) => {
    const request = open.apply(factory, args);
    request.addEventListener('upgradeneeded', () => {
      if (faulty) request.result.createObjectStore = () => { throw new DOMException('', 'UnknownError'); };
    });
    return request;
  };
  expect(await register(factory)).toEqual({ durable: false });
  expect(warnings.join()).toContain('UnknownError');
  faulty = false;
  expect(await register(factory)).toEqual({ durable: true });
});

test('events of an app\'s own database that throw are its trouble, and nobody\'s uncaught error', async () => {
  const unreadable = { get result() { throw new Error('no result'); }, get error() { throw new Error('no error'); } };
  /** @param {string} event of the transaction */
  const factoryOf = (event) => ({
    open() {
      const request = {};
      const database = {
        transaction() {
          const transaction = { objectStore: () => ({ get: () => unreadable, put: () => unreadable }) };
          queueMicrotask(() => transaction[event]?.());
          queueMicrotask(() => unreadable.onsuccess?.());
          return transaction;
        },
      };
      queueMicrotask(() => request.onsuccess(request.result = database));
      return request;
    },
  });
  for (const event of ['oncomplete', 'onabort']) {
    expect(await call(factoryOf(event)).answerTo(load)).toEqual({ registration: null });
    expect(await register(factoryOf(event))).toEqual({ durable: false });
  }
});

test('a connection that cannot be closed is left, and the next one opened', async () => {
  const real = new IDBFactory();
  const opened = [];
  const factory = {
    open(...args) {
      const request = real.open(...args);
      request.addEventListener('success', () => {
        opened.push(request.result);
        request.result.close = () => { throw new Error('no close'); };
      });
      return request;
    },
  };
  expect(await register(factory)).toEqual({ durable: true });
  opened[0].onversionchange();
  opened[0].transaction = () => { throw new DOMException('', 'InvalidStateError'); };
  expect(await call(factory).answerTo(load)).toEqual({ registration: REGISTRATION });
  opened[1].transaction = opened[0].transaction;
  expect(await call(factory).answerTo(load)).toEqual({ registration: REGISTRATION });
  expect(opened).toHaveLength(3);
});

test('no call leaves a connection that would block another tab from changing the database', async () => {
  const factory = new IDBFactory();
  await register(factory);
  await call(factory).answerTo(load);
  const request = factory.deleteDatabase('ProveAuth');
  let blocked = false;
  request.onblocked = () => (blocked = true);
  await new Promise((resolve) => (request.onsuccess = resolve));
  expect(blocked).toBe(false);
});

test('a wipe that fails is told', async () => {
  const factory = await TROUBLES['open fails']();
  expect(await call(factory).answerTo(wipe)).toMatchObject({ failed: 'error' });
});

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
const other = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign', 'verify']);

test.each([
  ['no keys', { keys: undefined }],
  ['no private key', { keys: { publicKey: pair.publicKey } }],
  ['a public key in its place', { keys: { publicKey: pair.publicKey, privateKey: pair.publicKey } }],
  ['a key of another curve', { keys: other }],
  ['no deviceId', { keys: pair, deviceId: '' }],
  ['no keyId', { keys: pair, keyId: undefined }],
  ['an endpoint that is no text', { keys: pair, endpoint: 7 }],
  ['another namespace than was asked for', { keys: pair, namespace: 'other' }],
])('a record with %s counts as none', async (_name, damage) => {
  const deviceStore = { load: async () => ({ ...REGISTRATION, ...damage }) };
  expect(await driveHost({ deviceStore }).answerTo(load)).toEqual({ registration: null });
  expect(warnings.join()).toContain('damaged');
});

test('a record larger than the core takes in is none of this library, and is not read', async () => {
  const deviceStore = { load: async () => ({ ...REGISTRATION, keys: pair, fingerprint: 'x'.repeat(MAX_BYTES) }) };
  expect(await driveHost({ deviceStore }).answerTo(load)).toMatchObject({ failed: 'too_large' });
});
