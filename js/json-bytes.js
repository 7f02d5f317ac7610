// JSON as it crosses to the core and back: text in UTF-8, by the browser's own coders.

/** @type {{ encoder: TextEncoder, decoder: TextDecoder } | undefined} made late; load.js tells where there are none */
let coders;

function utf8() {
  coders ??= { encoder: new TextEncoder(), decoder: new TextDecoder() };
  return coders;
}

/** @param {unknown} value */
export function toJsonBytes(value) {
  return jsonBytesOf(JSON.stringify(value, listAsList));
}

/**
 * For JSON.stringify: a list stays one. Prototype.js before 1.7 gives every list a toJSON that makes a text of it.
 * @this {any} what has the part
 * @param {string} name
 * @param {unknown} part
 */
export function listAsList(name, part) {
  // A page's own value is read once more only where a list may have become something else.
  if (!('toJSON' in Array.prototype)) return part;
  const own = this[name];
  return Array.isArray(own) ? own : part;
}

/**
 * JSON text in which half a surrogate pair, which UTF-8 cannot carry, is U+FFFD. JSON.stringify writes it as an
 * escape (ECMA-262, QuoteJSONString); all others of that form belong to control characters.
 * @param {string} text of JSON.stringify
 */
export function jsonBytesOf(text) {
  const safe = text.includes('\\ud')
    ? text.replace(/\\(?:ud[89a-f]..|.)/g, (escape) => (escape.length > 2 ? '\ufffd' : escape)) : text;
  return utf8().encoder.encode(safe);
}

/** @param {Int8Array | Uint8Array} bytes @returns {any} */
export function fromJsonBytes(bytes) {
  return JSON.parse(utf8().decoder.decode(bytes));
}
