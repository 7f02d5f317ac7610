// A page in TypeScript that uses every public name; compiled, never run. See types.test.js.
import {
  AUTH_ERROR_REASONS, AuthError, AuthResponseStatus, AuthenticatorBuilder, BuildConfig, CancelablePromise,
  DeviceContextIntegration, DeviceRole, FileDeviceStore, InstantLinkResultType, LogLevel, LoggerFactory,
  MemoryDeviceStore, MobileAuthImplementation, OtpError, OtpFinishResultType, PhoneValidationError, PpbIntegration,
  VERSION,
} from '../../../dist/index.js';
import type {
  AuthErrorReason, AuthFinishStep, AuthFinishStepFn, Authenticator, DeviceContextOptions, DeviceDiscoveryInfo,
  InstantLinkRetryStep, InstantLinkRetryStepFn, InstantLinkStartStep, InstantLinkStartStepFn, OtpFinishResult,
  OtpFinishStep, OtpFinishStepFn, OtpStartStep, OtpStartStepFn, PpbRequest, ProgressDetail, StorageLike,
} from '../../../dist/index.js';

const version: string = VERSION;

// The steps of a page, each as a function and as an object.
const finish: AuthFinishStepFn<string> = ({ authId }) => authId;
const finishStep: AuthFinishStep<string> = { execute: async (input) => input.authId };

const otpStart: OtpStartStepFn = (phoneNumberNeeded, phoneValidationError) =>
  new Promise((resolve, reject) => {
    if (!phoneNumberNeeded) resolve(null);
    else if (phoneValidationError) reject(phoneValidationError.message);
    else resolve({ phoneNumber: '2001004014' });
  });
const otpStartStep: OtpStartStep = { execute: () => undefined };

const otpFinish: OtpFinishStepFn = async (otpError) => {
  if (otpError) console.log(otpError.message, otpError.code, otpError instanceof AuthError);
  const answers: OtpFinishResult[] = [
    { resultType: 0, input: { otp: '0042' } },
    { resultType: OtpFinishResultType.OnResendOtp },
    { resultType: OtpFinishResultType.OnMobileNumberChange },
  ];
  return answers[0]!;
};
const otpFinishStep: OtpFinishStep = {
  execute: () => ({ resultType: OtpFinishResultType.OnSuccess, input: { otp: '1234' } }),
};

const linkStart: InstantLinkStartStepFn = async (needed) => (needed ? { phoneNumber: '2001004014' } : null);
const linkStartStep: InstantLinkStartStep = { execute: linkStart };
const linkRetry: InstantLinkRetryStepFn = () => new Promise((resolve) => resolve(InstantLinkResultType.OnResend));
const linkRetryStep: InstantLinkRetryStep = { execute: () => 1 };

const options: DeviceContextOptions = { publicApiKey: 'key', buildConfig: BuildConfig.US_UAT, region: 'us' };
const role: DeviceRole = DeviceRole.Secondary;
const implementation: MobileAuthImplementation = MobileAuthImplementation.Fetch;
const status: AuthResponseStatus = AuthResponseStatus.Accept;

const authenticator: Authenticator<string> = new AuthenticatorBuilder()
  .withAuthFinishStep(finish)
  .withOtpFallback(otpStart, otpFinish)
  .withOtpFallback(otpStartStep, otpFinishStep)
  .withInstantLinkFallback(linkStart)
  .withInstantLinkFallback(linkStartStep, linkRetry)
  .withInstantLinkFallback(linkStart, linkRetryStep)
  .withMobileAuthImplementation('fetch')
  .withMobileAuthImplementation(implementation)
  .withRole(role)
  .withRole('primary')
  .withDeviceContext(options)
  .withDeviceIpAddress('192.0.2.1')
  .withDeviceIpAddress(async () => null)
  .withDisplayName(() => 'name')
  .withAuthMessageHandler(async (message) => (message ? status : 'reject'))
  .withPasskeyAlreadyExistCallback(() => AuthResponseStatus.Cancel)
  .withUniversalProveKey()
  .withUniversalProveKey(async () => true)
  .withPrivacyPreservingBiometrics()
  .withPrivacyPreservingBiometrics((operation) => console.log(operation), (operation, error) => {
    console.log(operation === 'enroll', error?.reason);
  })
  .withDocumentVerification(() => ({ documentType: 'passport' }), (error) => error?.message)
  .withStorage(localStorage)
  .withPlatform(new MemoryDeviceStore())
  .withPlatform(await FileDeviceStore.open('device', { passphrase: 'secret' }))
  .withPlatform({ fetch, WebSocket, crypto, indexedDB, locks: navigator.locks, credentials: navigator.credentials })
  .withPlatform({ storage: null, userAgent: 'x', onWake: (listener) => () => listener() })
  .withTimeouts({ otpMs: 60_000, instantLinkMs: 60_000, requestMs: 5_000 })
  .build();
const builder: AuthenticatorBuilder<string> = new AuthenticatorBuilder().withAuthFinishStep(finishStep);

const running: CancelablePromise<string> = authenticator.authenticate('token', { signal: new AbortController().signal });
const derived: CancelablePromise<number> = running.then((value) => value.length);
derived.cancel();
const value: string = await running.finally(() => {});
const untyped: Promise<void> = new AuthenticatorBuilder().build().authenticate('token');
try {
  await authenticator.finishInstantLink(new URL(location.href));
  await authenticator.unregisterDevice();
  await authenticator.unregisterPasskey();
  await authenticator.resetDeviceSettings();
  const info: DeviceDiscoveryInfo = await authenticator.getDeviceDiscoveryInfo();
  const known: [boolean, boolean, boolean, string | null] = [
    authenticator.isFidoSupported(), authenticator.isDeviceRegistered(), authenticator.isMobileWeb(),
    authenticator.getDeviceId(),
  ];
  console.log(info.deviceId, info.signals.fingerprint, known);
} catch (error) {
  if (error instanceof AuthError) {
    const reason: AuthErrorReason = error.reason;
    console.log(error.code, reason, error.step, error.retryable, error.cause, AUTH_ERROR_REASONS.includes(reason));
  }
}

authenticator.addEventListener('progress', ({ detail }) => {
  const seen: ProgressDetail = detail;
  if (seen.type === 'waiting') console.log(seen.appStep, seen.expiresAt);
  if (seen.type === 'failed' && seen.reason === 'otp_timeout') console.log(seen.code);
}, { once: true });
const listener = { handleEvent: () => {} };
authenticator.addEventListener('progress', listener);
authenticator.removeEventListener('progress', listener);

class Collector extends DeviceContextIntegration {
  override start(given: DeviceContextOptions) {
    console.log(given.region);
  }

  override async collect() {
    return { visitor: 'x' };
  }
}
DeviceContextIntegration.register(new Collector());

class Biometrics extends PpbIntegration {
  override async run({ ppbOperation, endpointUrl, operationId, oneTimeSecret }: PpbRequest) {
    console.log(ppbOperation === 'verify', endpointUrl, operationId, oneTimeSecret);
  }
}
PpbIntegration.register(new Biometrics());

LoggerFactory.setLogLevel(LogLevel.debug);
LoggerFactory.setLogWriter({ write: (level: LogLevel, ...args) => console.log(LogLevel[level], ...args) });
LoggerFactory.getLogger('page').info('text', { a: 1 });
const names: string[] = [LogLevel[1], OtpFinishResultType[0], InstantLinkResultType[1]];
const errors: AuthError[] = [new OtpError('wrong', 5), new PhoneValidationError('refused', 6), new AuthError('x')];
const storage: StorageLike = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
export { builder, errors, names, storage, untyped, value, version };
