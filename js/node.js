// The public names, for Node: a client without a page.
import { AuthenticatorBuilder as Builder } from './builder.js';
import { nodePlatform } from './host/node/node-platform.js';

export { CancelablePromise } from './cancelable-promise.js';
export {
  AuthResponseStatus, BuildConfig, DeviceRole, InstantLinkResultType, LogLevel, MobileAuthImplementation,
  OtpFinishResultType,
} from './enums.js';
export { AUTH_ERROR_REASONS, AuthError, OtpError, PhoneValidationError } from './errors.js';
export { FileDeviceStore } from './host/node/file-device-store.js';
export { MemoryDeviceStore } from './host/memory-device-store.js';
export { DeviceContextIntegration, PpbIntegration } from './integrations.js';
export { LoggerFactory } from './logger.js';
export { VERSION } from './version.js';

/** Sets up an authenticator for this process, or for another device given by withPlatform. */
export class AuthenticatorBuilder extends Builder {
  constructor() {
    super(nodePlatform);
  }
}
