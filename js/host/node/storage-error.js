// Node only.
import { constants } from 'node:os';
import { AuthError } from '../../errors.js';

/** What to do, by the code that the system gave (errno(3)). */
const REMEDIES = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EFBIG', 'the process may not write files of this size'],
  ['EROFS', 'the filesystem is read-only'],
  ['EACCES', 'this user may not use it'],
  ['EPERM', 'this user may not, or the filesystem has no hard links'],
  ['EOPNOTSUPP', 'the filesystem has no hard links'],
]);

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
export function storageError(message, cause) {
  return new AuthError(message, { reason: 'storage', ...(cause === undefined ? {} : { cause }) });
}

/**
 * What a failed call of the filesystem becomes: the message has its code, never a path.
 * @param {string} what happened, as the beginning of a sentence
 * @param {unknown} error
 */
export function fileError(what, error) {
  if (error instanceof AuthError) return error;
  const code = nameOf(error);
  const remedy = REMEDIES.get(code);
  return storageError(`${what} (${code}${remedy ? `: ${remedy}` : ''}).`, error);
}

/**
 * @param {unknown} error
 * @returns {string | undefined} such as "ENOENT"
 */
export function codeOf(error) {
  const code = /** @type {NodeJS.ErrnoException | null | undefined} */ (error)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * Node knows fewer names than the system has.
 * @param {unknown} error
 */
function nameOf(error) {
  const { code, errno } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code !== 'UNKNOWN') return code ?? 'unknown';
  return Object.entries(constants.errno).find(([, number]) => number === -(errno ?? 0))?.[0] ?? code;
}
