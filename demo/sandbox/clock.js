import TinyQueue from 'tinyqueue';

/** The span that dates in ISO form with four digits can show. */
const [FIRST_MS, LAST_MS] = ['0001-01-01T00:00:00Z', '9999-01-01T00:00:00Z'].map((date) => Date.parse(date));

/** Cancelled: without `fire`. @typedef {{dueMs: number, order: number, fire?: () => void}} Timer */

/**
 * A clock that tests and the demo can move. Timers follow it: moving it forward fires what has come due.
 */
export class Clock {
  #offsetMs = 0;
  #timers = new TinyQueue(/** @type {Timer[]} */ ([]), (a, b) => a.dueMs - b.dueMs || a.order - b.order);
  #started = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #wake;

  /** Milliseconds since 1970-01-01 UTC, as this clock shows them. */
  now() {
    return Date.now() + this.#offsetMs;
  }

  /** How many timers wait. */
  get waiting() {
    return this.#timers.data.filter(({ fire }) => fire).length;
  }

  /**
   * Calls `fire` once, `delayMs` from now on this clock.
   * @param {number} delayMs
   * @param {() => void} fire
   * @returns {() => void} cancels the call
   */
  after(delayMs, fire) {
    /** @type {Timer} */
    const timer = { dueMs: this.now() + delayMs, order: this.#started++, fire };
    this.#timers.push(timer);
    if (this.#timers.peek() === timer) this.#arm();
    return () => void delete timer.fire; // it leaves the queue when it comes to the front
  }

  /** @param {number} delayMs @returns {Promise<void>} */
  wait(delayMs) {
    return new Promise((resolve) => void this.after(delayMs, resolve));
  }

  /**
   * @param {number} ms how far to move the clock; what comes due on the way fires, in order
   * @throws {RangeError} beyond the years 1 to 9998
   */
  advance(ms) {
    const timeMs = this.now() + ms;
    const isShown = ms === 0 || (timeMs >= FIRST_MS && timeMs <= LAST_MS); // its own time may lead beyond
    if (!isShown) throw new RangeError('the clock shows the years 1 to 9998');
    this.#offsetMs += ms;
    this.#fireUntil(() => this.now());
    this.#arm();
  }

  /** @param {number} timeMs the time that the clock shows from now on, ms since 1970 */
  set(timeMs) {
    this.advance(timeMs - this.now());
  }

  /** Shows the real time again; what waits fires first. */
  reset() {
    this.#fireUntil(() => Infinity);
    this.stop(); // an empty queue keeps the room that it has had
    this.#offsetMs = 0;
  }

  /** Forgets every timer. */
  stop() {
    Object.assign(this.#timers, { data: [], length: 0 });
    clearTimeout(this.#wake);
  }

  /** @param {() => number} timeMs */
  #fireUntil(timeMs) {
    for (let first = this.#timers.peek(); first && first.dueMs <= timeMs(); first = this.#timers.peek()) {
      this.#timers.pop();
      first.fire?.();
    }
  }

  #arm() {
    clearTimeout(this.#wake);
    const first = this.#timers.peek();
    if (!first) return;
    // setTimeout counts in 31 bits; waking early is harmless.
    const delayMs = Math.min(Math.max(first.dueMs - this.now(), 0), 2 ** 31 - 1);
    this.#wake = setTimeout(() => this.advance(0), delayMs).unref();
  }
}
