import { AuthError, errorFromOutcome } from './errors.js';
import { CancelablePromise } from './cancelable-promise.js';
import { guardedHost } from './guarded-host.js';
import { Host } from './host/index.js';
import { fromJsonBytes, toJsonBytes } from './json-bytes.js';
import { dropCore, loadCore, tryCore } from './load.js';
import { LoggerFactory } from './logger.js';

/** @typedef {import('./internal.js').CallSetup} CallSetup */
/** @typedef {import('./border.js').CoreCall} CoreCallRequest */
/** @typedef {import('./internal.js').CoreAuthenticator} CoreAuthenticator */
/** @typedef {import('./internal.js').CoreModule} CoreModule */
/** @typedef {import('./public.js').ProgressDetail} ProgressDetail */
/**
 * @typedef {{ onProgress: (detail: ProgressDetail) => void, onEnd: () => void }} CallWatcher neither may throw;
 *   onProgress is called from microtasks, onEnd at once, before the promise settles
 */

const log = LoggerFactory.getLogger('prove-auth');

/**
 * The calls that are alive, by the instance that they live in.
 * @type {WeakMap<CoreModule, Set<CoreCall>>}
 */
const callsIn = new WeakMap();

/**
 * How many of the core's functions are on the stack, of whatever call. While one is, none is entered: the core asks a
 * storage of the page, for example, which may call this library; embind's functions keep their arguments in one place
 * for all calls (Emscripten 3.1.6), and would free those of the inner call twice.
 */
let entered = 0;

/**
 * @template T
 * @param {() => T} run
 */
function inCore(run) {
  entered++;
  try {
    return run();
  } finally {
    entered--;
  }
}

/** The core, if it is there and not at work. */
function freeCore() {
  return entered > 0 ? undefined : tryCore();
}

/**
 * Runs one call on a core object of its own and settles with its end.
 * @param {CallSetup} setup
 * @param {CoreCallRequest} call
 * @param {CallWatcher} watcher
 * @returns {CancelablePromise<unknown>}
 */
