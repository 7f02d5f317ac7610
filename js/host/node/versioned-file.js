// Node only.
import {
  closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;
const VERSION_NAME = /^(\d+)\.json$/;

/**
 * One JSON document in a folder of its own, which any number of processes may change at once. Every change is a
 * new file, `<version>.json`, that appears whole or not at all: it is written and synced under another name, then
 * hard-linked to the next version's name, which works for one process only; whoever comes second reads again and
 * repeats its change. No process waits for another, and one that is killed leaves nothing half-done.
 * @template {object} T
 */
export class VersionedFile {
  #directory;
  #empty;

  /**
   * @param {string} directory made when missing; its filesystem needs hard links
   * @param {() => T} empty the document before the first change
   */
  constructor(directory, empty) {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
    this.#directory = directory;
    this.#empty = empty;
  }

  /** @returns {T} */
  read() {
    return this.#readLatest().document;
  }

  /**
   * @param {(document: T) => void} change alters the document it is given; called again when another process was
   *   faster
   */
  update(change) {
    for (let published = false; !published;) {
      const { version, document } = this.#readLatest();
      change(document);
      // A new file for each try: that of a try before may be linked, and read by others.
      const temporary = join(this.#directory, `${randomUUID()}.tmp`);
      try {
        writeSynced(temporary, JSON.stringify(document));
        published = this.#publish(temporary, version + 1);
      } finally {
        rmSync(temporary, { force: true });
      }
    }
    this.#removeOld();
  }

  /**
   * @param {string} temporary
   * @param {number} version
   */
  #publish(temporary, version) {
    const name = this.#pathOf(version);
    try {
      linkSync(temporary, name);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
      throw error;
    }
    // A version that others had already left behind and removed was free to be taken, but nobody reads it.
    if (this.#latestVersion() > version) return false;
    syncDirectory(this.#directory);
    return true;
  }

  /** @returns {{ version: number, document: T }} */
  #readLatest() {
    for (;;) {
      const version = this.#latestVersion();
      if (version === 0) return { version, document: this.#empty() };
      try {
        return { version, document: JSON.parse(readFileSync(this.#pathOf(version), 'utf8')) };
      } catch (error) {
        // Removed after a newer one appeared.
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
      }
    }
  }

  #versions() {
    return readdirSync(this.#directory).flatMap((name) => {
      const match = VERSION_NAME.exec(name);
      return match ? [Number(match[1])] : [];
    });
  }

  #latestVersion() {
    return Math.max(0, ...this.#versions());
  }

  #removeOld() {
    const versions = this.#versions();
    const latest = Math.max(...versions);
    for (const version of versions) {
      if (version < latest) rmSync(this.#pathOf(version), { force: true });
    }
  }

  /** @param {number} version */
  #pathOf(version) {
    return join(this.#directory, `${version}.json`);
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
function writeSynced(path, text) {
  const file = openSync(path, 'wx', OWNER_ONLY_FILE);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** @param {string} directory */
function syncDirectory(directory) {
  // Windows cannot open a folder; its filesystem keeps names in a journal.
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
