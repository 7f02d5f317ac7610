// What the customer and the developer read when a possession check did not succeed.
import { ServerError } from './merchant-api.js';

/** @typedef {{title: string, sentence: string, details: [string, string][], canRebind?: boolean}} Failure */

/** @type {Record<string, string>} */
const SENTENCES = {
  otp_timeout: 'The OTP was not entered in time. Try again and we send you a new one.',
  instant_link_timeout: 'The link was not tapped in time. Try again and we send you a new one.',
  step_timeout: 'That took too long. Please try again.',
  request_timeout: 'Our phone check is slow to answer at the moment. Please try again.',
  network: 'We could not reach the phone check. Are you online? Please try again.',
  http_status: 'The phone check is not available at the moment. Please try again in a minute.',
  malformed_response: 'The phone check is not available at the moment. Please try again in a minute.',
  backend_error: 'The phone check was refused. Please try again, or use another number.',
  device_not_found: 'This device is no longer known to us. Try again and we check your phone anew.',
  socket_closed: 'The connection that waits for your phone was lost. Please try again.',
  socket_stalled: 'The connection that waits for your phone was lost. Please try again.',
  mobile_auth: 'Your mobile carrier could not confirm your number. Please try again.',
  storage: 'Your browser did not let us remember this device. Allow site data and try again.',
  key: 'Your browser could not use this device\'s Prove Key. Please try again.',
  wasm_blocked: 'Your browser or company network blocks a part of this page. Try another browser.',
  core_stopped: 'Something went wrong on our side. Please try again.',
  unsupported: 'Your browser cannot do this check. Try another browser.',
};

const OTHERWISE = 'Something went wrong on our side. Please try again.';

/**
 * @param {any} error what checkPossession rejected with
 * @returns {Failure}
 */
export function describeError(error) {
  if (error?.reason === 'cancelled' || error?.name === 'AbortError') {
    return { title: 'Cancelled', sentence: 'You stopped the check. Nothing was changed.', details: known(error) };
  }
  if (error instanceof ServerError) return describeServerError(error);
  const sentence = (error?.reason && SENTENCES[error.reason]) || OTHERWISE;
  return { title: 'We could not check your phone', sentence, details: known(error) };
}

/** @param {ServerError} error @returns {Failure} */
function describeServerError(error) {
  let sentence = error.status === 0 ? 'We could not reach our server. Are you online? Please try again.' : OTHERWISE;
  if (error.code === 8007) sentence = 'The sandbox does not know this number.';
  if (error.code === 8001) sentence = 'Please check the mobile number and try again.';
  if (error.status === 429) sentence = 'Too many people sign in right now. Please try again in a minute.';
  return { title: 'We could not start', sentence, details: known(error) };
}

/**
 * Why an evaluation failed, though possession may be proven.
 * @param {import('./merchant-api.js').Outcome} outcome
 * @returns {[code: string, text: string][]}
 */
export const failureReasonsOf = ({ evaluation = {} }) =>
  Object.values(evaluation).flatMap(({ failureReasons = {} }) => Object.entries(failureReasons));

/**
 * @param {import('./merchant-api.js').Outcome} outcome a status other than "true"
 * @returns {Failure}
 */
export function describeOutcome(outcome) {
  const reasons = failureReasonsOf(outcome);
  /** @type {[string, string][]} */
  const details = [['success', String(outcome.success)], ...reasons];
  if (reasons.some(([code]) => code === '9101')) {
    return {
      title: 'This device belongs to another number',
      sentence: 'It was bound to a different mobile number. If the new one is yours, we check it once and this device '
        + 'moves over.',
      details,
      canRebind: true,
    };
  }
  return {
    title: 'We could not sign you in',
    sentence: 'Your phone was not confirmed. Try again, or use another number.',
    details,
  };
}

/** @param {any} error @returns {[string, string][]} */
function known(error) {
  /** @type {[string, unknown][]} */
  const rows = [
    ['error', error?.name],
    ['reason', error?.reason],
    ['code', error?.code],
    ['status', error?.status],
    ['step', error?.step],
    ['retryable', error?.retryable],
    ['message', error?.message],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, String(value)]);
}