export function runCall(setup, call, watcher) {
  return new CancelablePromise((resolve, reject, onCancel) => {
    let cancel = () => {};
    onCancel(() => cancel());
    const fail = (/** @type {unknown} */ error) => {
      watcher.onEnd();
      reject(error instanceof AuthError ? error : platformError(error));
    };
    const begin = (/** @type {CoreModule} */ module) => {
      const running = new CoreCall(module, setup, watcher, resolve, reject);
      cancel = () => running.cancel();
      running.start(call);
    };
    try {
      const module = freeCore();
      if (module) {
        begin(module);
        return;
      }
      let isCancelled = false;
      cancel = () => {
        isCancelled = true;
        fail(new AuthError('The call was cancelled before it began.', { reason: 'cancelled' }));
      };
      loadCore().then((module) => isCancelled || begin(module)).catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

/**
 * Lets a core object answer a question.
 * @template T
 * @param {CallSetup} setup
 * @param {(authenticator: CoreAuthenticator) => T} ask
 * @param {(platform: import('./internal.js').ResolvedPlatform) => T} answerEarly where the core is absent or at work
 */
export function askCore(setup, ask, answerEarly) {
  const module = freeCore();
  if (!module) return answerEarly(setup.platform);
  const host = new Host(callState(setup, new Map()), () => {});
  const nothing = () => {};
  const answers = {
    begin: nothing,
    abort: nothing,
    finish: nothing,
    progress: nothing,
    setting: (/** @type {string} */ name) => host.setting(name),
    setSetting: (/** @type {string} */ name, /** @type {string} */ value) => host.setSetting(name, value),
    randomUuid: () => host.randomUuid(),
    nowMs: () => host.nowMs(),
    monotonicMs: () => host.monotonicMs(),
  };
  try {
    return inCore(() => {
      const authenticator = createAuthenticator(module, setup, guardedHost(answers, nothing));
      const answer = ask(authenticator);
      authenticator.delete();
      return answer;
    });
  } catch (error) {
    throw abandon(module, error);
  }
}

/**
 * Ends the calls of an instance that has trapped, out of memory for example: nothing more can be asked of it.
 * @param {CoreModule} module
 * @param {unknown} cause
 * @returns {AuthError} what they ended with
 */
function abandon(module, cause) {
  dropCore(module);
  const error = new AuthError(
    'The WebAssembly core stopped unexpectedly. The next call starts a new one.',
    { reason: 'core_stopped', retryable: true, cause },
  );
  for (const call of callsIn.get(module) ?? []) call.fail(error);
  return error;
}

/**
 * @param {CoreModule} module
 * @param {CallSetup} setup
 * @param {import('./internal.js').CoreHost} host
 */
function createAuthenticator(module, { options }, host) {
  return new module.Authenticator(host, toJsonBytes(options));
}

/** @param {unknown} cause what a part of the platform threw */
function platformError(cause) {
  return new AuthError(
    'A part of the platform threw (see cause): a function of the page\'s own withPlatform(), or one that this '
      + 'browser lacks.',
    { reason: 'unsupported', cause },
  );
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
  /** @type {CoreAuthenticator | null} null before the call begins and after its end */
  #authenticator = null;
  #ended = false;
  /** @type {AuthError | undefined} what ends this call instead of the core's own word */
  #failure;
  #module;
  #watcher;
  #resolve;
  #reject;

  /**
   * @param {CoreModule} module
   * @param {CallSetup} setup
   * @param {CallWatcher} watcher
   * @param {(value: unknown) => void} resolve
   * @param {(error: AuthError) => void} reject
   */
  constructor(module, setup, watcher, resolve, reject) {
    this.#module = module;
    this.#watcher = watcher;
    this.#resolve = resolve;
    this.#reject = reject;
    const host = new Host(callState(setup, this.#values), (id, answer) => {
      this.#enter((authenticator) => authenticator.complete(id, answer));
    });
    this.#host = host;
    const guarded = guardedHost({
      begin: (id, effect) => this.#ended || host.begin(id, effect),
      abort: (id) => host.abort(id),
      finish: (outcome) => this.#finish(fromJsonBytes(outcome)),
      progress: (event) => this.#progress(fromJsonBytes(event)),
      setting: (name) => host.setting(name),
      setSetting: (name, value) => host.setSetting(name, value),
      randomUuid: () => host.randomUuid(),
      nowMs: () => host.nowMs(),
      monotonicMs: () => host.monotonicMs(),
    }, (error) => this.#onHostError(error));
    const calls = callsIn.get(module) ?? new Set();
    callsIn.set(module, calls.add(this));
    try {
      this.#authenticator = createAuthenticator(module, setup, guarded);
    } catch (error) {
      abandon(module, error);
    }
  }

  /** @param {CoreCallRequest} call */
  start(call) {
    this.#enter((authenticator) => authenticator.start(toJsonBytes(call)));
  }

  cancel() {
    // A storage of the page is asked while the core runs; a cancel from there waits for the core's return.
    if (entered > 0) queueMicrotask(() => this.cancel());
    else this.#enter((authenticator) => authenticator.cancel());
  }

  /**
   * Ends the call from outside, without another word to the core.
   * @param {AuthError} error
   */
  fail(error) {
    if (this.#ended) return;
    this.#authenticator = null;
    this.#end();
    this.#reject(error);
  }

  /** @param {(authenticator: CoreAuthenticator) => void} run */
  #enter(run) {
    const authenticator = this.#authenticator;
    if (!authenticator || this.#ended) return;
    try {
      inCore(() => run(authenticator));
    } catch (error) {
      abandon(this.#module, error);
    }
  }

  /**
   * A function of the platform threw while the core waited for its value.
   * @param {unknown} cause
   */
  #onHostError(cause) {
    if (this.#ended || this.#failure) return;
    this.#failure = platformError(cause);
    queueMicrotask(() => this.cancel());
  }

  /** @param {import('./border.js').Outcome} outcome */
  #finish(outcome) {
    if (this.#ended) return;
    if (outcome.ok) {
      // Every object has a function of that name.
      const value = typeof outcome.valueOf === 'number' ? this.#values.get(outcome.valueOf) : outcome.value;
      this.#end();
      this.#resolve(value);
    } else {
      const error = this.#failure ?? errorFromOutcome(outcome.error, this.#host.thrownBy(outcome.error.causeOf));
      this.#end();
      this.#reject(error);
    }
  }

  #end() {
    this.#ended = true;
    callsIn.get(this.#module)?.delete(this);
    this.#watcher.onEnd();
    this.#host.close();
    this.#values.clear();
    // A core function is on the stack: the object may go once it has returned.
    queueMicrotask(() => {
      const authenticator = this.#authenticator;
      this.#authenticator = null;
      try {
        authenticator?.delete();
      } catch (error) {
        abandon(this.#module, error);
      }
    });
  }

  /** @param {ProgressDetail} detail */
  #progress(detail) {
    log.debug('progress', detail);
    if (detail.type === 'refused') log.warn(detail.message);
    queueMicrotask(() => this.#watcher.onProgress(detail));
  }
}
