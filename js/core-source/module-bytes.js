import { PACKED, TEXT_AT, UNPACKER_HEX } from '../../build/wasm/wasm-bytes.mjs';

/** @typedef {{ memory: WebAssembly.Memory, unpack: (from: number, end: number) => number }} Unpacker */

/**
 * The WebAssembly module, of the text that this script carries.
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function moduleBytes() {
  const code = Uint8Array.from(UNPACKER_HEX.match(/../g) ?? [], (digits) => parseInt(digits, 16));
  const { memory, unpack } = /** @type {Unpacker} */ (
    /** @type {unknown} */ (new WebAssembly.Instance(new WebAssembly.Module(code)).exports));
  const space = new Uint8Array(/** @type {ArrayBuffer} */ (memory.buffer));
  const { written } = new TextEncoder().encodeInto(PACKED, space.subarray(TEXT_AT));
  return space.subarray(TEXT_AT, unpack(TEXT_AT, TEXT_AT + written));
}
