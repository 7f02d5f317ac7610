import { AuthError } from './errors.js';
import { invalidArgument } from './invalid-argument.js';
import { LoggerFactory } from './logger.js';

const log = LoggerFactory.getLogger('prove-auth');

/** A rejection that somebody asked for is no news to `unhandledrejection`. */
const ignore = () => {};

/** @typedef {(reason?: unknown) => void} Reject */

/** What the executor was given: where its promise stands, and how to end its work. */
class Work {
  /** @type {Set<() => void>} */
  #handlers = new Set();
  /** @type {{ cancel?: unknown } | null} another promise that has been put in the place of the value */
  #inner = null;
  settled = false;
  #cancelled = false;
  #resolve;
  #reject;

  /**
   * @param {(value: any) => void} resolve
   * @param {Reject} reject
   */
  constructor(resolve, reject) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** @param {any} value */
  resolve(value) {
    if (this.settled || this.#inner) return;
    try {
      if (typeof value?.then !== 'function') {
        this.#settle(this.#resolve, value);
        return;
      }
    } catch (error) {
      this.#settle(this.#reject, error);
      return;
    }
    this.#inner = value;
    new Promise((resolve) => resolve(value)).then(
      (result) => this.#settle(this.#resolve, result),
      (reason) => this.#settle(this.#reject, reason),
    );
  }

  /** @param {unknown} [reason] */
  reject(reason) {
    if (!this.#inner) this.#settle(this.#reject, reason);
  }

  /** @param {() => void} handler */
  onCancel(handler) {
    if (typeof handler !== 'function') throw invalidArgument('onCancel: pass a function.');
    if (this.settled) return;
    if (this.#cancelled) run(handler);
    else this.#handlers.add(handler);
  }

  cancel() {
    if (this.settled || this.#cancelled) return;
    this.#cancelled = true;
    const handlers = [...this.#handlers];
    this.#handlers.clear();
    handlers.forEach(run);
    const inner = this.#inner;
    if (typeof inner?.cancel === 'function') run(() => /** @type {{ cancel(): void }} */ (inner).cancel());
    // After all that the handlers have just set going, so that an error of their own comes first.
    queueMicrotask(() => this.#settle(this.#reject, new AuthError('Cancelled.', { reason: 'cancelled' })));
  }

  /**
   * @param {(outcome: any) => void} settle
   * @param {unknown} outcome
   */
  #settle(settle, outcome) {
    if (this.settled) return;
    this.settled = true;
    this.#handlers.clear();
    settle(outcome);
  }
}

/** @param {() => void} handler */
function run(handler) {
  try {
    handler();
  } catch (error) {
    log.error('A handler of onCancel threw.', error);
  }
}

/**
 * A Promise that can be cancelled. What `then`, `catch` and `finally` return can be cancelled too, and
 * cancelling any of them cancels the one that they all come from, or what that has led to.
 *
 * @template T
 * @extends {Promise<T>}
 */
export class CancelablePromise extends Promise {
  /** @type {Work} */
  #work;
  /** @type {CancelablePromise<unknown> | null} */
  #parent = null;
  /** @type {Set<CancelablePromise<unknown>>} */
  #derived = new Set();
  #silent = false;

  /**
   * @param {(
   *   resolve: (value: T | PromiseLike<T>) => void,
   *   reject: Reject,
   *   onCancel: (handler: () => void) => void,
   * ) => void} executor `onCancel` may be called any number of times: `cancel()` runs every handler, in order
   */
  constructor(executor) {
    /** @type {Work | undefined} */
    let work;
    super((resolve, reject) => {
      const made = (work = new Work(resolve, reject));
      try {
        executor((value) => made.resolve(value), (reason) => made.reject(reason), (handler) => made.onCancel(handler));
      } catch (error) {
        made.reject(error);
      }
    });
    this.#work = /** @type {Work} */ (/** @type {unknown} */ (work));
  }

  /**
   * Ends the work behind the promise: runs the handlers of `onCancel` and, unless they settle it, rejects with an
   * AuthError of reason `cancelled`. Nothing happens when it has already settled. A rejection that follows is not
   * reported as unhandled. May be called at any time and repeatedly.
   */
  cancel() {
    /** @type {CancelablePromise<unknown>} */
    let first = this;
    // A loop here and below: a chain may be longer than the stack is deep.
    while (first.#parent && !first.#parent.#work.settled) first = first.#parent;
    first.#silence();
    first.#work.cancel();
  }

  #silence() {
    /** @type {CancelablePromise<unknown>[]} */
    const loud = [this];
    for (const promise of loud) {
      if (promise.#silent) continue;
      promise.#silent = true;
      // Of the class that this one extends: a page may put another in the place of Promise (zone.js, Bluebird).
      super.then.call(promise, ignore, ignore);
      for (const derived of promise.#derived) loud.push(derived);
    }
  }

  /**
   * @template R1, R2
   * @param {((value: T) => R1 | PromiseLike<R1>) | null} [onFulfilled]
   * @param {((reason: any) => R2 | PromiseLike<R2>) | null} [onRejected]
   * @returns {CancelablePromise<R1 | R2>}
   */
  then(onFulfilled, onRejected) {
    const derived = /** @type {CancelablePromise<R1 | R2>} */ (super.then(onFulfilled, onRejected));
    if (derived instanceof CancelablePromise) {
      derived.#parent = this;
      this.#derived.add(derived);
      if (this.#silent) derived.#silence();
    }
    return derived;
  }
}
