import { CancelablePromise } from './cancelable-promise.js';
import { askCore, runCall } from './core-call.js';
import { deviceId, isMobileWeb } from './early-answers.js';
import { AuthError } from './errors.js';
import { Listeners } from './listeners.js';
import { withIntegrations } from './integrations.js';
import { invalidArgument } from './invalid-argument.js';
import { onAbort } from './on-abort.js';

/** @typedef {import('./internal.js').CallSetup} CallSetup */
/** @typedef {import('./public.js').ProgressListener} ProgressListener */

/**
 * @typedef {object} Flow one running `authenticate`
 * @property {CancelablePromise<unknown>} promise
 * @property {Set<Authenticator>} watchers those that have been asked for it
 * @property {(() => void)[]} endings to be run at its end
 * @property {boolean} ended
 */

/**
 * The flows that are running in this page, by their auth token. React's StrictMode and the like run an
 * effect twice, often with an authenticator each; the token is good for one flow only.
 * @type {Map<string, Flow>}
 */
const runningFlows = new Map();

/** In characters; what is longer, the core refuses unseen (src/effects/limits.h). It never crosses whole. */
const LONGEST_ARGUMENT = 256 * 1024;

/** @param {string} text */
function cut(text) {
  return text.slice(0, LONGEST_ARGUMENT + 1);
}

/** Whether this page is authenticating. */
export function hasRunningFlow() {
  return runningFlows.size > 0;
}

/** What AuthenticatorBuilder.build() gives. May run any number of calls, also at once. */
export class Authenticator {
  /** @type {CallSetup} */
  #setup;
  #listeners = new Listeners();

  /** @param {CallSetup} setup */
  constructor(setup) {
    this.#setup = setup;
  }

  /**
   * Runs the possession check that `authToken` stands for. Resolves with what the AuthFinish step
   * returned, rejects with an AuthError. The token of a flow that is still running gives that flow's
   * promise. `signal` cancels as `cancel()` of the promise does.
   * @param {string} authToken
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {CancelablePromise<unknown>}
   */
  authenticate(authToken, options) {
    const token = typeof authToken === 'string' ? cut(authToken) : '';
    const signal = options?.signal;
    if (signal?.aborted) return cancelledBefore(signal);
    if (signal && !isEventTarget(signal)) {
      return rejected(invalidArgument('authenticate: pass the signal of an AbortController as signal.'));
    }
    const flow = runningFlows.get(token) ?? this.#startFlow(token);
    flow.watchers.add(this);
    const { promise, endings } = flow;
    if (signal && !flow.ended) endings.push(onAbort(signal, () => promise.cancel()));
    return promise;
  }

  /**
   * @param {string} token
   * @returns {Flow}
   */
  #startFlow(token) {
    /** @type {Omit<Flow, 'promise'>} */
    const begun = { watchers: new Set(), endings: [], ended: false };
    const flow = /** @type {Flow} */ (begun);
    // At once, and not by a handler of the promise: a page that cancels and begins again in the same breath means a
    // new flow, and a promise with a handler is never reported as unhandled.
    const onEnd = () => {
      flow.ended = true;
      if (runningFlows.get(token) === flow) runningFlows.delete(token);
      for (const ending of flow.endings) ending();
    };
    const onProgress = (/** @type {import('./public.js').ProgressDetail} */ detail) => {
      for (const watcher of flow.watchers) watcher.#tell(detail);
    };
    const call = /** @type {const} */ ({ call: 'authenticate', authToken: token });
    flow.promise = runCall(withIntegrations(this.#setup), call, { onProgress, onEnd });
    if (token !== '' && !flow.ended) runningFlows.set(token, flow);
    return flow;
  }

  /**
   * To be called by the page that an Instant Link leads to: runs the AuthFinish step.
   * @param {string | URL} redirectUrl
   */
  finishInstantLink(redirectUrl) {
    let url = '';
    try {
      url = cut(String(redirectUrl));
    } catch {
      // An object that has no text. The core says what it wants.
    }
    return this.#call({ call: 'finishInstantLink', url });
  }

  /** Ends this device's registration, at the backend and here. Resolves at once when there is none. */
  unregisterDevice() {
    return this.#call({ call: 'unregisterDevice' });
  }

  /** Ends the registration of this device's passkey at the backend. */
  unregisterPasskey() {
    return this.#call({ call: 'unregisterPasskey' });
  }

  /** `{ deviceId?, signals: { fingerprint? } }`; rejects when nothing is known of this device. */
  getDeviceDiscoveryInfo() {
    return this.#call({ call: 'getDeviceDiscoveryInfo' });
  }

  /** Forgets this device's registration here; the backend is not told. */
  resetDeviceSettings() {
    return this.#call({ call: 'resetDeviceSettings' });
  }

  /** Whether this browser has WebAuthn. */
  isFidoSupported() {
    return this.#setup.platform.webauthn;
  }

  /** Whether this device has a registration. */
  isDeviceRegistered() {
    return this.getDeviceId() !== null;
  }

  /** The deviceId of this device's registration; null when it has none. */
  getDeviceId() {
    return askCore(this.#setup, (authenticator) => authenticator.deviceId(), deviceId) || null;
  }

  /** Whether this is the browser of a phone or tablet. */
  isMobileWeb() {
    return askCore(this.#setup, (authenticator) => authenticator.isMobileWeb(), isMobileWeb);
  }

  /**
   * Calls `listener` with an event whose `detail` tells what a running call does; never with a secret.
   * A listener that throws is logged.
   * @param {'progress'} type
   * @param {ProgressListener} listener
   * @param {{ once?: boolean, signal?: AbortSignal }} [options]
   */
  addEventListener(type, listener, options) {
    this.#listeners.add(type, listener, options);
  }

  /**
   * @param {'progress'} type
   * @param {ProgressListener} listener
   */
  removeEventListener(type, listener) {
    this.#listeners.remove(type, listener);
  }

  /**
   * @param {import('./border.js').CoreCall} call
   * @returns {CancelablePromise<unknown>}
   */
  #call(call) {
    const onProgress = (/** @type {import('./public.js').ProgressDetail} */ detail) => this.#tell(detail);
    return runCall(withIntegrations(this.#setup), call, { onProgress, onEnd: () => {} });
  }

  /** @param {import('./public.js').ProgressDetail} detail */
  #tell(detail) {
    const target = /** @type {import('./public.js').Authenticator} */ (/** @type {unknown} */ (this));
    this.#listeners.dispatch({ type: 'progress', detail, target, timeStamp: performance.now() });
  }
}

/** @param {EventTarget} target */
function isEventTarget(target) {
  return typeof target.addEventListener === 'function' && typeof target.removeEventListener === 'function';
}

/** @param {AbortSignal} signal */
function cancelledBefore(signal) {
  const details = { reason: /** @type {const} */ ('cancelled'), cause: signal.reason };
  const promise = rejected(new AuthError('The call was cancelled before it began.', details));
  promise.cancel(); // its rejection is no news to anybody
  return promise;
}

/**
 * @param {AuthError} error
 * @returns {CancelablePromise<unknown>}
 */
function rejected(error) {
  return new CancelablePromise((_, reject) => reject(error));
}
