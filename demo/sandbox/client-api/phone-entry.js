import { normalizePhoneNumber } from '../phone-number.js';
import { ErrorCode } from '../request-error.js';
import { findUserFault } from '../sandbox-users.js';
import { loseWith, refuse } from './next-step.js';

/** How often one and the same answer is refused; a client that gives it once more asks no customer. */
const MAX_REFUSALS = 3;

/**
 * Takes the number that a start request brings, or the flow's own; gives up on a client that never changes its answer.
 * @param {import('./next-step.js').Sandbox} sandbox
 * @param {import('./next-step.js').Flow} flow
 * @param {string | undefined} mobileNumber
 * @returns {import('./next-step.js').StepAnswer | null} null: an SMS may go out to `flow.phoneNumber`
 */
export function enterPhoneNumber(sandbox, flow, mobileNumber) {
  const answer = takePhoneNumber(sandbox, flow, mobileNumber);
  const { sms } = flow;
  if (!answer?.data) {
    sms.refusals = 0;
    return answer;
  }
  sms.refusals = sms.refused === mobileNumber ? sms.refusals + 1 : 1;
  sms.refused = mobileNumber;
  if (sms.refusals <= MAX_REFUSALS) return answer;
  return loseWith(sandbox, flow, ErrorCode.unchangedAnswer, 'The same answer was refused three times already.');
}

/**
 * Counts numbers and sends.
 * @param {import('./next-step.js').Sandbox} sandbox
 * @param {import('./next-step.js').Flow} flow
 * @param {string | undefined} mobileNumber
 * @returns {import('./next-step.js').StepAnswer | null} null: an SMS may go out to `flow.phoneNumber`
 */
function takePhoneNumber(sandbox, flow, mobileNumber) {
  const { settings, sms } = flow;
  const phoneNumber = mobileNumber === undefined ? flow.phoneNumber : normalizePhoneNumber(mobileNumber);
  if (phoneNumber !== flow.phoneNumber) {
    if (flow.phoneNumber && !settings.numberChange) {
      return refuse(ErrorCode.numberChangeDisabled, 'The phone number cannot be changed.');
    }
    sms.numbers += 1;
    if (sms.numbers > settings.maxNumbers) {
      return loseWith(sandbox, flow, ErrorCode.tooManyNumbers, 'Too many phone numbers were entered.');
    }
    if (!phoneNumber) return refuse(ErrorCode.phoneNumberRefused, 'This is not a valid phone number.');
    const fault = findUserFault(phoneNumber, settings);
    if (fault) return refuse(fault.code, fault.message);
    flow.phoneNumber = phoneNumber;
    Object.assign(sms, { sends: 0, otp: '' });
  }
  if (!flow.phoneNumber) return refuse(ErrorCode.phoneNumberRefused, 'A phone number is needed.');
  if (sms.sends >= (settings.retries ? settings.maxSends : 1)) {
    return loseWith(sandbox, flow, ErrorCode.tooManySends, 'No more messages can be sent to this phone number.');
  }
  return null;
}
