/** setTimeout fires at once beyond this. */
const LONGEST_MS = 2 ** 31 - 1;

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').TimerEffect>} */
export function timer(effect, { signal }) {
  return new Promise((resolve) => {
    const handle = setTimeout(() => resolve({}), Math.min(effect.ms, LONGEST_MS));
    signal.addEventListener('abort', () => clearTimeout(handle), { once: true });
  });
}
