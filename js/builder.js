import { Authenticator } from './authenticator.js';
import { BuildConfig, DeviceRole, MobileAuthImplementation } from './enums.js';
import { PageDeviceStore } from './host/browser/page-device-store.js';
import { brings, resolvePlatform } from './host/platform.js';
import { DeviceContext } from './integrations.js';
import { invalidArgument } from './invalid-argument.js';
import { warmUp } from './load.js';
import { prepareSoon } from './prepare.js';

/** @typedef {import('./internal.js').AppStepFn} AppStepFn */
/** @typedef {import('./internal.js').AppFunction} AppFunction */
/** @typedef {AppFunction | { execute: AppFunction } | null | undefined} Step null or undefined: not given */

/**
 * Sets up an authenticator. Each method gives the builder itself, and throws an AuthError of reason
 * `invalid_argument` at once when its argument cannot be used.
 */
export class AuthenticatorBuilder {
  /** @type {import('./internal.js').ResolvedPlatform} */
  #basePlatform;
  /** @type {import('./public.js').Platform[]} */
  #platforms = [];
  /** @type {import('./public.js').StorageLike | undefined} */
  #storage;
  /** @type {Record<string, AppStepFn>} */
  #appSteps = {};
  /** @type {import('./border.js').CoreOptions} */
  #options = {};
  /** @type {import('./public.js').DeviceContextOptions | undefined} */
  #deviceContextOptions;
  #usesBiometrics = false;
  #usesDocuments = false;

  /** @param {import('./internal.js').ResolvedPlatform} basePlatform */
  constructor(basePlatform) {
    this.#basePlatform = basePlatform;
  }

  /**
   * Runs once the check has ended, with `{ authId }`; `authenticate` resolves with what it returns.
   * @param {Step} step
   */
  withAuthFinishStep(step) {
    return this.#addStep('withAuthFinishStep', 'authFinish', step);
  }

  /**
   * @param {Step} startStep `(phoneNumberNeeded, phoneValidationError?) => null | { phoneNumber }`
   * @param {Step} finishStep `(otpError?) => { resultType, input?: { otp } }`
   */
  withOtpFallback(startStep, finishStep) {
    this.#addStep('withOtpFallback', 'otpStart', startStep);
    return this.#addStep('withOtpFallback', 'otpFinish', finishStep);
  }

  /**
   * @param {Step} startStep `(phoneNumberNeeded, phoneValidationError?) => null | { phoneNumber }`
   * @param {Step} [retryStep] `() => InstantLinkResultType`; may stay pending
   */
  withInstantLinkFallback(startStep, retryStep) {
    this.#addStep('withInstantLinkFallback', 'instantLinkStart', startStep);
    return this.#addStep('withInstantLinkFallback', 'instantLinkRetry', retryStep);
  }

  /** @param {string} implementation one of MobileAuthImplementation: "fetch" or "pixel" */
  withMobileAuthImplementation(implementation) {
    requireOneOf('withMobileAuthImplementation', implementation, MobileAuthImplementation);
    this.#options.mobileAuthImplementation = implementation;
    return this;
  }

  /** @param {string} role one of DeviceRole: "primary" (default) or "secondary" */
  withRole(role) {
    requireOneOf('withRole', role, DeviceRole);
    this.#options.role = role;
    return this;
  }

  /** @param {import('./public.js').DeviceContextOptions} options */
  withDeviceContext(options) {
    check(isObject(options) && typeof options.publicApiKey === 'string', 'withDeviceContext',
      'options with publicApiKey (a string) and buildConfig');
    requireOneOf('withDeviceContext: buildConfig', options.buildConfig, BuildConfig);
    this.#deviceContextOptions = { ...options };
    return this;
  }

  /** @param {string | null | (() => unknown)} [ip] the device's public IP address, or what answers it; null: unknown */
  withDeviceIpAddress(ip) {
    return this.#addTextStep('withDeviceIpAddress', 'deviceIpAddress', ip);
  }

  /** @param {string | null | (() => unknown)} [name] the name shown with a passkey, or what answers it */
  withDisplayName(name) {
    return this.#addTextStep('withDisplayName', 'displayName', name);
  }

  /** @param {Step} handler `authMessage => AuthResponseStatus` */
  withAuthMessageHandler(handler) {
    return this.#addStep('withAuthMessageHandler', 'authMessage', handler);
  }

  /** @param {Step} callback `() => AuthResponseStatus`; "accept" goes on with the existing passkey */
  withPasskeyAlreadyExistCallback(callback) {
    return this.#addStep('withPasskeyAlreadyExistCallback', 'passkeyAlreadyExist', callback);
  }

  /** @param {Step} [consent] `() => { consentGranted: boolean }`, asked before a key is made */
  withUniversalProveKey(consent) {
    this.#options.universalProveKey = true;
    return this.#addStep('withUniversalProveKey', 'universalProveKeyConsent', consent);
  }

  /**
   * @param {Step} [startStep] `operation => …`
   * @param {Step} [finishStep] `(operation, error?) => …`
   */
  withPrivacyPreservingBiometrics(startStep, finishStep) {
    this.#usesBiometrics = true;
    this.#addStep('withPrivacyPreservingBiometrics', 'ppbStart', startStep);
    return this.#addStep('withPrivacyPreservingBiometrics', 'ppbFinish', finishStep);
  }

