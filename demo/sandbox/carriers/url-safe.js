/** The base64 alphabet of Mobile Auth v2, which replaces `+ / =` by `. _ -`. */

/** @param {string} text */
export const encodeUrlSafe = (text) =>
  Buffer.from(text, 'utf8').toString('base64').replaceAll('+', '.').replaceAll('/', '_').replaceAll('=', '-');

/** @param {string} text in that alphabet, or in the standard one */
export const decodeUrlSafe = (text) =>
  Buffer.from(text.replaceAll('.', '+').replaceAll('_', '/').replaceAll('-', '='), 'base64').toString('utf8');
