/** @typedef {import('../public.js').DeviceRecord} DeviceRecord */
/** @typedef {import('../public.js').DeviceStore} DeviceStore */
/** @typedef {import('../public.js').LocksLike} LocksLike */

/**
 * Device registrations and settings in memory: one object is one device. It is a part of a platform:
 * `builder.withPlatform(new MemoryDeviceStore())`.
 * @implements {DeviceStore}
 */
export class MemoryDeviceStore {
  /** @type {Map<string, DeviceRecord>} */
  #records = new Map();
  /** @type {Map<string, string>} */
  #settings = new Map();

  /** What a platform calls the store of registrations. */
  deviceStore = this;

  /** What a platform calls the settings. */
  storage = {
    /** @param {string} name */
    getItem: (name) => this.#settings.get(name) ?? null,
    /**
     * @param {string} name
     * @param {string} value
     */
    setItem: (name, value) => void this.#settings.set(name, value),
    /** @param {string} name */
    removeItem: (name) => void this.#settings.delete(name),
  };

  /** Flows on one device must not register it twice at once. */
  locks = new MemoryLocks();

  /** @param {string} namespace */
  async load(namespace) {
    return this.#records.get(namespace) ?? null;
  }

  /** @param {DeviceRecord} record */
  async store(record) {
    this.#records.set(record.namespace, record);
    // It lives exactly as long as the device that this object is.
    return { durable: true };
  }

  async wipe() {
    this.#records.clear();
  }
}

/**
 * Exclusive locks within this process, called as Web Locks are.
 * @implements {LocksLike}
 */
export class MemoryLocks {
  /** @type {Map<string, Promise<unknown>>} */
  #tails = new Map();

  /**
   * @param {string} name
   * @param {{ signal?: AbortSignal }} options
   * @param {() => Promise<unknown>} whileHeld
   */
  async request(name, { signal }, whileHeld) {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const turn = before.then(() => (signal?.aborted ? undefined : whileHeld()));
    const tail = turn.catch(() => {});
    this.#tails.set(name, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