  /**
   * @param {Step} startStep `() => { documentType }`
   * @param {Step} [finishStep] `error? => …`
   */
  withDocumentVerification(startStep, finishStep) {
    this.#usesDocuments = true;
    this.#addStep('withDocumentVerification', 'docvStart', startStep);
    return this.#addStep('withDocumentVerification', 'docvFinish', finishStep);
  }

  /** @param {import('./public.js').StorageLike} storage keeps the device's settings, in place of localStorage */
  withStorage(storage) {
    const methods = /** @type {const} */ (['getItem', 'setItem', 'removeItem']);
    check(methods.every((method) => typeof storage?.[method] === 'function'), 'withStorage',
      'an object with the functions getItem, setItem and removeItem, as localStorage has them');
    this.#storage = storage;
    return this;
  }

  /**
   * Replaces parts of the platform; parts of an earlier call stay, unless named again.
   * @param {import('./public.js').Platform} platform
   */
  withPlatform(platform) {
    check(isObject(platform), 'withPlatform', 'an object with the parts to replace, such as fetch or deviceStore');
    this.#platforms.push(platform);
    return this;
  }

  /** @param {{ otpMs?: number, instantLinkMs?: number, requestMs?: number }} timeouts in milliseconds */
  withTimeouts(timeouts) {
    check(isObject(timeouts), 'withTimeouts', 'an object of otpMs, instantLinkMs, requestMs');
    /** @type {Record<string, number>} */
    const rounded = {};
    for (const [name, value] of Object.entries(timeouts)) {
      check(['otpMs', 'instantLinkMs', 'requestMs'].includes(name), 'withTimeouts',
        'an object of otpMs, instantLinkMs, requestMs');
      check(value === undefined || (Number.isFinite(value) && value > 0), 'withTimeouts',
        `a number of milliseconds above 0 as ${name}`);
      if (value !== undefined) rounded[name] = Math.ceil(value);
    }
    this.#options.timeouts = { ...this.#options.timeouts, ...rounded };
    return this;
  }

  /** The authenticator of the settings so far; the builder may be changed and used again. */
  build() {
    const overrides = this.#storage ? [...this.#platforms, { storage: this.#storage }] : [...this.#platforms];
    const platform = resolvePlatform(this.#basePlatform, overrides);
    warmUp();
    const deviceContext = this.#startDeviceContext(platform);
    const setup = {
      platform,
      appSteps: { ...this.#appSteps },
      options: {
        ...this.#options,
        userAgent: platform.userAgent,
        webauthn: platform.webauthn,
        readableRedirects: platform.readableRedirects,
        // The pages of an origin share its localStorage and its IndexedDB, but not what an app puts in their place.
        readsAhead: !platform.deviceStore && !brings(overrides, 'storage'),
      },
      openDeviceStore: () => platform.deviceStore ?? new PageDeviceStore(platform.indexedDB),
      deviceContext,
      usesBiometrics: this.#usesBiometrics,
      usesDocuments: this.#usesDocuments,
    };
    // Servers have no IndexedDB, and some of them no timer where modules are loaded.
    if (setup.options.readsAhead && platform.indexedDB) prepareSoon(setup);
    return new Authenticator(setup);
  }

  /** @param {import('./internal.js').ResolvedPlatform} platform */
  #startDeviceContext(platform) {
    const options = this.#deviceContextOptions;
    if (!options) return undefined;
    const deviceContext = new DeviceContext({ ...options, storage: options.storage ?? platform.storage ?? undefined });
    deviceContext.start();
    return deviceContext;
  }

  /**
   * @param {string} method
   * @param {string} name
   * @param {Step} step
   */
  #addStep(method, name, step) {
    if (step === undefined || step === null) delete this.#appSteps[name];
    else this.#appSteps[name] = toFunction(method, step);
    return this;
  }

  /**
   * @param {string} method
   * @param {string} name
   * @param {string | null | undefined | (() => unknown)} value
   */
  #addTextStep(method, name, value) {
    if (value === undefined) return this.#addStep(method, name, value);
    check(value === null || typeof value === 'string' || typeof value === 'function', method,
      'a text, null, or a function that answers one of them');
    this.#appSteps[name] = typeof value === 'function' ? value : () => value;
    return this;
  }
}

/**
 * @param {string} method
 * @param {NonNullable<Step>} step
 * @returns {AppStepFn}
 */
function toFunction(method, step) {
  // Which arguments a step of that name gets is written down in authenticator.h.
  if (typeof step === 'function') return /** @type {AppStepFn} */ (step);
  const wanted = 'each step as a function, or as an object with a function execute';
  check(typeof step?.execute === 'function', method, wanted);
  return (...args) => /** @type {{ execute: AppStepFn }} */ (step).execute(...args);
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * @param {boolean} condition
 * @param {string} method
 * @param {string} wanted
 */
function check(condition, method, wanted) {
  if (!condition) throw invalidArgument(`${method}: pass ${wanted}.`);
}

/**
 * @param {string} method
 * @param {string} value
 * @param {Record<string, string>} choices
 */
function requireOneOf(method, value, choices) {
  const values = Object.values(choices);
  check(values.includes(value), method, `one of ${values.map((choice) => `"${choice}"`).join(', ')}`);
}
