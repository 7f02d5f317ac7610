// The errors that this library throws, rejects with, or hands to an app step.

/**
 * The closed list of `AuthError.reason`, the same as ErrorReason in include/prove_auth/error.h, where
 * each one is explained. Never renamed.
 */
export const AUTH_ERROR_REASONS = Object.freeze(/** @type {const} */ ([
  'missing_auth_finish',
  'missing_app_step',
  'malformed_token',
  'invalid_argument',
  'unknown_step',
  'too_many_steps',
  'step_rejected',
  'step_result',
  'step_timeout',
  'otp_timeout',
  'instant_link_timeout',
  'request_timeout',
  'network',
  'http_status',
  'malformed_response',
  'backend_error',
  'device_not_found',
  'socket_closed',
  'socket_stalled',
  'storage',
  'key',
  'credential',
  'mobile_auth',
  'unsupported',
  'cancelled',
  'wasm_blocked',
  'core_stopped',
]));

/** The client's own values of `AuthError.code`, the same as ErrorCode in include/prove_auth/error.h. */
export const AUTH_ERROR_CODES = /** @type {const} */ ({
  none: 0,
  authentication_failure: 10000,
  external_failure: 10001,
  client_failure: 10002,
  prohibited_action: 10003,
  missing_authenticator_completion: 10004,
  too_many_steps: 10005,
  no_device_found: 10006,
});

/** @typedef {typeof AUTH_ERROR_REASONS[number]} AuthErrorReason */

/**
 * How every call of this library fails.
 *
 * `code`: one of AUTH_ERROR_CODES for the client's own failures, else the backend's number (0: it gave none).
 * `reason`: one of AUTH_ERROR_REASONS. `step`: the backend step that was running, e.g. "mobile/otp"; ''
 * outside a flow. `retryable`: the same call may succeed if made again with a new auth token. `cause`:
 * what the app step threw or the browser's exception, where there is one.
 */
export class AuthError extends Error {
  /** Where the documentation's site is kept; `docs` begins with it. */
  static docsRoot = 'docs/';

  /**
   * @param {string} message
   * @param {{ code?: number, reason?: AuthErrorReason, step?: string, retryable?: boolean, cause?: unknown }} [details]
   */
  constructor(message, details = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    // A literal, because a minifier renames the class.
    this.name = 'AuthError';
    /** @type {number} */
    this.code = details.code ?? AUTH_ERROR_CODES.client_failure;
    /** @type {AuthErrorReason} */
    this.reason = details.reason ?? 'invalid_argument';
    /** @type {string} */
    this.step = details.step ?? '';
    /** @type {boolean} */
    this.retryable = details.retryable ?? false;
  }

  /** The address of the reason's explanation. */
  get docs() {
    return `${AuthError.docsRoot}errors.html#${this.reason}`;
  }
}

/**
 * The OTP that the customer typed was refused; given to the finish step so that it can ask again.
 * `message` is made to be shown: "Error Code: <code>, <text of the backend>", or the text alone.
 * `code` is as the backend sent it; undefined when it sent none.
 */
export class OtpError extends Error {
  /**
   * @param {string} [message]
   * @param {number} [code]
   */
  constructor(message, code) {
    super(message);
    this.name = 'OtpError';
    this.code = code;
  }
}

/** The phone number was refused; given to the start step. `message` and `code` are as those of OtpError. */
export class PhoneValidationError extends Error {
  /**
   * @param {string} [message]
   * @param {number} [code]
   */
  constructor(message, code) {
    super(message);
    this.name = 'PhoneValidationError';
    this.code = code;
  }
}

/**
 * The error of an ended call, as the core tells it.
 * @param {Extract<import('./border.js').Outcome, { ok: false }>['error']} error
 * @param {{ cause: unknown } | undefined} thrown what the app or the platform threw, where it is known
 */
export function errorFromOutcome(error, thrown) {
  const { code, reason, message, step, retryable } = error;
  return new AuthError(message, { code, reason, step, retryable, ...thrown });
}
