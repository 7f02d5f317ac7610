import { AuthError, errorFromOutcome } from './errors.js';
import { CancelablePromise } from './cancelable-promise.js';
import { Host } from './host/index.js';
import { jsonText } from './json-text.js';
import { core } from './load.js';
import { LoggerFactory } from './logger.js';

/** @typedef {import('./internal.js').CallSetup} CallSetup */
/** @typedef {import('./internal.js').CoreAuthenticator} CoreAuthenticator */
/** @typedef {import('./public.js').ProgressDetail} ProgressDetail */
/**
 * @typedef {{ onProgress: (detail: ProgressDetail) => void, onEnd: () => void }} CallWatcher neither may throw;
 *   onProgress is called from microtasks, onEnd at once, before the promise settles
 */

const log = LoggerFactory.getLogger('prove-auth');

/**
 * Runs one call on a core object of its own and settles with its end.
 * @param {CallSetup} setup
 * @param {Record<string, unknown>} call what to run, as include/prove_auth/authenticator.h lists it
 * @param {CallWatcher} watcher
 * @returns {CancelablePromise<any>}
 */
export function runCall(setup, call, watcher) {
  /** @type {CoreCall | undefined} */
  let running;
  return new CancelablePromise(
    (resolve, reject) => {
      running = new CoreCall(setup, watcher, resolve, reject);
      running.start(call);
    },
    () => running?.cancel(),
  );
}

/**
 * A core object that only answers questions, for as long as `ask` runs.
 * @template T
 * @param {CallSetup} setup
 * @param {(authenticator: CoreAuthenticator) => T} ask
 */
export function askCore(setup, ask) {
  const host = new Host(callState(setup, new Map()), () => {});
  const authenticator = createCore(setup, {
    begin: () => {},
    abort: () => {},
    finish: () => {},
    progress: () => {},
    setting: (name) => host.setting(name),
    setSetting: (name, value) => host.setSetting(name, value),
    randomUuid: () => host.randomUuid(),
    nowMs: () => host.nowMs(),
    monotonicMs: () => host.monotonicMs(),
  });
  try {
    return ask(authenticator);
  } finally {
    authenticator.delete();
  }
}

/**
 * @param {CallSetup} setup
 * @param {import('./internal.js').CoreHost} host
 */
function createCore({ options }, host) {
  let module;
  try {
    module = core();
  } catch (error) {
    throw new AuthError(
      'WebAssembly is blocked on this page. If it has a Content-Security-Policy, add \'wasm-unsafe-eval\' to its '
        + 'script-src.',
      { reason: 'wasm_blocked', cause: error },
    );
  }
  return new module.Authenticator(host, jsonText(options));
}

/**
 * @param {CallSetup} setup
 * @param {Map<number, unknown>} values
 * @returns {import('./internal.js').CallState}
 */
function callState({ platform, appSteps, openDeviceStore }, values) {
  return {
    platform,
    appSteps,
    deviceStore: openDeviceStore(),
    keys: new Map(),
    sockets: new Map(),
    log,
    keepValue: (id, value) => void values.set(id, value),
  };
}

/** One call: starts it, pumps effects and answers, settles, and deletes the core object after its end. */
class CoreCall {
  /** @type {Map<number, unknown>} */
  #values = new Map();
  /** @type {Host} */
  #host;
  /** @type {CoreAuthenticator | null} null once the call has ended */
  #authenticator = null;
  /** How many core functions are on the stack. */
  #depth = 0;
  #ended = false;
  #watcher;
  #resolve;
  #reject;

  /**
   * @param {CallSetup} setup
   * @param {CallWatcher} watcher
   * @param {(value: unknown) => void} resolve
   * @param {(error: AuthError) => void} reject
   */
  constructor(setup, watcher, resolve, reject) {
    this.#watcher = watcher;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#host = new Host(callState(setup, this.#values), (id, answer) => {
      this.#enter((authenticator) => authenticator.complete(id, answer));
    });
    const host = this.#host;
    this.#authenticator = createCore(setup, {
      begin: (id, effect) => host.begin(id, effect),
      abort: (id) => host.abort(id),
      finish: (outcome) => this.#finish(JSON.parse(outcome)),
      progress: (event) => this.#progress(JSON.parse(event)),
      setting: (name) => host.setting(name),
      setSetting: (name, value) => host.setSetting(name, value),
      randomUuid: () => host.randomUuid(),
      nowMs: () => host.nowMs(),
      monotonicMs: () => host.monotonicMs(),
    });
  }

  /** @param {Record<string, unknown>} call */
  start(call) {
    this.#enter((authenticator) => authenticator.start(jsonText(call)));
  }

  cancel() {
    // A storage of the app is asked while the core runs; a cancel from there waits for the core's return.
    if (this.#depth > 0) queueMicrotask(() => this.cancel());
    else this.#enter((authenticator) => authenticator.cancel());
  }

  /** @param {(authenticator: CoreAuthenticator) => void} run */
  #enter(run) {
    const authenticator = this.#authenticator;
    if (!authenticator || this.#ended) return;
    this.#depth++;
    try {
      run(authenticator);
    } catch (error) {
      // The WebAssembly trapped, out of memory for example. Nothing more can be asked of this object.
      this.#authenticator = null;
      this.#end();
      const message = 'The WebAssembly core stopped unexpectedly.';
      this.#reject(new AuthError(message, { reason: 'unsupported', cause: error }));
    } finally {
      this.#depth--;
    }
  }

  /** @param {import('./internal.js').Outcome} outcome */
  #finish(outcome) {
    if (this.#ended) return;
    if (outcome.ok) {
      // Every object has a function of that name.
      const value = typeof outcome.valueOf === 'number' ? this.#values.get(outcome.valueOf) : outcome.value;
      this.#end();
      this.#resolve(value);
    } else {
      const error = errorFromOutcome(outcome.error, this.#host.thrownBy(outcome.error.causeOf));
      this.#end();
      this.#reject(error);
    }
  }

  #end() {
    this.#ended = true;
    this.#watcher.onEnd();
    this.#host.close();
    this.#values.clear();
    // A core function is on the stack: the object may go once it has returned.
    queueMicrotask(() => {
      this.#authenticator?.delete();
      this.#authenticator = null;
    });
  }

  /** @param {ProgressDetail} detail */
  #progress(detail) {
    log.debug('progress', detail);
    queueMicrotask(() => this.#watcher.onProgress(detail));
  }
}
