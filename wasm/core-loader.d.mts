// Types of the loader that Emscripten makes (build/wasm/core-loader.mjs) and of what wasm/bindings.cpp exports.

/** JSON text in UTF-8. What the core gives is a look at its memory, to be read before anything else happens. */
export type JsonBytes = Int8Array | Uint8Array;

/** What the core asks of JavaScript; include/prove_auth/host.h is the contract. None of these may throw. */
export interface CoreHost {
  begin(id: number, effect: JsonBytes): void;
  abort(id: number): void;
  finish(outcome: JsonBytes): void;
  progress(event: JsonBytes): void;
  setting(name: string): string | null;
  setSetting(name: string, value: string): void;
  randomUuid(): string;
  nowMs(): number;
  monotonicMs(): number;
}

/** One call of the core. Lives until delete(), which must not be called from inside a function of its host. */
export interface CoreAuthenticator {
  start(call: JsonBytes): void;
  complete(id: number, answer: JsonBytes): void;
  cancel(): void;
  isMobileWeb(): boolean;
  deviceId(): string;
  /** To be called once; every other function throws after it. */
  delete(): void;
}

export interface CoreModule {
  Authenticator: new (host: CoreHost, options: JsonBytes) => CoreAuthenticator;
  version(): string;
  /** Authenticators that were not deleted. */
  liveCount(): number;
}

/** A WebAssembly.Instance, or what wasm2js makes of one. */
export interface CoreInstance {
  exports: WebAssembly.Exports;
}

/**
 * Makes a core. `instantiateWasm` has to call `receive` with an instance that has the imports, and to give its exports
 * too. When it does neither and gives {}, what comes out is to be thrown away; it must not throw.
 */
export default function createCore(
  instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: CoreInstance) => void,
  ) => WebAssembly.Exports,
): CoreModule;
