// How a call fails.

/** Why a call failed; the README explains each. */
export type AuthErrorReason = (typeof import('../errors.js').AUTH_ERROR_REASONS)[number];

/** All values of `AuthErrorReason`. */
export declare const AUTH_ERROR_REASONS: readonly AuthErrorReason[];

/** How every call of this library fails. `message` is for developers and holds no secret. */
export declare class AuthError extends Error {
  /** Where the documentation's site is kept, "docs/" by default; `docs` begins with it. */
  static docsRoot: string;
  constructor(
    message: string,
    details?: { code?: number; reason?: AuthErrorReason; step?: string; retryable?: boolean; cause?: unknown },
  );
  /** 10000-10006 for the client's own failures, else the backend's number; 0 when it gave none. */
  code: number;
  reason: AuthErrorReason;
  /** The backend step that was running, e.g. "mobile/otp"; '' outside a flow. */
  step: string;
  /** The same call may succeed if it is made again with a new auth token. */
  retryable: boolean;
  /** The address of the reason's explanation, "<docsRoot>errors.html#<reason>". */
  readonly docs: string;
  /** What the app step threw, or the browser's exception, where there is one. */
  cause?: unknown;
}

/** The OTP was refused. `message` can be shown: "Error Code: <code>, <text>", or the text alone. */
export declare class OtpError extends Error {
  constructor(message?: string, code?: number);
  /** As the backend sent it, so a text if it sends one; undefined when it sent none. */
  code: number | undefined;
}

/** The phone number was refused. `message` and `code` as those of OtpError. */
export declare class PhoneValidationError extends Error {
  constructor(message?: string, code?: number);
  code: number | undefined;
}
