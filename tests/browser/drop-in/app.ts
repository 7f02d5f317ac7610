// An app that was written for the published client, from its names alone: every public value and type, add-ons as
// classes, types from deep paths. Compiled by several TypeScript versions and run in browsers, against this library
// installed under the published name.
import {
  AuthResponseStatus, AuthenticatorBuilder, BuildConfig, CancelablePromise, DeviceContextIntegration, DeviceRole,
  InstantLinkResultType, LogLevel, LoggerFactory, MobileAuthImplementation, OtpError, OtpFinishResultType,
  PhoneValidationError, PpbIntegration, VERSION,
} from '@prove-identity/prove-auth';
import type { DeviceContextOptions, DeviceDiscoveryInfo, LogWriter, Logger } from '@prove-identity/prove-auth';
import type { Authenticator } from '@prove-identity/prove-auth/build/lib/proveauth/authenticator';
import { AuthenticatorBuilder as DeepBuilder }
  from '@prove-identity/prove-auth/build/lib/proveauth/authenticator-builder';
import { PhoneValidationError as DeepPhoneValidationError }
  from '@prove-identity/prove-auth/build/lib/proveauth/internal/phone-number-input';
import { TestBiometrics, TestDeviceContext, used } from './add-ons';
import * as steps from './steps';

const options: DeviceContextOptions = { publicApiKey: 'key', buildConfig: BuildConfig.US_UAT };

// Enumeration members as types.
type Sent = OtpFinishResultType.OnSuccess | InstantLinkResultType.OnMobileNumberChange;
type Answer = AuthResponseStatus.Accept | AuthResponseStatus.Reject;
type Half = DeviceRole.Primary | DeviceRole.Secondary;
type Carrier = MobileAuthImplementation.Fetch | MobileAuthImplementation.Pixel;
type Service = BuildConfig.US_UAT | BuildConfig.EU_PROD;
type Quiet = LogLevel.disabled | LogLevel.error;
const members: [Sent, Answer, Half, Carrier, Service, Quiet] = [
  OtpFinishResultType.OnSuccess, AuthResponseStatus.Accept, DeviceRole.Secondary, MobileAuthImplementation.Fetch,
  BuildConfig.EU_PROD, LogLevel.error,
];

const lines: string[] = [];
const writer: LogWriter = {
  write(level: LogLevel, ...args: unknown[]): void {
    lines.push(`${LogLevel[level]} ${String(args[0])}${String(args[1])}`);
  },
};
LoggerFactory.setLogWriter(writer);
LoggerFactory.setLogLevel(LogLevel.warn);
const logger: Logger = LoggerFactory.getLogger('shop');

/** Signs in on a phone; `seen` is what the app's functions were told. */
async function mobile(authToken: string) {
  let builder = new AuthenticatorBuilder();
  builder = builder
    .withAuthFinishStep((input) => steps.finish(input))
    .withMobileAuthImplementation(MobileAuthImplementation.Fetch)
    .withOtpFallback(new steps.OtpStart(), steps.otpFinish)
    .withDeviceContext(options)
    .withUniversalProveKey(steps.consentStep)
    .withAuthMessageHandler(steps.handleMessage)
    .withPasskeyAlreadyExistCallback(steps.passkeyExists)
    .withDeviceIpAddress(() => null)
    .withDisplayName(() => 'customer')
    .withStorage(localStorage);
  const authenticator: Authenticator = builder.build();
  const before: boolean = authenticator.isDeviceRegistered();
  const running: CancelablePromise<void> = authenticator.authenticate(authToken);
  await running;
  const info: DeviceDiscoveryInfo = await authenticator.getDeviceDiscoveryInfo();
  const known = [before, authenticator.isDeviceRegistered(), authenticator.getDeviceId() === info.deviceId,
    authenticator.isMobileWeb(), authenticator.isFidoSupported()];
  return { known, info: info.signals, used, seen: steps.told };
}

/** Waits on a desktop for the Instant Link. */
function desktop(authToken: string): CancelablePromise<void> {
  const authenticator: Authenticator<void> = new DeepBuilder()
    .withAuthFinishStep(new steps.Finish())
    .withInstantLinkFallback(steps.linkStart)
    .withInstantLinkFallback(steps.linkStartStep, steps.linkRetryStep)
    .withRole(DeviceRole.Secondary)
    .build();
  return authenticator.authenticate(authToken);
}

/** Biometrics or a document besides the OTP. */
async function further(authToken: string) {
  const authenticator = new AuthenticatorBuilder<void>()
    .withAuthFinishStep(steps.finish)
    .withOtpFallback(steps.otpStart, steps.otpFinishWithNumbers)
    .withPrivacyPreservingBiometrics(steps.ppbStart, steps.ppbFinish)
    .withPrivacyPreservingBiometrics(steps.ppbStartStep, steps.ppbFinishStep)
    .withDocumentVerification(steps.documentStart, steps.documentFinish)
    .withDocumentVerification(steps.documentStartStep, steps.documentFinishStep)
    .withUniversalProveKey(steps.consent)
    .build();
  await authenticator.authenticate(authToken);
  return { used, seen: steps.told };
}

/** A customer who goes away, and the promise that the app makes of it. */
async function cancelled(authToken: string) {
  const authenticator = new AuthenticatorBuilder().withAuthFinishStep(steps.finish)
    .withOtpFallback(() => new Promise(() => {}), steps.otpFinish).build();
  const cleaned: string[] = [];
  const wrapped = new CancelablePromise<void>((resolve, reject, onCancel) => {
    const flow = authenticator.authenticate(authToken);
    onCancel(() => cleaned.push('dialog closed'));
    onCancel(() => flow.cancel());
    flow.then(resolve, reject);
  });
  wrapped.cancel();
  const outcome: string = await wrapped.then(() => 'resolved', ({ name }: Error) => name);
  return { cleaned, outcome };
}

/** What needs no flow. */
async function alone() {
  const errors: (OtpError | PhoneValidationError)[] = [new OtpError(), new PhoneValidationError('refused', 7)];
  logger.warn('text');
  const authenticator = new AuthenticatorBuilder().withAuthFinishStep(async () => {}).withPlatform({}).build();
  await authenticator.finishInstantLink('https://shop.example/done?asc=true&authId=a');
  await authenticator.unregisterPasskey();
  await authenticator.unregisterDevice();
  await authenticator.resetDeviceSettings();
  return {
    errors: errors.map(({ name, message, code }) => [name, message, code]), lines, members,
    same: [DeepBuilder === AuthenticatorBuilder, DeepPhoneValidationError === PhoneValidationError],
    names: [PpbIntegration.NAME, DeviceContextIntegration.NAME], version: VERSION,
    registered: authenticator.isDeviceRegistered(),
  };
}

/** The page's add-ons count from here. */
function construct(): boolean[] {
  const deviceContext = new TestDeviceContext();
  const biometrics = new TestBiometrics();
  return [DeviceContextIntegration.instance === deviceContext, PpbIntegration.instance === biometrics];
}

Object.assign(globalThis, { app: { alone, cancelled, construct, desktop, further, mobile } });
