// Bytes cross the border as base64url without padding (RFC 4648, section 5); here and nowhere else they are made
// of it and turned into it.

/** @param {string} text */
export function bytesFromBase64url(text) {
  const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/** More than a key, a signature or an attestation has. A number is no bytes: Uint8Array takes it for a length. */
const MOST_BYTES = 256 * 1024;

/** @param {ArrayBuffer | undefined} [buffer] none counts as empty */
export function base64urlFromBytes(buffer = new ArrayBuffer(0)) {
  if (!(buffer.byteLength <= MOST_BYTES)) throw new TypeError('These are no bytes, or too many.');
  let characters = '';
  for (const byte of new Uint8Array(buffer)) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
