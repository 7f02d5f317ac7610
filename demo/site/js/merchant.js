// Lantern's possession check. This file is shown in the page and is the code that runs in it.
/* global proveAuth */
import { BrowserTraits } from './device-context.js';
import { askForOtp, askForPhoneNumber, offerAnotherLink } from './possession-dialog.js';
import { post } from './merchant-api.js';

const { AuthenticatorBuilder, AuthResponseStatus, BuildConfig, InstantLinkResultType, OtpFinishResultType } = proveAuth;

// The key comes with the add-on. Building early lets the collector begin while the customer still reads the page.
const DEVICE_CONTEXT = { publicApiKey: 'from-prove', buildConfig: BuildConfig.US_UAT };
new BrowserTraits(); // an add-on counts from its construction
new AuthenticatorBuilder().withDeviceContext(DEVICE_CONTEXT).build();

/** Where this browser tab keeps its flow while a Universal Prove Key takes the customer to another page. */
const FLOW = 'lantern.flow';

/** Is the customer's browser on a phone (true) or on a computer (false)? */
export function isMobileWeb() {
  return new AuthenticatorBuilder().build().isMobileWeb();
}

/** Has this browser been bound to a phone number before? */
export function isDeviceRegistered() {
  return new AuthenticatorBuilder().build().isDeviceRegistered();
}

/** Gives up this browser's Prove Key: the next sign-in asks the phone again. */
export function forgetDevice() {
  return new AuthenticatorBuilder().build().unregisterDevice();
}

/** Loses what this browser knows of itself, as a browser's privacy rules do; the server still knows the device. */
export function loseStorage() {
  return new AuthenticatorBuilder().build().resetDeviceSettings();
}

/** @param {string} flowId for the page that a Universal Prove Key leads back to */
function keepFlow(flowId) {
  try {
    sessionStorage.setItem(FLOW, flowId);
  } catch {
    // Storage refused: only that return needs it.
  }
}

/** The customer is back from the page of the Universal Prove Key: our server knows how it ended. */
export function finishAfterRedirect() {
  return verify(sessionStorage.getItem(FLOW) ?? '');
}

/**
 * Starts one possession check.
 * @param {{phoneNumber?: string, isMobile: boolean, rebind?: boolean}} customer
 * @param {(event: {detail: any}) => void} onProgress hears what the SDK is doing
 * @returns {{outcome: Promise<import('./merchant-api.js').Outcome | undefined>, cancel: () => void}} no outcome: the
 *   page is left for that of the Universal Prove Key
 */
export function checkPossession({ phoneNumber, isMobile, rebind }, onProgress) {
  const stop = new AbortController();
  /** @type {{cancel(): void} | undefined} */
  let running;

  async function run() {
    // The server calls POST /v3/unify and keeps the correlationId to itself.
    const { authToken, flowId } = await post('/api/start', {
      phoneNumber,
      possessionType: isMobile ? 'mobile' : 'desktop',
      rebind,
      allowOTPRetry: true,
    }, stop.signal);
    if (!authToken) return verify(flowId); // decided without the customer
    stop.signal.throwIfAborted();
    keepFlow(flowId);
    const check = authenticate(isMobile, authToken, flowId, onProgress);
    running = check;
    return check;
  }

  return {
    outcome: run(),
    cancel() {
      stop.abort();
      running?.cancel();
    },
  };
}

/**
 * @param {boolean} isMobile @param {string} authToken @param {string} flowId
 * @param {(event: {detail: any}) => void} onProgress
 */
function authenticate(isMobile, authToken, flowId, onProgress) {
  let builder = new AuthenticatorBuilder()
    .withAuthFinishStep(() => verify(flowId))
    .withDeviceContext(DEVICE_CONTEXT);
  if (isMobile) {
    // Prove Key first (or a passkey, where the project has them), then Mobile Auth, then an SMS OTP.
    builder = builder
      .withPasskeyAlreadyExistCallback(() => AuthResponseStatus.Accept) // then it is used
      .withMobileAuthImplementation('fetch')
      .withOtpFallback(otpStart, otpFinish);
  } else {
    // Instant Link: this browser waits while the customer taps the link on the phone.
    builder = builder.withInstantLinkFallback(instantLinkStart, instantLinkRetry).withRole('secondary');
  }
  const authenticator = builder.build();
  authenticator.addEventListener('progress', onProgress);
  return authenticator.authenticate(authToken);
}

/**
 * The server asks POST /v3/unify-status; only its answer counts.
 * @param {string} flowId
 * @returns {Promise<import('./merchant-api.js').Outcome>}
 */
function verify(flowId) {
  return post('/api/finish', { flowId });
}

/** @param {boolean} phoneNumberNeeded @param {Error} [phoneValidationError] */
export async function otpStart(phoneNumberNeeded, phoneValidationError) {
  if (!phoneNumberNeeded && !phoneValidationError) return null; // the server sent the number
  return { phoneNumber: await askForPhoneNumber(phoneValidationError) };
}

/** @param {Error} [otpError] */
export async function otpFinish(otpError) {
  const answer = await askForOtp(otpError);
  if (answer.resend) return { resultType: OtpFinishResultType.OnResendOtp };
  if (answer.change) return { resultType: OtpFinishResultType.OnMobileNumberChange };
  return { resultType: OtpFinishResultType.OnSuccess, input: { otp: answer.text } };
}

/** @param {boolean} phoneNumberNeeded @param {Error} [phoneValidationError] */
async function instantLinkStart(phoneNumberNeeded, phoneValidationError) {
  if (!phoneNumberNeeded && !phoneValidationError) return null; // the server sent the number
  return { phoneNumber: await askForPhoneNumber(phoneValidationError) };
}

/** Stays open until the customer taps the link: then the check ends and the page closes the dialog. */
async function instantLinkRetry() {
  const answer = await offerAnotherLink();
  return answer.change ? InstantLinkResultType.OnMobileNumberChange : InstantLinkResultType.OnResend;
}
