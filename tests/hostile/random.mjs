// Random choices that a seed repeats.

export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1: mulberry32, a generator in the public domain. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `end`. @param {number} end */
  below(end) {
    return Math.floor(this.next() * end);
  }

  /** @param {number} probability */
  chance(probability) {
    return this.next() < probability;
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** Another generator, for one flow or one answer. */
  fork() {
    return new Random(this.below(2 ** 32));
  }
}

/**
 * The seed of the flow of this number: one flow can be run again by itself.
 * @param {number} seed of the program
 * @param {number} flow
 */
export const seedOfFlow = (seed, flow) => (Math.imul(seed, 0x9e3779b1) ^ Math.imul(flow + 1, 0x85ebca6b)) >>> 0;
