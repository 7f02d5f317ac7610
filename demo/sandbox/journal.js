/**
 * One thing that happened on the wire. Holds no token, OTP, phone number, vfp or signature.
 * @typedef {{id: number, at: string, correlationId?: string, from: string, to: string,
 *   kind: 'request' | 'socket' | 'sms' | 'link', method?: string, path?: string, status?: number, ms?: number,
 *   next?: string, note?: string}} Entry
 */

const KEPT_ENTRIES = 500;

/** The live log of the sandbox. */
export class Journal {
  /** @type {Entry[]} */
  #entries = [];
  #lastId = 0;
  /** @type {Set<(entry: Entry) => void>} */
  #listeners = new Set();

  /** @param {import('./clock.js').Clock} clock */
  constructor(clock) {
    this.clock = clock;
  }

  /** @param {Omit<Entry, 'id' | 'at'>} entry */
  add(entry) {
    const full = { id: ++this.#lastId, at: new Date(this.clock.now()).toISOString(), ...entry };
    this.#entries.push(full);
    if (this.#entries.length > KEPT_ENTRIES) this.#entries.shift();
    for (const listener of this.#listeners) listener(full);
  }

  /** @param {string} [correlationId] none: of every flow */
  entries(correlationId) {
    return this.#entries.filter((entry) => !correlationId || entry.correlationId === correlationId);
  }

  /** @param {(entry: Entry) => void} listener @returns {() => void} ends the listening */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear() {
    this.#entries = [];
  }
}
