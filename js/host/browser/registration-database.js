// The IndexedDB database that device registrations live in. Its layout is shared with other clients of
// the same backend, so that a registered device stays registered when a site changes its client.

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
  return transact(factory, 'readonly', (store) => store.get(namespace), signal);
}

/**
 * Replaces the record of the namespace, whole or not at all.
 * @param {IDBFactory} factory
 * @param {import('../../public.js').DeviceRecord} record
 * @param {AbortSignal} [signal]
 * @returns {Promise<unknown>}
 */
export function writeRecord(factory, record, signal) {
  return transact(factory, 'readwrite', (store) => store.put(record), signal);
}

/**
 * @param {IDBFactory} factory
 * @param {AbortSignal} [signal]
 * @returns {Promise<unknown>}
 */
export function clearRecords(factory, signal) {
  return transact(factory, 'readwrite', (store) => store.clear(), signal);
}

/**
 * One transaction on a connection of its own: no connection is left to stand in the way of another tab,
 * and none can have been lost since the last use.
 * @param {IDBFactory} factory
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @param {AbortSignal} [signal]
 */
async function transact(factory, mode, act, signal) {
  const late = { passed: false };
  const work = async () => {
    const database = await open(factory, late);
    try {
      return await run(database, mode, act);
    } finally {
      database.close();
    }
  };
  let giveUp = () => {};
  /** @type {Promise<never>} */
  const limit = new Promise((_, reject) => {
    giveUp = () => {
      late.passed = true;
      reject(new DOMException(`IndexedDB did not answer within ${LIMIT_MS} ms.`, 'TimeoutError'));
    };
  });
  const timer = setTimeout(giveUp, LIMIT_MS);
  signal?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/**
 * @param {IDBFactory} factory
 * @param {{ passed: boolean }} late
 * @param {number} [version]
 * @returns {Promise<IDBDatabase>}
 */
async function open(factory, late, version = VERSION) {
  try {
    return await openVersion(factory, late, version);
  } catch (error) {
    // A later client has raised the version; the store may still be the one we know.
    if (/** @type {DOMException} */ (error)?.name !== 'VersionError') throw error;
    return openVersion(factory, late, undefined);
  }
}

/**
 * @param {IDBFactory} factory
 * @param {{ passed: boolean }} late
 * @param {number | undefined} version
 * @returns {Promise<IDBDatabase>}
 */
function openVersion(factory, late, version) {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, version);
    request.onupgradeneeded = () => {
      try {
        request.result.createObjectStore(STORE, { keyPath: 'namespace' });
      } catch (error) {
        // Thrown on from here it would be the page's uncaught error. Undone, the database is as it was before.
        reject(error);
        request.transaction?.abort();
      }
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      if (late.passed) database.close();
      resolve(database);
    };
  });
}

/**
 * @param {IDBDatabase} database
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 */
function run(database, mode, act) {
  return new Promise((resolve, reject) => {
    // Strict: the backend counts on a registration from the moment that it was stored.
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
    database.onclose = () => reject(new DOMException('The connection was lost.', 'AbortError'));
  });
}
