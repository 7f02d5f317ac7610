// A page in TypeScript that uses every public name; compiled, never run. See types.test.js.
import {
  AUTH_ERROR_REASONS, AuthError, AuthResponseStatus, AuthenticatorBuilder, BuildConfig, CancelablePromise,
  DeviceContextIntegration, DeviceRole, FileDeviceStore, InstantLinkResultType, LogLevel, LoggerFactory,
  MemoryDeviceStore, MobileAuthImplementation, OtpError, OtpFinishResultType, PhoneValidationError, PpbIntegration,
  VERSION,
} from '../../../dist/index.js';
import type {
  AuthErrorReason, AuthFinishStep, AuthFinishStepFn, AuthFinishStepInput, AuthMessage, AuthMessageHandler,
  Authenticator, DataCollector, DeviceContextOptions, DeviceDiscoveryInfo, DocVFinishStep, DocVFinishStepFn,
  DocVStartStep, DocVStartStepFn, InstantLinkRetryStep, InstantLinkRetryStepFn, InstantLinkStartInput,
  InstantLinkStartStep, InstantLinkStartStepFn, LogWriter, Logger, OtpFinishInput, OtpFinishResult, OtpFinishStep,
  OtpFinishStepFn, OtpStartInput, OtpStartStep, OtpStartStepFn, PasskeyAlreadyExistCallback, PpbFinishStep,
  PpbFinishStepFn, PpbOperation, PpbOptions, PpbResult, PpbStartStep, PpbStartStepFn, ProgressDetail, StorageLike,
  UserConsentOutput, UserConsentStep, UserConsentStepFn,
} from '../../../dist/index.js';

const version: string = VERSION;

// The steps of a page, each as a function and as an object.
const finish: AuthFinishStepFn<string> = ({ authId }) => authId;
const finishStep: AuthFinishStep<string> = { execute: async (input: AuthFinishStepInput) => input.authId };
const plainFinish: AuthFinishStepFn = async ({ authId }) => console.log(authId);
class PlainFinish implements AuthFinishStep {
  async execute(input: AuthFinishStepInput) {
    await plainFinish(input);
  }
}

const otpStart: OtpStartStepFn = (phoneNumberNeeded, phoneValidationError) =>
  new Promise((resolve, reject) => {
    if (!phoneNumberNeeded) resolve(null);
    else if (phoneValidationError) reject(phoneValidationError.message);
    else {
      const input: OtpStartInput = { phoneNumber: '2001004014' };
      resolve(input);
    }
  });
const otpStartStep: OtpStartStep = { execute: () => undefined };

const otpFinish: OtpFinishStepFn = async (otpError) => {
  if (otpError) console.log(otpError.message, otpError.code, otpError instanceof Error);
  const input: OtpFinishInput = { otp: '0042' };
  const answers: OtpFinishResult[] = [
    { resultType: 0, input },
    { resultType: OtpFinishResultType.OnResendOtp },
    { resultType: OtpFinishResultType.OnMobileNumberChange },
  ];
  return answers[0]!;
};
const otpFinishStep: OtpFinishStep = {
  execute: () => ({ resultType: OtpFinishResultType.OnSuccess, input: { otp: '1234' } }),
};

const linkInput: InstantLinkStartInput = { phoneNumber: '2001004014' };
const linkStart: InstantLinkStartStepFn = async (needed) => (needed ? linkInput : null);
const linkStartStep: InstantLinkStartStep = { execute: linkStart };
const linkRetry: InstantLinkRetryStepFn = () => new Promise((resolve) => resolve(InstantLinkResultType.OnResend));
const linkRetryStep: InstantLinkRetryStep = { execute: () => 1 };

const options: DeviceContextOptions = { publicApiKey: 'key', buildConfig: BuildConfig.US_UAT, region: 'us' };
const role: DeviceRole = DeviceRole.Secondary;
const implementation: MobileAuthImplementation = MobileAuthImplementation.Fetch;
const status: AuthResponseStatus = AuthResponseStatus.Accept;

// Members of an enumeration as types, in place of their values.
const otpSent: OtpFinishResultType.OnSuccess = OtpFinishResultType.OnSuccess;
const resent: InstantLinkResultType.OnResend = InstantLinkResultType.OnResend;
const desktop: DeviceRole.Secondary = 'secondary';
const accepted: AuthResponseStatus.Accept = AuthResponseStatus.Accept;
const pixel: MobileAuthImplementation.Pixel = MobileAuthImplementation.Pixel;
const service: BuildConfig.EU_PROD = BuildConfig.EU_PROD;
const silent: LogLevel.disabled = LogLevel.disabled;
const members = [otpSent, resent, desktop, accepted, pixel, service, silent];

const handleMessage: AuthMessageHandler = async ({ title, body, confirmBtn, denyBtn, originatingIp }: AuthMessage) =>
  ([title, body, confirmBtn, denyBtn, originatingIp].every(Boolean) ? status : 'reject');
