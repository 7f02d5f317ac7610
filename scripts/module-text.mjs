// The WebAssembly module as text that a script can carry. A byte is always the same one or two letters, so equal bytes
// are equal text wherever they stand and compression finds them: with brotli the script takes 3 KB less than with the
// module in hexadecimal digits and 16 KB less than in base64, with gzip 9 KB less than in digits.

/**
 * Printable ASCII without what ends or escapes a text in a script, or a script in a page, and without `>`: Terser
 * writes an escape for it where it follows two hyphens.
 */
const LETTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
  .filter((letter) => !/["'`\\<>]/.test(letter));
const PREFIXES = LETTERS.slice(-2);
const SINGLE = LETTERS.slice(0, -2);

/** Codes: a letter's own, or 128 for the first prefix and 256 for the second, and the letter after it. */
const CODES = 3 * 128;
/** Where the text is put: after the table. */
const TEXT_AT = CODES;

const PAGE = 65_536;

/**
 * @param {Uint8Array} bytes
 * @returns {{ text: string, table: Uint8Array }} table: from code to byte
 */
function textOf(bytes) {
  const counts = new Uint32Array(256);
  bytes.forEach((byte) => counts[byte]++);
  const commonFirst = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const letters = [...SINGLE, ...PREFIXES.flatMap((prefix) => LETTERS.map((letter) => prefix + letter))];
  // In the order of their values, the common and the others: neighbours often stand in each other's place.
  const inOrder = [commonFirst.slice(0, SINGLE.length), commonFirst.slice(SINGLE.length)]
    .flatMap((group) => group.sort((a, b) => a - b));
  const table = new Uint8Array(CODES);
  /** @type {string[]} */
  const textOfByte = [];
  inOrder.forEach((byte, i) => {
    const text = letters[i] ?? '';
    textOfByte[byte] = text;
    const prefix = text.length === 1 ? 0 : 1 + PREFIXES.indexOf(text.charAt(0));
    table[128 * prefix + text.charCodeAt(text.length - 1)] = byte;
  });
  return { text: Array.from(bytes, (byte) => textOfByte[byte]).join(''), table };
}

/**
 * @param {Uint8Array} bytes of a module
 * @param {string} unpacker wasm/unpacker.wat.in
 * @returns {{ text: string, textAt: number, unpacker: string }} unpacker: WebAssembly text, for this table
 */
export function packModule(bytes, unpacker) {
  const { text, table } = textOf(bytes);
  const firstPrefix = PREFIXES[0]?.charCodeAt(0) ?? 0;
  const values = {
    PAGES: Math.ceil((TEXT_AT + text.length) / PAGE),
    TABLE: Array.from(table, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    FIRST_PREFIX: firstPrefix,
    BEFORE_PREFIX: firstPrefix - 1,
  };
  const filled = Object.entries(values)
    .reduce((wat, [name, value]) => wat.replaceAll(`@${name}@`, String(value)), unpacker);
  return { text, textAt: TEXT_AT, unpacker: filled };
}
