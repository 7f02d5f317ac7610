/** The `code` of an answer `{code, message}`. The 80xx codes are the public API's, the 81xx ones this sandbox's. */
export const ErrorCode = Object.freeze({
  internal: 8000,
  malformed: 8001,
  unauthorized: 8002,
  outOfOrder: 8003,
  noSuchUser: 8007,
  badCorrelationId: 8008,
  userNotForProject: 8009,
  phoneNumberRefused: 8101,
  numberChangeDisabled: 8102,
  otpWrong: 8103,
  otpExpired: 8104,
  tooManySends: 8105,
  tooManyWrongOtps: 8106,
  tooManyNumbers: 8107,
  possessionFailed: 8108,
  unchangedAnswer: 8109,
  noSuchDevice: 10006,
});

/** A request that is refused with an HTTP status and `{code, message}`. The message names no secret. */
export class RequestError extends Error {
  /**
   * @param {number} status HTTP status, 4xx or 5xx
   * @param {number} code one of ErrorCode
   * @param {string} message what was wrong, for a developer
   * @param {Record<string, string>} [headers]
   */
  constructor(status, code, message, headers = {}) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** @param {string} message @param {number} [status] */
export const malformed = (message, status = 400) => new RequestError(status, ErrorCode.malformed, message);

/** @param {string} message */
export const unauthorized = (message) =>
  new RequestError(401, ErrorCode.unauthorized, message, { 'WWW-Authenticate': 'Bearer' });

/** @param {string} message */
export const outOfOrder = (message) => new RequestError(400, ErrorCode.outOfOrder, message);
