// Keeps the memories of the WebAssembly instances that are made from now on: to be imported before the library.

/** @type {WebAssembly.Memory[]} */
export const memories = [];
const PlainInstance = WebAssembly.Instance;
WebAssembly.Instance = /** @type {any} */ (class extends PlainInstance {
  /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} imports */
  constructor(module, imports) {
    super(module, imports);
    memories.push(...Object.values(this.exports).filter((value) => value instanceof WebAssembly.Memory));
  }
});

export const wasmBytes = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
