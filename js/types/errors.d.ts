// How a call fails.

/** Why a call failed; the README explains each. */
export type AuthErrorReason =
  | 'missing_auth_finish' | 'missing_app_step' | 'malformed_token' | 'invalid_argument' | 'unknown_step'
  | 'too_many_steps' | 'step_rejected' | 'step_result' | 'step_timeout' | 'otp_timeout' | 'instant_link_timeout'
  | 'request_timeout' | 'network' | 'http_status' | 'malformed_response' | 'backend_error' | 'device_not_found'
  | 'socket_closed' | 'socket_stalled' | 'storage' | 'key' | 'credential' | 'mobile_auth' | 'unsupported'
  | 'cancelled' | 'wasm_blocked';

/** All values of `AuthErrorReason`. */
export declare const AUTH_ERROR_REASONS: readonly AuthErrorReason[];

/** Every failure of this library. `message` is for developers and holds no secret. */
export declare class AuthError extends Error {
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
  /** What the app step threw, or the browser's exception, where there is one. */
  cause?: unknown;
}

/** The OTP was refused. `message` can be shown: "Error Code: <code>, <text>", or the text alone. */
export declare class OtpError extends AuthError {
  constructor(message: string, code?: number);
}

/** The phone number was refused. `message` can be shown: "Error Code: <code>, <text>", or the text alone. */
export declare class PhoneValidationError extends AuthError {
  constructor(message: string, code?: number);
}
