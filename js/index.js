// The public names, for web pages.
import { AuthenticatorBuilder as Builder } from './builder.js';
import { browserPlatform } from './host/browser/browser-platform.js';

export { CancelablePromise } from './cancelable-promise.js';
export {
  AuthResponseStatus, BuildConfig, DeviceRole, InstantLinkResultType, LogLevel, MobileAuthImplementation,
  OtpFinishResultType,
} from './enums.js';
export { AUTH_ERROR_REASONS, AuthError, OtpError, PhoneValidationError } from './errors.js';
export { DeviceContextIntegration, PpbIntegration } from './integrations.js';
export { LoggerFactory } from './logger.js';
export { VERSION } from './version.js';

/** Sets up an authenticator for this page. */
export class AuthenticatorBuilder extends Builder {
  /** @param {import('./internal.js').ResolvedPlatform} [platform] for js/node.js; apps call withPlatform */
  constructor(platform = browserPlatform) {
    super(platform);
  }
}
