// Waits for what the sandbox tells no event of.

/** Less than the half minute after which the status socket looks by itself. */
const LIMIT_MS = 20_000;

/**
 * Asks turn after turn. Ends in any case: a loop that never does would keep Jest from ending long after its test has
 * failed.
 * @template T
 * @param {() => T} condition
 * @param {string} what is waited for
 * @returns {Promise<NonNullable<T>>} what the condition answered, once that is true
 */
export async function until(condition, what) {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = condition();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`${LIMIT_MS / 1000} s, and still not: ${what}`);
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}
