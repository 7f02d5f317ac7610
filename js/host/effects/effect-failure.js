import { listAsList } from '../../json-bytes.js';

/** In characters; the core passes on 200 bytes. What was thrown may be the page's, and of any length. */
const LONGEST_MESSAGE = 1000;

/**
 * An effect that could not be carried out. `failed` is one of the kinds that
 * include/prove_auth/host.h lists; `message` is for developers and holds no secret.
 */
export class EffectFailure extends Error {
  /**
   * @param {'timeout'|'network'|'too_large'|'rejected'|'invalid'|'missing'|'unsupported'|'refused'|'error'} failed
   * @param {string} message
   * @param {{ cause: unknown, exceptionName?: string }} [details] what was thrown, kept for AuthError.cause
   */
  constructor(failed, message, details) {
    super(message.slice(0, LONGEST_MESSAGE));
    this.failed = failed;
    /** The thrown value, in a box because undefined can be thrown too. */
    this.thrown = details ? { cause: details.cause } : undefined;
    this.exceptionName = details?.exceptionName;
  }
}

/**
 * Throws where more has come than the core takes in.
 * @param {number} size in bytes, or in characters of a text
 * @param {number} maxBytes
 */
export function checkSize(size, maxBytes) {
  if (size > maxBytes) throw new EffectFailure('too_large', `More than ${maxBytes} bytes came.`);
}

/**
 * JSON of what others give, ended by `too_large` as soon as its names and values are more: an array of a thousand
 * million places costs no more than that.
 * @param {unknown} value
 * @param {number} most in characters, about
 * @returns {string | undefined} undefined: it has no JSON form
 */
export function jsonWithin(value, most) {
  let size = 0;
  return JSON.stringify(value, /** @this {unknown} */ function count(name, given) {
    const part = listAsList.call(this, name, given);
    size += name.length + (typeof part === 'string' ? part.length : 1);
    checkSize(size, most);
    return part;
  });
}

/**
 * The name of an exception, e.g. "NotAllowedError"; its text may quote a URL and is not for messages.
 * @param {unknown} error
 */
export function exceptionName(error) {
  const name = memberOf(error, 'name');
  return typeof name === 'string' && name !== '' ? name.slice(0, LONGEST_MESSAGE) : 'Error';
}

/**
 * A member of what was thrown, which may be anything, even what throws when it is looked at.
 * @param {unknown} thrown
 * @param {string} name
 * @returns {unknown}
 */
export function memberOf(thrown, name) {
  try {
    return /** @type {Record<string, unknown> | null | undefined} */ (thrown)?.[name];
  } catch {
    return undefined;
  }
}
