// What fails where the page has handed over no core whose AuthError could be made.

/**
 * @param {string} message
 * @param {{ reason: import('../js/public.js').AuthErrorReason, code?: number }} details
 * @returns {Error} with all that an AuthError has
 */
export function errorWithoutCore(message, { reason, code = 10002 }) {
  const docs = `docs/errors.html#${reason}`;
  return Object.assign(new Error(message), { name: 'AuthError', code, reason, step: '', retryable: false, docs });
}
