// Add-ons of other makers. An add-on extends one of two classes and becomes the page's by being constructed.
import { AuthError } from './errors.js';
import { exceptionName } from './host/effects/effect-failure.js';
import { LoggerFactory } from './logger.js';

/** @typedef {import('./internal.js').CallSetup} CallSetup */
/** @typedef {import('./public.js').DeviceContextOptions} DeviceContextOptions */
/** @typedef {import('./public.js').PpbOptions} PpbOptions */

const log = LoggerFactory.getLogger('prove-auth');

/**
 * The page's add-ons. An add-on may have been built against another copy of this library (a `require` beside an
 * `import`, a module beside the script tag), so they are kept where every copy finds them.
 * @typedef {{ deviceContext?: DeviceContextIntegration, ppb?: PpbIntegration }} AddOns
 */
const registered = (/** @type {{ [addOns: symbol]: AddOns }} */ (globalThis))[Symbol.for('prove-auth.add-ons')] ??= {};

/**
 * @template T
 * @param {T | undefined} integration
 * @param {string} className
 * @returns {T}
 */
function required(integration, className) {
  if (integration) return integration;
  const message = `There is no ${className}: construct the add-on, as in new MyAddOn(), before it is needed.`;
  throw new AuthError(message, { reason: 'missing_app_step' });
}

/** @param {string} name */
function notImplemented(name) {
  return new AuthError(`This add-on has no ${name}().`, { reason: 'unsupported' });
}

/** @param {unknown} error */
function didNotStart(error) {
  log.warn('The device context collector did not start.', exceptionName(error));
}

/** Base of a device context collector: a subclass overrides `init` and `getDataCollector`. */
export class DeviceContextIntegration {
  static NAME = 'DeviceContext';

  /** The collector that was constructed last; throws when there is none. */
  static get instance() {
    return required(registered.deviceContext, 'DeviceContextIntegration');
  }

  constructor() {
    registered.deviceContext = this;
  }

  /**
   * Called by build(), so that collecting can begin before the first flow.
   * @param {DeviceContextOptions} options
   * @returns {void}
   */
  init(options) {
    void options;
    throw notImplemented('init');
  }

  /** @returns {Promise<import('./public.js').DataCollector | undefined>} */
  getDataCollector() {
    throw notImplemented('getDataCollector');
  }
}

/** Base of an add-on for biometrics and document verification: a subclass overrides `activateWebComponent`. */
export class PpbIntegration {
  static NAME = 'PPB';

  /** The add-on that was constructed last; throws when there is none. */
  static get instance() {
    return required(registered.ppb, 'PpbIntegration');
  }

  constructor() {
    registered.ppb = this;
  }

  /**
   * Shows the capture; resolves when it has ended well.
   * @param {import('./public.js').PpbOptions} options
   * @returns {Promise<import('./public.js').PpbResult>}
   */
  activateWebComponent(options) {
    void options;
    throw notImplemented('activateWebComponent');
  }
}

/** What one authenticator has to do with the page's device context collector. */
export class DeviceContext {
  #options;
  /** @type {DeviceContextIntegration | undefined} */
  #initialised;

  /** @param {DeviceContextOptions} options of withDeviceContext, with the storage that counts */
  constructor(options) {
    this.#options = options;
  }

  /** Lets the collector begin early. It can cost no flow anything. */
  start() {
    if (!registered.deviceContext) {
      log.warn('withDeviceContext: no add-on for device context has been constructed yet.');
      return;
    }
    try {
      this.#collector();
    } catch (error) {
      didNotStart(error);
    }
  }

  /**
   * @param {[ignoreCached?: boolean]} args
   * @returns {Promise<string | undefined>}
   */
  async collect(...args) {
    const collector = await this.#collector().getDataCollector();
    return collector?.getCollectedData(...args);
  }

  /** An add-on that was constructed after build() is told the options now. */
  #collector() {
    const collector = DeviceContextIntegration.instance;
    if (collector !== this.#initialised) {
      // It answers nothing, but an async function may reject.
      Promise.resolve(/** @type {unknown} */ (collector.init(this.#options))).catch(didNotStart);
      this.#initialised = collector;
    }
    return collector;
  }
}

/**
 * The setup of a call with what the page's add-ons add to it.
 * @param {CallSetup} setup
 * @returns {CallSetup}
 */
export function withIntegrations(setup) {
  const { ppb } = registered;
  const { deviceContext, usesBiometrics, usesDocuments } = setup;
  const appSteps = { ...setup.appSteps };
  if (registered.deviceContext && deviceContext) {
    // How many there are counts.
    appSteps.deviceContext = (...args) => deviceContext.collect(.../** @type {[boolean?]} */ (args));
  }
  if (ppb && usesBiometrics) appSteps.ppb = (options) => ppb.activateWebComponent(/** @type {PpbOptions} */ (options));
  if (ppb && usesDocuments) appSteps.docv = (options) => ppb.activateWebComponent(/** @type {PpbOptions} */ (options));
  return {
    ...setup,
    appSteps,
    options: { ...setup.options, appSteps: Object.keys(appSteps) },
  };
}
