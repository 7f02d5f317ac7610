// The enumerations of the public API, as plain frozen objects. Those with number values also map back
// from value to name, as a TypeScript enum does.

/** How the carrier is asked during Mobile Auth: by `fetch`, or by loading an image (`pixel`). */
export const MobileAuthImplementation = /* @__PURE__ */ Object.freeze({ Pixel: 'pixel', Fetch: 'fetch' });

/** Which half of a possession check this page is: the device itself, or the desktop beside the phone. */
export const DeviceRole = /* @__PURE__ */ Object.freeze({ Primary: 'primary', Secondary: 'secondary' });

/** What the customer did at the OTP prompt. */
export const OtpFinishResultType = /* @__PURE__ */ Object.freeze(/** @type {const} */ ({
  OnSuccess: 0,
  OnResendOtp: 1,
  OnMobileNumberChange: 2,
  0: 'OnSuccess',
  1: 'OnResendOtp',
  2: 'OnMobileNumberChange',
}));

/** What the customer did while the Instant Link is on its way. */
export const InstantLinkResultType = /* @__PURE__ */ Object.freeze(/** @type {const} */ ({
  OnResend: 0,
  OnMobileNumberChange: 1,
  0: 'OnResend',
  1: 'OnMobileNumberChange',
}));

/** The customer's answer to an authentication message, or to the offer of an existing passkey. */
export const AuthResponseStatus = /* @__PURE__ */ Object.freeze({
  Accept: 'accept',
  Reject: 'reject',
  Cancel: 'cancel',
  Unexpected: 'unexpected',
  Timeout: 'timeout',
  Unknown: 'unknown',
});

/** The service that device context is collected for. */
export const BuildConfig = /* @__PURE__ */ Object.freeze({
  DEV: 'DEV',
  EU_UAT: 'EU_UAT',
  EU_PROD: 'EU_PROD',
  US_UAT: 'US_UAT',
  US_PROD: 'US_PROD',
});

/** How much is logged; each level includes those before it. */
export const LogLevel = /* @__PURE__ */ Object.freeze(/** @type {const} */ ({
  disabled: 0,
  error: 1,
  warn: 2,
  info: 3,
  debug: 4,
  trace: 5,
  0: 'disabled',
  1: 'error',
  2: 'warn',
  3: 'info',
  4: 'debug',
  5: 'trace',
}));
