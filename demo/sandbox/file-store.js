import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { open } from 'lmdb';

/** A Map that commits each change to the database before it returns. @template V @extends {Map<string, V>} */
class StoredMap extends Map {
  #database;

  /** @param {import('lmdb').Database<V, string>} database */
  constructor(database) {
    super();
    this.#database = database;
    for (const { key, value } of database.getRange()) super.set(key.slice(1), value);
  }

  /** @override @param {string} key @param {V} value */
  set(key, value) {
    // The prefix allows for the empty key, which LMDB has not.
    this.#database.putSync(`=${key}`, value);
    return super.set(key, value);
  }

  /** @override @param {string} key */
  delete(key) {
    this.#database.removeSync(`=${key}`);
    return super.delete(key);
  }

  /** @override */
  clear() {
    this.#database.clearSync();
    super.clear();
  }
}

/**
 * Takes the file for this process: two sandboxes would not see each other's changes.
 * @param {string} path
 * @returns {() => void} gives it back
 */
function claim(path) {
  const owner = `${path}.pid`;
  const pid = readOwner(owner);
  if (pid && pid !== process.pid && isAlive(pid)) {
    throw Object.assign(new Error(`Another sandbox (process ${pid}) keeps its data in ${path}.`), {
      code: 'DATA_FILE_IN_USE',
    });
  }
  writeFileSync(owner, String(process.pid));
  return () => rmSync(owner, { force: true });
}

/** @param {string} path */
function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0; // nobody has claimed it
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

/**
 * The store in one LMDB file (and its lock file beside it).
 * @param {string} path
 * @returns {import('./store.js').Store}
 */
export function openFileStore(path) {
  mkdirSync(dirname(path), { recursive: true });
  const release = claim(path);
  // What a killed process has committed is with the operating system; waiting for the disk would only guard against
  // a power cut, at several milliseconds a registration.
  const root = open({ path, noSubdir: true, encoding: 'json', noSync: true });
  const openMap = (/** @type {string} */ name) => new StoredMap(root.openDB({ name, encoding: 'json' }));
  return {
    registrations: openMap('registrations'),
    passkeys: openMap('passkeys'),
    identities: openMap('identities'),
    settings: openMap('settings'),
    close: async () => {
      await root.close();
      release();
    },
  };
}
