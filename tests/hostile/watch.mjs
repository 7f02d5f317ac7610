// What every program looks at while it runs: how long the event loop was held up, by this thread's own use of the
// processor, so that a busy machine is not taken for a fault; and what is left when all has ended.
import { readFileSync } from 'node:fs';

const TICK_MS = 10;

/** Nanoseconds that the main thread has been running; Linux tells it, elsewhere all threads are counted. */
function cpuNanoseconds() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]);
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1000;
  }
}

export class LoopWatch {
  #timer;
  #before = cpuNanoseconds();
  #lastTick = performance.now();
  /** The longest time, in milliseconds, that the loop was held up. */
  longestMs = 0;
  /** The time that this process had for itself: pauses in which the machine did other things count little. */
  ownMs = 0;

  /** @param {() => void} onTick */
  constructor(onTick) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.ownMs += Math.min(now - this.#lastTick, 5 * TICK_MS);
      this.#lastTick = now;
      const used = cpuNanoseconds();
      this.longestMs = Math.max(this.longestMs, (used - this.#before) / 1e6);
      this.#before = used;
      onTick();
    }, TICK_MS);
  }

  /** The loop has not been watched since: a garbage collection that was asked for, for example. */
  skip() {
    this.#before = cpuNanoseconds();
  }

  stop() {
    clearInterval(this.#timer);
  }
}
