import { LoggerFactory } from './logger.js';
import { onAbort } from './on-abort.js';

/** @typedef {import('./public.js').ProgressListener} ProgressListener */

const log = LoggerFactory.getLogger('prove-auth');

/**
 * Listeners as an EventTarget has them, except that a listener that throws ends nothing: Node's own
 * EventTarget would end the process.
 */
export class Listeners {
  /** @type {Map<string, Map<ProgressListener, { once: boolean }>>} */
  #byType = new Map();

  /**
   * @param {string} type
   * @param {ProgressListener} listener
   * @param {{ once?: boolean, signal?: AbortSignal }} [options]
   */
  add(type, listener, { once = false, signal } = {}) {
    if (signal?.aborted) return;
    const listeners = this.#byType.get(type) ?? new Map();
    this.#byType.set(type, listeners);
    if (listeners.has(listener)) return;
    listeners.set(listener, { once });
    if (signal) onAbort(signal, () => this.remove(type, listener));
  }

  /**
   * @param {string} type
   * @param {ProgressListener} listener
   */
  remove(type, listener) {
    this.#byType.get(type)?.delete(listener);
  }

  /** @param {import('./public.js').ProgressEvent} event */
  dispatch(event) {
    for (const [listener, { once }] of [...(this.#byType.get(event.type) ?? [])]) {
      if (once) this.remove(event.type, listener);
      try {
        if (typeof listener === 'function') listener.call(event.target, event);
        else listener.handleEvent(event);
      } catch (error) {
        log.error('A progress listener threw.', error);
      }
    }
  }
}
