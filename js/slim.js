// The public names of the slim build, `prove-auth-wasm/slim`: the WebAssembly module is a file of its own.
export * from './index.js';
export { setWasm } from './core-source/fetched.js';
