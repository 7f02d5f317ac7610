// The enumerations of the public names. Those with number values are TypeScript enums, so that plain numbers fit too;
// those with texts also take the plain text, and their members can be used as types.

/** Version of this library, e.g. "1.0.0". */
export declare const VERSION: string;

/** How the carrier is asked during Mobile Auth. */
export declare const MobileAuthImplementation: { readonly Pixel: 'pixel'; readonly Fetch: 'fetch' };
export type MobileAuthImplementation = 'pixel' | 'fetch';
export declare namespace MobileAuthImplementation {
  type Pixel = 'pixel';
  type Fetch = 'fetch';
}

/** `primary`: the device that is checked (default). `secondary`: the desktop that waits beside the phone. */
export declare const DeviceRole: { readonly Primary: 'primary'; readonly Secondary: 'secondary' };
export type DeviceRole = 'primary' | 'secondary';
export declare namespace DeviceRole {
  type Primary = 'primary';
  type Secondary = 'secondary';
}

/** What the customer did at the OTP prompt. */
export declare enum OtpFinishResultType {
  OnSuccess = 0,
  OnResendOtp = 1,
  OnMobileNumberChange = 2,
}

/** What the customer did while the Instant Link is on its way. */
export declare enum InstantLinkResultType {
  OnResend = 0,
  OnMobileNumberChange = 1,
}

export declare const AuthResponseStatus: {
  readonly Accept: 'accept';
  readonly Reject: 'reject';
  readonly Cancel: 'cancel';
  readonly Unexpected: 'unexpected';
  readonly Timeout: 'timeout';
  readonly Unknown: 'unknown';
};
export type AuthResponseStatus = 'accept' | 'reject' | 'cancel' | 'unexpected' | 'timeout' | 'unknown';
export declare namespace AuthResponseStatus {
  type Accept = 'accept';
  type Reject = 'reject';
  type Cancel = 'cancel';
  type Unexpected = 'unexpected';
  type Timeout = 'timeout';
  type Unknown = 'unknown';
}

export declare const BuildConfig: {
  readonly DEV: 'DEV';
  readonly EU_UAT: 'EU_UAT';
  readonly EU_PROD: 'EU_PROD';
  readonly US_UAT: 'US_UAT';
  readonly US_PROD: 'US_PROD';
};
export type BuildConfig = 'DEV' | 'EU_UAT' | 'EU_PROD' | 'US_UAT' | 'US_PROD';
export declare namespace BuildConfig {
  type DEV = 'DEV';
  type EU_UAT = 'EU_UAT';
  type EU_PROD = 'EU_PROD';
  type US_UAT = 'US_UAT';
  type US_PROD = 'US_PROD';
}

export declare enum LogLevel {
  disabled = 0,
  error = 1,
  warn = 2,
  info = 3,
  debug = 4,
  trace = 5,
}
