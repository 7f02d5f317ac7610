// The enumerations of the public names.

/** Version of this library, e.g. "1.0.0". */
export declare const VERSION: string;

/** How the carrier is asked during Mobile Auth. */
export declare const MobileAuthImplementation: { readonly Pixel: 'pixel'; readonly Fetch: 'fetch' };
export type MobileAuthImplementation = 'pixel' | 'fetch';

/** `primary`: the device that is checked (default). `secondary`: the desktop that waits beside the phone. */
export declare const DeviceRole: { readonly Primary: 'primary'; readonly Secondary: 'secondary' };
export type DeviceRole = 'primary' | 'secondary';

/** What the customer did at the OTP prompt. */
export declare const OtpFinishResultType: {
  readonly OnSuccess: 0;
  readonly OnResendOtp: 1;
  readonly OnMobileNumberChange: 2;
  readonly 0: 'OnSuccess';
  readonly 1: 'OnResendOtp';
  readonly 2: 'OnMobileNumberChange';
};
export type OtpFinishResultType = 0 | 1 | 2;

/** What the customer did while the Instant Link is on its way. */
export declare const InstantLinkResultType: {
  readonly OnResend: 0;
  readonly OnMobileNumberChange: 1;
  readonly 0: 'OnResend';
  readonly 1: 'OnMobileNumberChange';
};
export type InstantLinkResultType = 0 | 1;

export declare const AuthResponseStatus: {
  readonly Accept: 'accept';
  readonly Reject: 'reject';
  readonly Cancel: 'cancel';
  readonly Unexpected: 'unexpected';
  readonly Timeout: 'timeout';
  readonly Unknown: 'unknown';
};
export type AuthResponseStatus = 'accept' | 'reject' | 'cancel' | 'unexpected' | 'timeout' | 'unknown';

export declare const BuildConfig: {
  readonly DEV: 'DEV';
  readonly EU_UAT: 'EU_UAT';
  readonly EU_PROD: 'EU_PROD';
  readonly US_UAT: 'US_UAT';
  readonly US_PROD: 'US_PROD';
};
export type BuildConfig = 'DEV' | 'EU_UAT' | 'EU_PROD' | 'US_UAT' | 'US_PROD';

export declare const LogLevel: {
  readonly disabled: 0;
  readonly error: 1;
  readonly warn: 2;
  readonly info: 3;
  readonly debug: 4;
  readonly trace: 5;
  readonly 0: 'disabled';
  readonly 1: 'error';
  readonly 2: 'warn';
  readonly 3: 'info';
  readonly 4: 'debug';
  readonly 5: 'trace';
};
export type LogLevel = 0 | 1 | 2 | 3 | 4 | 5;
