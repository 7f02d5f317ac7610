// What makes a returning device quick: the connection that a page keeps, and the record read before a flow asks.
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from '@jest/globals';
import { PageDeviceStore } from '../../js/host/browser/page-device-store.js';
import { driveHost } from './drive-host.js';

const REGISTRATION = {
  namespace: 'ns', endpoint: 'https://backend.example', createdAt: 1700000000, keyId: 'key-1', deviceId: 'device-1',
  algorithm: 'ES256',
};
const load = { kind: 'storage', op: 'load', namespace: 'ns' };
const ahead = { ...load, ahead: true };
const known = { ...load, deviceId: 'device-1' };

/** Counts what a page asks of its database. */
function watched(factory) {
  const counts = { opened: 0, read: 0 };
  const { open } = factory;
  factory.open = (...args) => {
    counts.opened++;
    const request = open.apply(factory, args);
    request.addEventListener('success', () => {
      const { transaction } = request.result;
      request.result.transaction = (...given) => {
        counts.read += Number(given[1] === undefined);
        return transaction.apply(request.result, given);
      };
    });
    return request;
  };
  return counts;
}

const call = (factory) => driveHost({ deviceStore: new PageDeviceStore(factory) });

async function register(factory, registration = REGISTRATION) {
  const driver = call(factory);
  await driver.answerTo({ kind: 'key', op: 'create', keyId: registration.keyId });
  await driver.answerTo({ kind: 'storage', op: 'store', registration });
}

/** The same database as another page sees it: with a connection of its own. */
async function inAnotherPage(factory, act, version) {
  const request = IDBFactory.prototype.open.call(factory, 'ProveAuth', version);
  const database = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('a page stands in the way'));
  });
  const transaction = database.transaction('Registrations', 'readwrite');
  act(transaction.objectStore('Registrations'));
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
}

test('the calls of a page share one connection', async () => {
  const factory = new IDBFactory();
  const counts = watched(factory);
  await register(factory);
  await call(factory).answerTo(load);
  await call(factory).answerTo(load);
  expect(counts).toEqual({ opened: 1, read: 2 });
});

test('a record that was read ahead is the flow\'s, with its key, and is not read again', async () => {
  const factory = new IDBFactory();
  const counts = watched(factory);
  await register(factory);
  expect(await call(factory).answerTo(ahead)).toEqual({ registration: REGISTRATION });
  const flow = call(factory);
  expect(await flow.answerTo(known)).toEqual({ registration: REGISTRATION });
  expect(await flow.answerTo({ kind: 'key', op: 'sign', keyId: 'key-1', text: 'x' })).toHaveProperty('signatureP1363');
  expect(counts.read).toBe(1);
});

test('a flow that comes while the record is being read waits for that reading', async () => {
  const factory = new IDBFactory();
  const counts = watched(factory);
  await register(factory);
  void call(factory).answerTo(ahead);
  expect(await call(factory).answerTo(known)).toEqual({ registration: REGISTRATION });
  expect(counts.read).toBe(1);
});

test('a flow that knows another device, or none, reads afresh', async () => {
  const factory = new IDBFactory();
  const counts = watched(factory);
  await register(factory);
  await call(factory).answerTo(ahead);
  await call(factory).answerTo(load);
  expect(counts.read).toBe(2);
  const newer = { ...REGISTRATION, keyId: 'key-2', deviceId: 'device-2' };
  await inAnotherPage(factory, (store) => {
    store.get('ns').onsuccess = ({ target }) => store.put({ ...target.result, ...newer });
  });
  expect(await call(factory).answerTo({ ...load, deviceId: 'device-2' })).toEqual({ registration: newer });
});

test('what this page stores or wipes is not undone by what was read ahead', async () => {
  const factory = new IDBFactory();
  await register(factory);
  await call(factory).answerTo(ahead);
  const newer = { ...REGISTRATION, keyId: 'key-2' };
  await register(factory, newer);
  expect(await call(factory).answerTo(known)).toEqual({ registration: newer });
  await call(factory).answerTo(ahead);
  await call(factory).answerTo({ kind: 'storage', op: 'wipe' });
  expect(await call(factory).answerTo(known)).toEqual({ registration: null });
});

test('a reading that failed is tried again by the flow', async () => {
  const factory = new IDBFactory();
  await register(factory);
  const { open } = factory;
  const other = new IDBFactory();
  await register(other);
  other.open = () => { throw new DOMException('denied', 'UnknownError'); };
  const page = { open: (...args) => other.open(...args) };
  expect(await call(page).answerTo(ahead)).toEqual({ registration: null });
  other.open = (...args) => open.apply(factory, args);
  expect(await call(page).answerTo(known)).toEqual({ registration: REGISTRATION });
});

test('another page may upgrade the database: the connection gives way, and the next call opens it anew', async () => {
  const factory = new IDBFactory();
  const counts = watched(factory);
  await register(factory);
  await inAnotherPage(factory, () => {}, 2);
  expect(await call(factory).answerTo(load)).toEqual({ registration: REGISTRATION });
  expect(counts.opened).toBeGreaterThan(1);
});

test('another page may delete the database', async () => {
  const factory = new IDBFactory();
  await register(factory);
  const deleting = factory.deleteDatabase('ProveAuth');
  await new Promise((resolve, reject) => {
    deleting.onsuccess = resolve;
    deleting.onblocked = () => reject(new Error('the page stands in the way'));
  });
  expect(await call(factory).answerTo(load)).toEqual({ registration: null });
});

test('a connection that the browser closes under a call fails that call only', async () => {
  const factory = new IDBFactory();
  await register(factory);
  let database;
  const { open } = factory;
  factory.open = (...args) => {
    const request = open.apply(factory, args);
    request.addEventListener('success', () => { database = request.result; });
    return request;
  };
  const page = { open: (...args) => factory.open(...args) };
  await call(page).answerTo(load);
  database.transaction = () => ({ objectStore: () => ({ get: () => ({}) }) }); // never answers
  const answer = call(page).answerTo(load);
  await new Promise((resolve) => { setImmediate(resolve); });
  database.onclose();
  expect(await answer).toEqual({ registration: null });
  expect(await call(page).answerTo(load)).toEqual({ registration: REGISTRATION });
});

test('a connection that is closing when it is used is opened anew', async () => {
  const factory = new IDBFactory();
  await register(factory);
  let database;
  const { open } = factory;
  const page = {
    open: (...args) => {
      const request = open.apply(factory, args);
      request.addEventListener('success', () => { database = request.result; });
      return request;
    },
  };
  await call(page).answerTo(load);
  database.close();
  expect(await call(page).answerTo(load)).toEqual({ registration: REGISTRATION });
});
