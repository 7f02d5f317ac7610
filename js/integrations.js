// Plug-ins of other makers, which register themselves once per page.
import { AuthError } from './errors.js';
import { invalidArgument } from './invalid-argument.js';
import { LoggerFactory } from './logger.js';

/** @typedef {import('./internal.js').CallSetup} CallSetup */

const log = LoggerFactory.getLogger('prove-auth');

/** @type {{ deviceContext: DeviceContextIntegration | null, ppb: PpbIntegration | null }} */
const registered = { deviceContext: null, ppb: null };

/** Base of a device context collector: a subclass overrides `collect`, and `start` if it likes. */
export class DeviceContextIntegration {
  /**
   * Makes `integration` the page's collector, in place of an earlier one.
   * @param {DeviceContextIntegration} integration
   */
  static register(integration) {
    if (typeof integration?.collect !== 'function') {
      throw invalidArgument('DeviceContextIntegration.register: pass an object with a function collect(options).');
    }
    registered.deviceContext = integration;
  }

  /**
   * Called by build(), so that collecting can begin before the first flow.
   * @param {import('./public.js').DeviceContextOptions} options
   * @returns {void | PromiseLike<void>}
   */
  start(options) {
    void options;
  }

  /**
   * Answers what was collected, as JSON.
   * @param {import('./public.js').DeviceContextOptions} options
   * @returns {unknown}
   */
  collect(options) {
    void options;
    throw new AuthError('This device context collector has no collect().', { reason: 'unsupported' });
  }
}

/** Base of a plug-in for biometrics and document verification. */
export class PpbIntegration {
  /**
   * Makes `integration` the page's plug-in, in place of an earlier one.
   * @param {PpbIntegration} integration
   */
  static register(integration) {
    if (typeof integration?.run !== 'function') {
      throw invalidArgument('PpbIntegration.register: pass an object with a function run(request).');
    }
    registered.ppb = integration;
  }

  /**
   * Shows the biometric capture; resolves when it has ended well.
   * @param {import('./public.js').PpbRequest} request
   * @returns {unknown}
   */
  run(request) {
    void request;
    throw new AuthError('This plug-in has no run().', { reason: 'unsupported' });
  }

  /**
   * Shows the document capture; resolves when it has ended well.
   * @param {import('./public.js').DocumentVerificationRequest} request
   * @returns {unknown}
   */
  verifyDocument(request) {
    void request;
    throw new AuthError('This plug-in verifies no documents.', { reason: 'unsupported' });
  }
}

/**
 * Lets the collector begin early. It can cost no flow anything.
 * @param {import('./public.js').DeviceContextOptions} options
 */
export function startDeviceContext(options) {
  const integration = registered.deviceContext;
  if (!integration) return;
  Promise.resolve()
    .then(() => integration.start?.(options))
    .catch((error) => log.warn('The device context collector did not start.', error?.name));
}

/**
 * The setup of a call with what the registered plug-ins add to it.
 * @param {CallSetup} setup
 * @returns {CallSetup}
 */
export function withIntegrations(setup) {
  const { deviceContext, ppb } = registered;
  const appSteps = { ...setup.appSteps };
  const options = setup.deviceContextOptions;
  if (deviceContext && options) appSteps.deviceContext = () => deviceContext.collect(options);
  if (ppb && setup.usesBiometrics) appSteps.ppb = (request) => ppb.run(request);
  if (ppb && appSteps.docvStart) appSteps.docv = (request) => ppb.verifyDocument(request);
  return {
    ...setup,
    appSteps,
    options: { ...setup.options, deviceContext: 'deviceContext' in appSteps, appSteps: Object.keys(appSteps) },
  };
}
