/**
 * What is to happen when a signal aborts, and what stops listening to it. The signal of a whole page or server has one
 * listener of ours, however many calls it is given to: Node warns of a leak at the eleventh, and looks through all of
 * them for each new one.
 * @type {WeakMap<AbortSignal, { runs: Set<() => void>, stop: () => void }>}
 */
const heard = new WeakMap();

/**
 * @param {AbortSignal} signal that has not aborted
 * @param {() => void} run must not throw
 * @returns {() => void} ends the wait
 */
export function onAbort(signal, run) {
  const { runs, stop } = heard.get(signal) ?? listen(signal);
  runs.add(run);
  return () => {
    runs.delete(run);
    if (runs.size > 0) return;
    heard.delete(signal);
    stop();
  };
}

/** @param {AbortSignal} signal */
function listen(signal) {
  /** @type {Set<() => void>} */
  const runs = new Set();
  const listener = () => {
    for (const run of runs) run();
  };
  attempt(() => signal.addEventListener('abort', listener, { once: true }));
  const entry = { runs, stop: () => attempt(() => signal.removeEventListener('abort', listener)) };
  heard.set(signal, entry);
  return entry;
}

/**
 * A signal of the page's own may throw; the call that it was given to begins and ends all the same.
 * @param {() => void} run
 */
function attempt(run) {
  try {
    run();
  } catch {
    // It never aborts, or is listened to for nothing.
  }
}