const passkeyExists: PasskeyAlreadyExistCallback = () => AuthResponseStatus.Cancel;
const agreed: UserConsentOutput = { consentGranted: true };
const consent: UserConsentStepFn = async () => agreed;
const consentStep: UserConsentStep = { execute: () => ({ consentGranted: false }) };
const ppbStart: PpbStartStepFn = (operation) => console.log(operation);
const ppbStartStep: PpbStartStep = { execute: ppbStart };
const ppbFinish: PpbFinishStepFn = (operation, error) => console.log(operation === 'enroll', error?.reason);
const ppbFinishStep: PpbFinishStep = { execute: ppbFinish };
const docStart: DocVStartStepFn = async () => ({ documentType: 'passport' });
const docStartStep: DocVStartStep = { execute: docStart };
const docFinish: DocVFinishStepFn = (error) => error?.message;
const docFinishStep: DocVFinishStep = { execute: docFinish };

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
  .withDisplayName(undefined)
  .withAuthMessageHandler(handleMessage)
  .withPasskeyAlreadyExistCallback(passkeyExists)
  .withPasskeyAlreadyExistCallback(null)
  .withUniversalProveKey()
  .withUniversalProveKey(consent)
  .withUniversalProveKey(consentStep)
  .withPrivacyPreservingBiometrics()
  .withPrivacyPreservingBiometrics(ppbStart, ppbFinish)
  .withPrivacyPreservingBiometrics(ppbStartStep, ppbFinishStep)
  .withDocumentVerification(docStart, docFinish)
  .withDocumentVerification(docStartStep, docFinishStep)
  .withStorage(localStorage)
  .withPlatform(new MemoryDeviceStore())
  .withPlatform(await FileDeviceStore.open('device', { passphrase: 'secret' }))
  .withPlatform({ fetch, WebSocket, crypto, indexedDB, locks: navigator.locks, credentials: navigator.credentials })
  .withPlatform({ storage: null, userAgent: 'x', onWake: (listener) => () => listener() })
  .withTimeouts({ otpMs: 60_000, instantLinkMs: 60_000, requestMs: 5_000 })
  .build();
const builder: AuthenticatorBuilder<string> = new AuthenticatorBuilder().withAuthFinishStep(finishStep);

// As apps keep them: the builder in a variable that takes what each call gives, the authenticator without a type of
// its result, or with void.
let kept = new AuthenticatorBuilder();
kept = kept.withAuthFinishStep((input) => fetch(input.authId)).withRole('secondary');
const plain: Authenticator = kept.build();
const withoutResult: Authenticator<void> = new AuthenticatorBuilder().withAuthFinishStep(plainFinish).build();
const alsoWithout: Authenticator<void> = new AuthenticatorBuilder<void>().withAuthFinishStep(new PlainFinish()).build();
const authenticators = [plain, withoutResult, alsoWithout];

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
  override init(given: DeviceContextOptions): void {
    console.log(given.region, given.storage?.getItem('x'));
  }

  override async getDataCollector(): Promise<DataCollector | undefined> {
    return { getCollectedData: async (ignoreCached?: boolean) => (ignoreCached ? 'fresh' : undefined) };
  }
}
const collector: DeviceContextIntegration = new Collector();

class Biometrics extends PpbIntegration {
  override async activateWebComponent(given: PpbOptions): Promise<PpbResult> {
    const operation: PpbOperation | undefined = given.ppbOperation;
    console.log(operation === 'verify', given.endpointUrl, given.operationId, given.oneTimeSecret);
    return { authIdSuccess: true };
  }
}
new Biometrics();
const addOns: [boolean, string, PpbIntegration] = [
  DeviceContextIntegration.instance === collector, PpbIntegration.NAME + DeviceContextIntegration.NAME,
  PpbIntegration.instance,
];

const work = new CancelablePromise<string>((resolve, reject, onCancel) => {
  const timer = setTimeout(() => resolve('late'), 1000);
  onCancel(() => clearTimeout(timer));
  onCancel(() => reject(new Error('no longer wanted')));
});
work.then((text) => text.length).cancel();

LoggerFactory.setLogLevel(LogLevel.debug);
LoggerFactory.setLogWriter({ write: (level: LogLevel, ...args) => console.log(LogLevel[level], ...args) });
const writer: LogWriter = { write: (level, ...args) => console.log(level === LogLevel.error, args.length) };
LoggerFactory.setLogWriter(writer);
const logger: Logger = LoggerFactory.getLogger('page');
logger.info('text', { a: 1 });
const names: string[] = [LogLevel[1]!, OtpFinishResultType[0]!, InstantLinkResultType[1]!];
const errors: Error[] = [new OtpError('wrong', 5), new PhoneValidationError('refused', 6), new AuthError('x')];
const codes: (number | undefined)[] = [new OtpError().code, new PhoneValidationError().code];
const storage: StorageLike = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
export { addOns, authenticators, builder, codes, errors, members, names, storage, untyped, value, version };
