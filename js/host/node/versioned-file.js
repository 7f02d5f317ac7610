// Node only.
import { linkSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AuthError } from '../../errors.js';
import { requireOwnDirectory } from './own-directory.js';
import { codeOf, fileError, storageError } from './storage-error.js';
import { makeDirectory, removeIfPossible, syncDirectory, writeNewFile } from './synced-file.js';

/** As #pathOf writes it: no sign, no leading zero. */
const VERSION_NAME = /^([1-9]\d*)\.json$/;
const TEMPORARY_NAME = /^[-0-9a-f]{36}\.tmp$/;
/** Beyond this, numbers are not told apart. */
const LAST_VERSION = Number.MAX_SAFE_INTEGER - 1;
/** In bytes. Documents have some kilobytes; one of a gigabyte would hold up or end the process that reads it. */
const LARGEST = 2 ** 24;
/** A temporary file lives for some milliseconds; one that is older was left by a process that was killed. */
const LEFTOVER_AFTER_MS = 60_000;

/**
 * How the document is written down. `parse` throws when the text is none.
 * @template T
 * @typedef {{ empty(): T, parse(text: string): T, format(document: T): string }} DocumentFormat
 */

/**
 * One document in a folder of its own, which any number of processes of one user may change at once. Every change is
 * a new file, `<version>.json`, that appears whole or not at all: it is written and synced under another name, then
 * hard-linked to the next version's name, which works for one process only; whoever comes second reads again and
 * repeats its change. No process waits for another; of one that is killed, or whose disk fails, the version before
 * stays, and what it leaves behind is cleaned up by others. Files of other names and kinds are left alone.
 *
 * Everything throws AuthErrors of reason `storage`.
 * @template T
 */
export class VersionedFile {
  #directory;
  #format;

  /**
   * @param {string} directory made when missing; its filesystem needs hard links
   * @param {DocumentFormat<T>} format
   */
  constructor(directory, format) {
    this.#directory = directory;
    this.#format = format;
    try {
      makeDirectory(directory);
      requireOwnDirectory(directory);
      this.#cleanUp();
    } catch (error) {
      throw fileError('The device\'s folder cannot be used', error);
    }
  }

  /** @returns {T} */
  read() {
    return this.#readLatest().document;
  }

  /**
   * Changes the document, or throws and leaves it as it was.
   * @param {(document: T) => boolean | void} change alters the document it is given, or answers false: then nothing is
   *   written; called again when another process was faster
   */
  update(change) {
    for (let published = false; !published;) {
      const { version, document } = this.#readLatest();
      if (change(document) === false) return;
      published = this.#publish(version + 1, this.#format.format(document));
    }
    this.#cleanUp();
  }

  /**
   * @param {number} version
   * @param {string} text
   * @returns {boolean} false when another process was faster
   */
  #publish(version, text) {
    if (Buffer.byteLength(text) > LARGEST) {
      throw storageError('The device would be too large to be read again, and is as it was before.');
    }
    // A new file for each try: that of a try before may be linked, and read by others.
    const temporary = join(this.#directory, `${randomUUID()}.tmp`);
    try {
      writeNewFile(temporary, text);
      return this.#link(temporary, version);
    } catch (error) {
      throw fileError('The device could not be written, and is as it was before', error);
    } finally {
      removeIfPossible(temporary);
    }
  }

  /**
   * @param {string} temporary
   * @param {number} version
   * @returns {boolean}
   */
  #link(temporary, version) {
    if (version > LAST_VERSION) {
      throw storageError('A file in the device\'s folder has the last version number there is.');
    }
    const name = this.#pathOf(version);
    try {
      linkSync(temporary, name);
    } catch (error) {
      // What is there is no version, but a folder, say, or a name that is the same here in capitals: it would stay.
      if (codeOf(error) === 'EEXIST' && this.#latestVersion() < version) return this.#link(temporary, version + 1);
      // ENOENT: this process stood still for so long that another took the file for a leftover.
      if (['EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) return false;
      throw error;
    }
    // A version that others had already left behind and removed was free to be taken, but nobody reads it.
    if (this.#latestVersion() > version) return false;
    try {
      syncDirectory(this.#directory);
    } catch (error) {
      removeIfPossible(name);
      throw error;
    }
    return true;
  }

  /** @returns {{ version: number, document: T }} */
  #readLatest() {
    for (;;) {
      try {
        const version = this.#latestVersion();
        if (version === 0) return { version, document: this.#format.empty() };
        return { version, document: this.#parse(version, this.#readVersion(version)) };
      } catch (error) {
        // Removed after a newer one appeared; only the folder itself is missing for good.
        if (codeOf(error) !== 'ENOENT' || !this.#isThere()) throw fileError('The device could not be read', error);
      }
    }
  }

  /** @param {number} version */
  #readVersion(version) {
    const path = this.#pathOf(version);
    if (statSync(path).size > LARGEST) throw storageError(`${version}.json in the device's folder is too large.`);
    return readFileSync(path, 'utf8');
  }

  /**
   * @param {number} version
   * @param {string} text
   */
  #parse(version, text) {
    try {
      return this.#format.parse(text);
    } catch (error) {
      if (error instanceof AuthError) throw error;
      throw storageError(`${version}.json in the device's folder is damaged.`, error);
    }
  }

  #isThere() {
    try {
      return statSync(this.#directory).isDirectory();
    } catch {
      return false;
    }
  }

  /** @returns {string[]} the files; what links lead to, pipes and folders are not among them */
  #fileNames() {
    const entries = readdirSync(this.#directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  #latestVersion() {
    return latestIn(this.#fileNames());
  }

  /** Removes older versions, and what killed processes have left. */
  #cleanUp() {
    try {
      const names = this.#fileNames();
      const latest = latestIn(names);
      for (const name of names) {
        const path = join(this.#directory, name);
        const version = versionIn(name);
        if (version > 0 ? version < latest : TEMPORARY_NAME.test(name) && isLeftover(path)) removeIfPossible(path);
      }
    } catch {
      // A folder that cannot be listed is told by the next read.
    }
  }

  /** @param {number} version */
  #pathOf(version) {
    return join(this.#directory, `${version}.json`);
  }
}

/**
 * @param {string} name
 * @returns {number} 0 when it is no version's
 */
function versionIn(name) {
  const version = Number(VERSION_NAME.exec(name)?.[1] ?? 0);
  return version <= LAST_VERSION ? version : 0;
}

/** @param {string[]} names */
function latestIn(names) {
  return names.reduce((latest, name) => Math.max(latest, versionIn(name)), 0);
}

/** @param {string} path */
function isLeftover(path) {
  try {
    return Math.abs(Date.now() - statSync(path).mtimeMs) > LEFTOVER_AFTER_MS;
  } catch {
    // Its process has removed it.
    return false;
  }
}
