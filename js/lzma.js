// Runs the unpacker, a WebAssembly module of 1 KB (wasm/unpack_lzma.c): three times as fast at the first page as the
// same in JavaScript, which browsers compile only once it has run for a while.

const PAGE_BYTES = 64 * 1024;

/**
 * @param {Uint8Array<ArrayBuffer>} unpacker the module
 * @param {Uint8Array} packed a raw LZMA1 stream as wasm/unpack_lzma.c expects it
 * @param {number} size of what was packed, in bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unpackLzma(unpacker, packed, size) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(unpacker));
  const { memory, unpack } = /** @type {any} */ (exports);
  const from = memory.buffer.byteLength;
  const to = from + packed.length;
  memory.grow(Math.ceil((packed.length + size) / PAGE_BYTES));
  new Uint8Array(memory.buffer).set(packed, from);
  unpack(from, to, size);
  return new Uint8Array(memory.buffer, to, size);
}
