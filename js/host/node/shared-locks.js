// Node only.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** How often a waiting process looks whether its turn has come. */
const POLL_MS = 50;
/** A holder that has not let go after this long is taken for dead. */
const LONGEST_HOLD_MS = 60_000;

/** @typedef {{ holder: string, host: string, pid: number, sinceMs: number }} HeldLock */
/** @typedef {{ locks: Map<string, HeldLock> }} WithLocks */
/** @typedef {import('../../public.js').LocksLike} LocksLike */

/**
 * Exclusive locks between the processes that share a VersionedFile, called as Web Locks are. The lock of a process
 * that has ended is free, and every lock is after a minute.
 * @implements {LocksLike}
 */
export class SharedLocks {
  #file;

  /**
   * @param {{ read(): WithLocks, update(change: (document: WithLocks) => boolean | void): void }} file
   */
  constructor(file) {
    this.#file = file;
  }

  /**
   * @param {string} name
   * @param {{ signal?: AbortSignal }} options
   * @param {() => Promise<unknown>} whileHeld
   */
  async request(name, { signal }, whileHeld) {
    const holder = randomUUID();
    while (!this.#take(name, holder)) await wait(POLL_MS, undefined, { signal });
    try {
      return await (signal?.aborted ? undefined : whileHeld());
    } finally {
      this.#file.update(({ locks }) => locks.get(name)?.holder === holder && locks.delete(name));
    }
  }

  /**
   * @param {string} name
   * @param {string} holder
   */
  #take(name, holder) {
    let taken = false;
    this.#file.update(({ locks }) => {
      taken = !isHeld(locks.get(name));
      if (taken) locks.set(name, { holder, host: hostname(), pid: process.pid, sinceMs: Date.now() });
      return taken;
    });
    return taken;
  }
}

/** @param {HeldLock | undefined} lock */
function isHeld(lock) {
  // One from the future was taken before the clock was set back.
  if (!lock || !(Math.abs(Date.now() - lock.sinceMs) <= LONGEST_HOLD_MS)) return false;
  if (lock.host !== hostname()) return true;
  try {
    process.kill(lock.pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
