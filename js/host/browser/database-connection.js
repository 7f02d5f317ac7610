// One connection to an IndexedDB database, kept while the page lives: opening is what takes long. It is given up when
// another tab wants to upgrade or delete the database, and when the browser closes it.

/**
 * @typedef {object} Connection
 * @property {IDBDatabase} database
 * @property {Set<() => void>} onLost called when the browser closes the connection
 */

/** Open or opening, by the factory. @type {WeakMap<IDBFactory, Promise<Connection>>} */
const connections = new WeakMap();

/**
 * @param {IDBFactory} factory
 * @param {() => Promise<IDBDatabase>} open
 * @returns {Promise<Connection>}
 */
export function connect(factory, open) {
  const kept = connections.get(factory);
  if (kept) return kept;
  const opening = begin(open, () => forget(factory, opening));
  connections.set(factory, opening);
  opening.catch(() => forget(factory, opening));
  return opening;
}

/**
 * Nobody trusts this connection any more; the next one who needs the database opens it anew.
 * @param {IDBFactory} factory
 */
export function abandon(factory) {
  const opening = connections.get(factory);
  if (!opening) return;
  forget(factory, opening);
  opening.then(({ database }) => close(database), () => {});
}

/** What an app's own database throws here would be the page's uncaught error. @param {IDBDatabase} database */
function close(database) {
  try {
    database.close();
  } catch {
    // Nothing of ours is asked of it any more.
  }
}

/** @param {IDBFactory} factory @param {Promise<Connection>} opening */
function forget(factory, opening) {
  if (connections.get(factory) === opening) connections.delete(factory);
}

/**
 * @param {() => Promise<IDBDatabase>} open
 * @param {() => void} onGone
 * @returns {Promise<Connection>}
 */
async function begin(open, onGone) {
  const database = await open();
  /** @type {Connection} */
  const connection = { database, onLost: new Set() };
  database.onversionchange = () => {
    onGone();
    close(database);
  };
  database.onclose = () => {
    onGone();
    for (const lost of connection.onLost) lost();
  };
  return connection;
}
