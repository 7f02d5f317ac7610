// Bytes cross the border as base64url without padding (RFC 4648, section 5); here and nowhere else they are made
// of it and turned into it.

/** @param {string} text */
export function bytesFromBase64url(text) {
  const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
export function base64urlFromBytes(buffer) {
  let characters = '';
  for (const byte of new Uint8Array(buffer)) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
