// Node only.
import { statSync } from 'node:fs';
import { storageError } from './storage-error.js';

/** Write permission of the group and of all others, inode(7). Access lists show in the group's. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Throws unless this user alone can change what is in the folder: whoever else can puts an older registration or
 * one of theirs in its place.
 * @param {string} path
 */
export function requireOwnDirectory(path) {
  // Windows has neither owner nor mode in this sense.
  if (!process.geteuid) return;
  const { mode, uid } = statSync(path);
  if ((mode & WRITABLE_BY_OTHERS) !== 0) {
    throw storageError('Other users can write to the device\'s folder. Run chmod go-w on it, or choose another.');
  }
  if (uid !== process.geteuid()) {
    throw storageError('The device\'s folder belongs to another user. Run chown on it, or choose another.');
  }
}
