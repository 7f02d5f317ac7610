import { AuthError } from './errors.js';

/**
 * An argument of a public function cannot be used.
 * @param {string} message
 */
export function invalidArgument(message) {
  return new AuthError(message, { reason: 'invalid_argument' });
}
