// The public names, for Node: a client without a page.
import { AuthenticatorBuilder as Builder } from './index.js';
import { nodePlatform } from './host/node/node-platform.js';

export {
  AUTH_ERROR_REASONS, AuthError, AuthResponseStatus, BuildConfig, CancelablePromise, DeviceContextIntegration,
  DeviceRole, InstantLinkResultType, LogLevel, LoggerFactory, MobileAuthImplementation, OtpError,
  OtpFinishResultType, PhoneValidationError, PpbIntegration, VERSION,
} from './index.js';
export { FileDeviceStore } from './host/node/file-device-store.js';
export { MemoryDeviceStore } from './host/memory-device-store.js';

/** Sets up an authenticator for this process, or for another device given by withPlatform. */
export class AuthenticatorBuilder extends Builder {
  constructor() {
    super(nodePlatform);
  }
}
