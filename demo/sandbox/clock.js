/**
 * A clock that tests and the demo can move. Timers follow it: moving it forward fires what has come due.
 */
export class Clock {
  #offsetMs = 0;
  /** @type {Map<number, {dueMs: number, fire: () => void}>} */
  #timers = new Map();
  #nextId = 1;
  /** @type {NodeJS.Timeout | undefined} */
  #wake;

  /** Milliseconds since 1970-01-01 UTC, as this clock shows them. */
  now() {
    return Date.now() + this.#offsetMs;
  }

  /**
   * Calls `fire` once, `delayMs` from now on this clock.
   * @param {number} delayMs
   * @param {() => void} fire
   * @returns {() => void} cancels the call
   */
  after(delayMs, fire) {
    const id = this.#nextId++;
    this.#timers.set(id, { dueMs: this.now() + delayMs, fire });
    this.#arm();
    return () => {
      this.#timers.delete(id);
      if (this.#timers.size === 0) clearTimeout(this.#wake);
    };
  }

  /** @param {number} ms how far to move the clock; what comes due on the way fires, in order */
  advance(ms) {
    this.#offsetMs += ms;
    this.#fireDue();
  }

  /** @param {number} timeMs the time that the clock shows from now on, ms since 1970 */
  set(timeMs) {
    this.advance(timeMs - this.now());
  }

  /** Shows the real time again; what waits fires first. */
  reset() {
    for (const timer of [...this.#timers.values()].sort((a, b) => a.dueMs - b.dueMs)) timer.fire();
    this.stop();
    this.#offsetMs = 0;
  }

  /** How many timers wait. */
  get waiting() {
    return this.#timers.size;
  }

  /** Forgets every timer. */
  stop() {
    this.#timers.clear();
    clearTimeout(this.#wake);
  }

  #fireDue() {
    for (;;) {
      let dueId = 0;
      let dueMs = this.now();
      for (const [id, timer] of this.#timers) {
        if (timer.dueMs <= dueMs) [dueId, dueMs] = [id, timer.dueMs];
      }
      const timer = this.#timers.get(dueId);
      if (!timer) break;
      this.#timers.delete(dueId);
      timer.fire();
    }
    this.#arm();
  }

  #arm() {
    clearTimeout(this.#wake);
    let dueMs = Infinity;
    for (const timer of this.#timers.values()) dueMs = Math.min(dueMs, timer.dueMs);
    if (dueMs === Infinity) return;
    // setTimeout counts in 31 bits; waking early is harmless.
    const delayMs = Math.min(Math.max(dueMs - this.now(), 0), 2 ** 31 - 1);
    this.#wake = setTimeout(() => this.#fireDue(), delayMs);
    this.#wake.unref();
  }
}
