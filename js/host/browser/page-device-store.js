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

  /** @param {IDBFactory | null} factory */
  constructor(factory) {
    this.#factory = factory;
    const owner = factory ?? NO_DATABASE;
    this.#memory = unstored.get(owner) ?? new Map();
    unstored.set(owner, this.#memory);
  }

  /**
   * @param {string} namespace
   * @param {{ signal?: AbortSignal }} [options]
   */
  async load(namespace, { signal } = {}) {
    const kept = this.#memory.get(namespace);
    if (kept || !this.#factory) return kept ?? null;
    try {
      return /** @type {DeviceRecord | undefined} */ (await readRecord(this.#factory, namespace, signal)) ?? null;
    } catch (error) {
      if (signal?.aborted) throw error;
      this.#giveUp('read', error);
      return null;
    }
  }

  /**
   * @param {DeviceRecord} record
   * @param {{ signal?: AbortSignal }} [options]
   */
  async store(record, { signal } = {}) {
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
