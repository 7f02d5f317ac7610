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
  // A page's own Web Crypto or WebAuthn may give a number, and Uint8Array takes it for a length.
  if (typeof buffer.byteLength !== 'number') throw new TypeError('These are no bytes.');
  checkSize(buffer.byteLength, maxBytes);
  let characters = '';
  for (const byte of new Uint8Array(buffer)) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
