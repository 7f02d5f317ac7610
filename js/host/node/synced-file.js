// Node only. Files and names that are on the disk before the call returns.
import { closeSync, fsyncSync, mkdirSync, openSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { codeOf } from './storage-error.js';

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;

/**
 * Writes a new file for its owner only, whole or with an exception.
 * @param {string} path
 * @param {string} text
 */
export function writeNewFile(path, text) {
  const bytes = Buffer.from(text);
  const file = openSync(path, 'wx', OWNER_ONLY_FILE);
  try {
    // A disk that fills takes a part first, and gives its reason with the next call (write(2)).
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Makes a folder for its owner only, and those above it that are missing. Node's own `recursive` never returns where
 * a folder that is there takes no new one and calls it missing, as /proc does.
 * @param {string} path
 */
export function makeDirectory(path) {
  const whole = resolve(path);
  const above = dirname(whole);
  if (above === whole || statSync(whole, { throwIfNoEntry: false })) return;
  makeDirectory(above);
  try {
    mkdirSync(whole, OWNER_ONLY_DIRECTORY);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error; // another process was faster
  }
  syncDirectory(above);
}

/**
 * The names in a folder are on the disk.
 * @param {string} path
 */
export function syncDirectory(path) {
  // Windows cannot open a folder; its filesystem keeps names in a journal.
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Removes a file if it is there and can be; on a disk that takes no change it stays for whoever writes next.
 * @param {string} path
 */
export function removeIfPossible(path) {
  try {
    unlinkSync(path);
  } catch {
    // See above.
  }
}
