import { checkSize } from './effect-failure.js';

// Bytes cross the border as base64url without padding (RFC 4648, section 5); here and nowhere else they are made
// of it and turned into it.

/** @param {string} text */
export function bytesFromBase64url(text) {
  const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/**
 * @param {ArrayBuffer | undefined} buffer none counts as empty
 * @param {number} maxBytes
 */
export function base64urlFromBytes(buffer = new ArrayBuffer(0), maxBytes) {
  const bytes = bytesOf(buffer);
  checkSize(bytes.length, maxBytes);
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * A page's own Web Crypto or WebAuthn may give a number, which Uint8Array takes for a length, or a list, of which it
 * would copy every place. DataView throws at what is no buffer.
 * @param {ArrayBuffer | ArrayBufferView} given
 */
function bytesOf(given) {
  return ArrayBuffer.isView(given) ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : new Uint8Array(new DataView(given).buffer);
}
