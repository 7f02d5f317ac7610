// The other half of wasm/bindings.cpp: instantiates the module and turns its functions, which know numbers and
// memory only, into objects and strings.

/**
 * What the core asks of JavaScript; include/prove_auth/host.h is the contract. None of these may throw.
 * @typedef {object} CoreHost
 * @property {(id: number, effectJson: string) => void} begin
 * @property {(id: number) => void} abort
 * @property {(outcomeJson: string) => void} finish
 * @property {(eventJson: string) => void} progress
 * @property {(name: string) => string | null} setting
 * @property {(name: string, value: string) => void} setSetting
 * @property {() => string} randomUuid
 * @property {() => number} nowMs
 * @property {() => number} monotonicMs
 */

/**
 * One call of the core. Lives until delete(), which must not be called from inside a function of its host.
 * @typedef {object} CoreAuthenticator
 * @property {(callJson: string) => void} start
 * @property {(id: number, answerJson: string) => void} complete
 * @property {() => void} cancel
 * @property {() => boolean} isMobileWeb
 * @property {() => string} deviceId
 * @property {() => void} delete may be called again
 */

/**
 * @typedef {object} CoreModule
 * @property {new (host: CoreHost, optionsJson: string) => CoreAuthenticator} Authenticator
 * @property {() => string} version
 * @property {() => number} liveCount Authenticators and hosts that were not deleted
 */

/**
 * wasm/bindings.cpp's exports. A text in either direction is the address of its length (32 bits), which its
 * UTF-8 bytes follow.
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} _initialize
 * @property {(length: number) => number} newText
 * @property {(text: number) => void} freeText
 * @property {(host: number, options: number) => number} create
 * @property {(binding: number) => void} destroy
 * @property {(binding: number, call: number) => void} start
 * @property {(binding: number, id: number, answer: number) => void} complete
 * @property {(binding: number) => void} cancel
 * @property {(binding: number) => number} isMobileWeb
 * @property {(binding: number) => number} deviceId
 * @property {() => number} version
 * @property {() => number} liveCount
 */

/** @param {string} name @returns {never} */
function unexpected(name) {
  throw new Error(`the core called ${name}, which it has no need for`);
}

/**
 * @param {BufferSource} bytes the module
 * @returns {CoreModule}
 * @throws {WebAssembly.CompileError} where WebAssembly is not allowed
 */
export function instantiateCore(bytes) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  /** @type {Map<number, CoreHost>} */
  const hosts = new Map();
  let lastHost = 0;

  /** @param {number} address @param {number} length */
  const bytesAt = (address, length) => new Uint8Array(core.memory.buffer, address >>> 0, length);

  /** @param {number} address @param {number} length */
  const read = (address, length) => decoder.decode(bytesAt(address, length));

  /** @param {string} text @returns {number} for a function that takes it over */
  const give = (text) => {
    const encoded = encoder.encode(text);
    const address = core.newText(encoded.length);
    bytesAt(address + 4, encoded.length).set(encoded);
    return address;
  };

  /** @param {number} address */
  const take = (address) => {
    const text = read(address + 4, new DataView(core.memory.buffer).getUint32(address, true));
    core.freeText(address);
    return text;
  };

  /** @param {number} host */
  const hostOf = (host) => /** @type {CoreHost} */ (hosts.get(host));

  /** @type {Record<string, Function>} */
  const imports = {
    begin: (/** @type {number[]} */ ...[host, id, at, length]) => hostOf(host).begin(id, read(at, length)),
    abort: (/** @type {number[]} */ ...[host, id]) => hostOf(host).abort(id),
    finish: (/** @type {number[]} */ ...[host, at, length]) => hostOf(host).finish(read(at, length)),
    progress: (/** @type {number[]} */ ...[host, at, length]) => hostOf(host).progress(read(at, length)),
    setting(/** @type {number[]} */ ...[host, at, length]) {
      const value = hostOf(host).setting(read(at, length));
      return value === null ? 0 : give(value);
    },
    setSetting: (/** @type {number[]} */ ...[host, at, length, valueAt, valueLength]) =>
      hostOf(host).setSetting(read(at, length), read(valueAt, valueLength)),
    randomUuid: (/** @type {number} */ host) => give(hostOf(host).randomUuid()),
    nowMs: (/** @type {number} */ host) => hostOf(host).nowMs(),
    monotonicMs: (/** @type {number} */ host) => hostOf(host).monotonicMs(),
    // JavaScript reads and writes decimal numbers exactly (ECMA-262); see wasm/small_libc.c and wasm/json_size.h.
    numberOf: (/** @type {number[]} */ ...[at, length]) => +read(at, length),
    textOf: (/** @type {number[]} */ ...[value, at, capacity]) =>
      encoder.encodeInto(Object.is(value, -0) ? '-0.0' : `${value}`, bytesAt(at, capacity)).written,
  };

  const module = new WebAssembly.Module(bytes);
  /** @type {Record<string, Record<string, Function>>} */
  const namespaces = {};
  for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
    // What is not ours is Emscripten's runtime: told of memory growth, and others that are linked but never called.
    (namespaces[namespace] ??= {})[name] = namespace === 'host' ? imports[name]
      : name === 'emscripten_notify_memory_growth' ? () => {} : () => unexpected(name);
  }
  const core = /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(module, namespaces).exports));
  core._initialize();

  class Authenticator {
    /** @param {CoreHost} host @param {string} optionsJson */
    constructor(host, optionsJson) {
      this.host = ++lastHost;
      hosts.set(this.host, host);
      this.binding = core.create(this.host, give(optionsJson));
    }

    /** @param {string} callJson */
    start(callJson) {
      core.start(this.binding, give(callJson));
    }

    /** @param {number} id @param {string} answerJson */
    complete(id, answerJson) {
      core.complete(this.binding, id, give(answerJson));
    }

    cancel() {
      core.cancel(this.binding);
    }

    isMobileWeb() {
      return core.isMobileWeb(this.binding) !== 0;
    }

    deviceId() {
      return take(core.deviceId(this.binding));
    }

    delete() {
      core.destroy(this.binding); // of 0: nothing
      this.binding = 0;
      hosts.delete(this.host);
    }
  }

  return { Authenticator, version: () => take(core.version()), liveCount: () => core.liveCount() + hosts.size };
}
