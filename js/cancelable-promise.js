/** A rejection that somebody asked for is no news to `unhandledrejection`. */
const ignore = () => {};

/**
 * A Promise that can be cancelled. What `then`, `catch` and `finally` return can be cancelled too, and
 * cancelling any of them cancels the one that they all come from.
 *
 * @template T
 * @extends {Promise<T>}
 */
export class CancelablePromise extends Promise {
  /** @type {() => void} */
  #onCancel;
  /** @type {CancelablePromise<unknown>[]} */
  #derived = [];
  #cancelled = false;

  /**
   * @param {(resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void} executor
   * @param {() => void} [onCancel] ends the work; has to settle the promise
   */
  constructor(executor, onCancel = ignore) {
    super(executor);
    this.#onCancel = onCancel;
  }

  /**
   * Ends the work behind the promise and rejects it at once; nothing happens when it has already settled.
   * A rejection that follows is not reported as unhandled. May be called at any time and repeatedly.
   */
  cancel() {
    this.#silence();
    this.#onCancel();
  }

  #silence() {
    this.#cancelled = true;
    Promise.prototype.then.call(this, ignore, ignore);
    for (const promise of this.#derived) promise.#silence();
  }

  /**
   * @template R1, R2
   * @param {((value: T) => R1 | PromiseLike<R1>) | null} [onFulfilled]
   * @param {((reason: any) => R2 | PromiseLike<R2>) | null} [onRejected]
   * @returns {CancelablePromise<R1 | R2>}
   */
  then(onFulfilled, onRejected) {
    const derived = /** @type {CancelablePromise<R1 | R2>} */ (super.then(onFulfilled, onRejected));
    // `#silence` uses the plain `then` of Promise, whose result must not be recorded.
    if (derived instanceof CancelablePromise) {
      derived.#onCancel = () => this.cancel();
      this.#derived.push(derived);
      if (this.#cancelled) derived.#silence();
    }
    return derived;
  }
}
