/**
 * Why a request or a value is refused, or a flow is lost, as it is told, with the codes of the public API; those from
 * 8101 to 8109 are this sandbox's own.
 */
export const Reason = Object.freeze({
  internal: { code: 8000, message: 'the sandbox has failed; its log tells more' },
  noSuchUser: { code: 8007, message: 'no sandbox user has this phone number' },
  noSuchProveId: { code: 8007, message: 'no user has this proveId' },
  badCorrelationId: { code: 8008, message: 'correlationId: no flow of this merchant, or its session is over' },
  userNotForProject: { code: 8009, message: 'this user is not set up for the project' },
  phoneNumberRefused: { code: 8101, message: 'This is not a valid phone number.' },
  phoneNumberMissing: { code: 8101, message: 'A phone number is needed.' },
  numberChangeDisabled: { code: 8102, message: 'The phone number cannot be changed.' },
  otpWrong: { code: 8103, message: 'The OTP is wrong.' },
  otpExpired: { code: 8104, message: 'The OTP has expired.' },
  tooManySends: { code: 8105, message: 'No more messages can be sent to this phone number.' },
  tooManyWrongOtps: { code: 8106, message: 'The OTP is wrong; no more tries are left.' },
  tooManyNumbers: { code: 8107, message: 'Too many phone numbers were entered.' },
  mobileAuthFailed: { code: 8108, message: 'Mobile Auth did not pass.' },
  operationUnknown: { code: 8108, message: 'This is not the operation that is open.' },
  unchangedAnswer: { code: 8109, message: 'The same answer was refused three times already.' },
  noSuchDevice: { code: 10006, message: 'no such device; forget the registration and register again' },
});

/** A request that is refused with an HTTP status and `{code, message}`. The message names no secret. */
export class RequestError extends Error {
  /**
   * @param {number} status HTTP status, 4xx or 5xx
   * @param {{code: number, message: string}} reason what was wrong, for a developer
   * @param {Record<string, string>} [headers]
   */
  constructor(status, { code, message }, headers = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** @param {string} message @param {number} [status] @param {Record<string, string>} [headers] */
export const malformed = (message, status = 400, headers = {}) =>
  new RequestError(status, { code: 8001, message }, headers);

/** @param {string} message */
export const unauthorized = (message) =>
  new RequestError(401, { code: 8002, message }, { 'WWW-Authenticate': 'Bearer' });

/** @param {string} message */
export const outOfOrder = (message) => new RequestError(400, { code: 8003, message });
