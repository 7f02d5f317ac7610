// The IndexedDB database that device registrations live in. Its layout is shared with other clients of
// the same backend, so that a registered device stays registered when a site changes its client.

import { abandon, connect } from './database-connection.js';

const DATABASE = 'ProveAuth';
const VERSION = 1;
const STORE = 'Registrations';

/** Databases have been seen to answer nothing at all; a customer who waits must not pay for that. */
const LIMIT_MS = 3000;

/**
 * @param {IDBFactory} factory
 * @param {string} namespace
 * @param {AbortSignal} [signal] here and below: nobody waits any more; what has begun ends by itself
 * @returns {Promise<unknown>} undefined when there is none
 */
export function readRecord(factory, namespace, signal) {
  return withinLimit(factory, signal, (database, whenLost) => new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE);
    const request = transaction.objectStore(STORE).get(namespace);
    request.onsuccess = guarded(reject, () => resolve(request.result));
    transaction.onabort = guarded(reject, () => reject(transaction.error ?? request.error));
    whenLost(reject);
  }));
}

/**
 * Replaces the record of the namespace, whole or not at all.
 * @param {IDBFactory} factory
 * @param {import('../../public.js').DeviceRecord} record
 * @param {AbortSignal} [signal]
 * @returns {Promise<unknown>}
 */
export function writeRecord(factory, record, signal) {
  return change(factory, (store) => store.put(record), signal);
}

/**
 * @param {IDBFactory} factory
 * @param {AbortSignal} [signal]
 * @returns {Promise<unknown>}
 */
export function clearRecords(factory, signal) {
  return change(factory, (store) => store.clear(), signal);
}

/**
 * A handler of an event: what it throws would be the page's uncaught error, and the wait for the event would go on.
 * @param {(error: unknown) => void} reject
 * @param {() => void} handle
 */
function guarded(reject, handle) {
  return () => {
    try {
      handle();
    } catch (error) {
      reject(error);
    }
  };
}

/**
 * @param {IDBFactory} factory
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @param {AbortSignal} [signal]
 */
function change(factory, act, signal) {
  return withinLimit(factory, signal, (database, whenLost) => new Promise((resolve, reject) => {
    // Strict: the backend counts on a registration from the moment that it was stored.
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = guarded(reject, () => resolve(request.result));
    transaction.onabort = guarded(reject, () => reject(transaction.error ?? request.error));
    whenLost(reject);
  }));
}

/**
 * @template T
 * @param {IDBFactory} factory
 * @param {AbortSignal | undefined} signal
 * @param {(database: IDBDatabase, whenLost: (reject: (error: Error) => void) => void) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function withinLimit(factory, signal, act) {
  let onAbort = () => {};
  let onLimit = () => {};
  /** @type {Promise<never>} */
  const limit = new Promise((_, reject) => {
    onAbort = () => reject(new DOMException('Nobody waits for IndexedDB any more.', 'AbortError'));
    onLimit = () => {
      abandon(factory);
      reject(new DOMException(`IndexedDB did not answer within ${LIMIT_MS} ms.`, 'TimeoutError'));
    };
  });
  const timer = setTimeout(onLimit, LIMIT_MS);
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([onConnection(factory, act), limit]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * @template T
 * @param {IDBFactory} factory
 * @param {(database: IDBDatabase, whenLost: (reject: (error: Error) => void) => void) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function onConnection(factory, act) {
  try {
    return await actOn(await connect(factory, () => open(factory)), act);
  } catch (error) {
    // Closing, since another tab wants to upgrade: it could not be seen in time.
    if (/** @type {DOMException} */ (error)?.name !== 'InvalidStateError') throw error;
    abandon(factory);
    return actOn(await connect(factory, () => open(factory)), act);
  }
}

/**
 * @template T
 * @param {import('./database-connection.js').Connection} connection
 * @param {(database: IDBDatabase, whenLost: (reject: (error: Error) => void) => void) => Promise<T>} act
 */
async function actOn({ database, onLost }, act) {
  let lost = () => {};
  try {
    return await act(database, (reject) => {
      lost = () => reject(new DOMException('The connection was lost.', 'AbortError'));
      onLost.add(lost);
    });
  } finally {
    onLost.delete(lost);
  }
}

/**
 * @param {IDBFactory} factory
 * @param {number} [version]
 * @returns {Promise<IDBDatabase>}
 */
async function open(factory, version = VERSION) {
  try {
    return await openVersion(factory, version);
  } catch (error) {
    // A later client has raised the version; the store may still be the one we know.
    if (/** @type {DOMException} */ (error)?.name !== 'VersionError') throw error;
    return openVersion(factory, undefined);
  }
}

/**
 * @param {IDBFactory} factory
 * @param {number | undefined} version
 * @returns {Promise<IDBDatabase>}
 */
function openVersion(factory, version) {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, version);
    request.onupgradeneeded = guarded(reject, () => {
      try {
        request.result.createObjectStore(STORE, { keyPath: 'namespace' });
      } catch (error) {
        reject(error);
        request.transaction?.abort(); // the database is as it was before
      }
    });
    request.onerror = guarded(reject, () => reject(request.error));
    request.onsuccess = guarded(reject, () => resolve(request.result));
  });
}
