/** @typedef {import('./internal.js').CoreHost} CoreHost */

const UUID_LENGTH = 36;

/**
 * The same host, of which no function throws and each answers with the type that the core reads: an exception that
 * crossed the core's frames would leave its objects half done.
 * @param {{ [name in keyof CoreHost]: (...args: Parameters<CoreHost[name]>) => unknown }} host
 * @param {(error: unknown) => void} onError is told what was thrown; must not throw
 * @returns {CoreHost}
 */
export function guardedHost(host, onError) {
  /** @template T @param {() => T} run */
  const attempt = (run) => {
    try {
      return run();
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  return {
    begin: (id, effect) => void attempt(() => host.begin(id, effect)),
    abort: (id) => void attempt(() => host.abort(id)),
    finish: (outcome) => void attempt(() => host.finish(outcome)),
    progress: (event) => void attempt(() => host.progress(event)),
    setting(name) {
      const value = attempt(() => host.setting(name));
      return typeof value === 'string' ? value : null;
    },
    setSetting: (name, value) => void attempt(() => host.setSetting(name, value)),
    // Converted where it may throw, too: what a page's own crypto gives need not be a text.
    randomUuid: () => attempt(() => String(host.randomUuid()).slice(0, UUID_LENGTH)) ?? '',
    nowMs: () => attempt(() => Number(host.nowMs())) ?? 0,
    monotonicMs: () => attempt(() => Number(host.monotonicMs())) ?? 0,
  };
}
