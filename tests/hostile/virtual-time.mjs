// Time that passes only when nobody has anything to do: limits of minutes are over at once, and a flow goes the same
// way
// on any machine. Takes the place of the timers and clocks of this process between install() and uninstall().

const real = {
  setTimeout, clearTimeout, setInterval, clearInterval, setImmediate,
  dateNow: Date.now, performanceNow: performance.now.bind(performance),
};

/** Promises, however long their chain, have gone on when the loop comes round. */
const turn = () => new Promise((resolve) => { real.setImmediate(resolve); });

export class VirtualTime {
  #now = 1e6;
  #lastId = 0;
  /** @type {Map<number, {at: number, run: () => void, every?: number, own: boolean}>} */
  #timers = new Map();

  /** Timers of the library, not those of `after`. */
  get waiting() {
    return [...this.#timers.values()].filter(({ own }) => !own).length;
  }

  get now() {
    return this.#now;
  }

  install() {
    const add = (/** @type {any} */ run, ms = 0, /** @type {any[]} */ args, repeats = false) => {
      // Node's fetch looks after the sandbox's connections.
      if (new Error().stack?.includes('undici')) return (repeats ? real.setInterval : real.setTimeout)(run, ms,
        ...args);
      const wait = ms >= 1 && ms < 2 ** 31 ? ms : 1;
      return this.#add({ at: this.#now + wait, run: () => run(...args), ...(repeats ? { every: wait } : {}),
        own: false });
    };
    const clear = (/** @type {any} */ id) => {
      if (!this.#timers.delete(id)) real.clearTimeout(id);
    };
    Object.assign(globalThis, {
      setTimeout: (/** @type {any} */ run, /** @type {number} */ ms, /** @type {any[]} */ ...args) =>
        add(run, ms, args),
      setInterval: (/** @type {any} */ run, /** @type {number} */ ms, /** @type {any[]} */ ...args) =>
        add(run, ms, args, true),
      clearTimeout: clear, clearInterval: clear,
    });
    Date.now = () => 1.7e12 + Math.floor(this.#now);
    performance.now = () => this.#now;
  }

  uninstall() {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = real;
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
  }

  /** What the page itself does later. @param {number} ms @param {() => void} run */
  after(ms, run) {
    this.#add({ at: this.#now + ms, run, own: true });
  }

  /** @param {{at: number, run: () => void, every?: number, own: boolean}} timer */
  #add(timer) {
    this.#timers.set(++this.#lastId, timer);
    return this.#lastId;
  }

  /**
   * Lets time pass until `isOver`, at most so many milliseconds.
   * @param {() => boolean} isOver
   * @param {number} mostMs
   * @returns {Promise<boolean>} whether it is over
   */
  async passUntil(isOver, mostMs) {
    const end = this.#now + mostMs;
    for (;;) {
      await turn();
      if (isOver()) return true;
      let nextId;
      let next;
      for (const [id, timer] of this.#timers) {
        if (!next || timer.at < next.at) [nextId, next] = [id, timer];
      }
      if (!next || nextId === undefined || next.at > end) {
        this.#now = end;
        return false;
      }
      this.#now = Math.max(this.#now, next.at);
      if (next.every === undefined) this.#timers.delete(nextId);
      else next.at = this.#now + next.every;
      next.run();
    }
  }
}
