import { readRecord, writeRecord, clearRecords } from './registration-database.js';
import { exceptionName } from '../effects/effect-failure.js';
import { LoggerFactory } from '../../logger.js';

/** @typedef {import('../../public.js').DeviceRecord} DeviceRecord */
/** @typedef {import('../../public.js').DeviceStore} DeviceStore */

const log = LoggerFactory.getLogger('prove-auth.storage');

/**
 * Records that a database would not take, by that database: they live as long as the page. One here is
 * newer than the one in the database.
 * @type {WeakMap<object, Map<string, DeviceRecord>>}
 */
const unstored = new WeakMap();
const NO_DATABASE = {};

/**
 * Records that are read before a flow asks for them, by database and namespace.
 * @type {WeakMap<object, Map<string, Promise<DeviceRecord | null>>>}
 */
const readAhead = new WeakMap();

/**
 * @param {IDBFactory} factory
 * @param {string} namespace
 * @param {AbortSignal} [signal]
 */
async function read(factory, namespace, signal) {
  return /** @type {DeviceRecord | undefined} */ (await readRecord(factory, namespace, signal)) ?? null;
}

/**
 * Device registrations of a page: IndexedDB and, where that is refused, blocked or broken, the memory of
 * the page. Make one per call: after the first trouble the rest of the call does without the database, so
 * that a customer waits for a dead one once.
 * @implements {DeviceStore}
 */
export class PageDeviceStore {
  /** @type {IDBFactory | null} */
  #factory;
  /** @type {Map<string, DeviceRecord>} */
  #memory;
  /** @type {Map<string, Promise<DeviceRecord | null>>} */
  #ahead;

  /** @param {IDBFactory | null} factory */
  constructor(factory) {
    this.#factory = factory;
    const owner = factory ?? NO_DATABASE;
    this.#memory = unstored.get(owner) ?? new Map();
    unstored.set(owner, this.#memory);
    this.#ahead = readAhead.get(owner) ?? new Map();
    readAhead.set(owner, this.#ahead);
  }

  /**
   * @param {string} namespace
   * @param {import('../../public.js').LoadOptions} [options]
   */
  async load(namespace, { signal, ahead = false, deviceId = '' } = {}) {
    const kept = this.#memory.get(namespace);
    if (kept || !this.#factory) return kept ?? null;
    try {
      if (ahead) return await this.#readAhead(this.#factory, namespace);
      const early = deviceId === '' ? null : await this.#ahead.get(namespace);
      return early?.deviceId === deviceId ? early : await read(this.#factory, namespace, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      this.#giveUp('read', error);
      return null;
    }
  }

  /** @param {IDBFactory} factory @param {string} namespace */
  #readAhead(factory, namespace) {
    const reading = read(factory, namespace);
    this.#ahead.set(namespace, reading);
    // A later load tries again by itself.
    const forget = () => this.#ahead.get(namespace) === reading && this.#ahead.delete(namespace);
    reading.then((record) => record ?? forget(), forget);
    return reading;
  }

  /**
   * @param {DeviceRecord} record
   * @param {{ signal?: AbortSignal }} [options]
   */
  async store(record, { signal } = {}) {
    this.#ahead.delete(record.namespace);
    if (this.#factory) {
      try {
        await writeRecord(this.#factory, record, signal);
        this.#memory.delete(record.namespace);
        return { durable: true };
      } catch (error) {
        if (signal?.aborted) throw error;
        this.#giveUp('written', error);
      }
    }
    this.#memory.set(record.namespace, record);
    return { durable: false };
  }

  /** @param {{ signal?: AbortSignal }} [options] */
  async wipe({ signal } = {}) {
    this.#memory.clear();
    this.#ahead.clear();
    if (!this.#factory) return;
    try {
      await clearRecords(this.#factory, signal);
    } catch (error) {
      // Where the page may not have a database, none of its registrations can be in one.
      if (exceptionName(error) !== 'SecurityError') throw error;
    }
  }

  /**
   * @param {string} what
   * @param {unknown} error
   */
  #giveUp(what, error) {
    log.warn(`IndexedDB could not be ${what} (${exceptionName(error)}): this page keeps its own Prove Key.`);
    this.#factory = null;
  }
}
