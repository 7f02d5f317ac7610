import { normalizePhoneNumber } from '../phone-number.js';
import { Reason } from '../request-error.js';
import { findUserFault } from '../sandbox-users.js';
import { loseWith, refuse } from './next-step.js';

/** How often one and the same answer is refused; a client that gives it once more asks no customer. */
const MAX_REFUSALS = 3;

/**
 * Takes the number that a start request brings, or the flow's own; gives up on a client that never changes its answer.
 * @param {import('./next-step.js').Flow} flow
 * @param {string | undefined} mobileNumber
 * @returns {import('./next-step.js').StepAnswer | null} null: an SMS may go out to `flow.phoneNumber`
 */
export function enterPhoneNumber(flow, mobileNumber) {
  const answer = takePhoneNumber(flow, mobileNumber);
  const { sms } = flow;
  if (!answer?.data || sms.refused !== mobileNumber) sms.refusals = 0;
  sms.refused = mobileNumber;
  if (answer?.data) sms.refusals += 1;
  return sms.refusals > MAX_REFUSALS ? loseWith(flow, Reason.unchangedAnswer) : answer;
}

/**
 * Counts numbers and sends.
 * @param {import('./next-step.js').Flow} flow
 * @param {string | undefined} mobileNumber
 * @returns {import('./next-step.js').StepAnswer | null} null: an SMS may go out to `flow.phoneNumber`
 */
function takePhoneNumber(flow, mobileNumber) {
  const { settings, sms } = flow;
  const phoneNumber = mobileNumber === undefined ? flow.phoneNumber : normalizePhoneNumber(mobileNumber);
  if (phoneNumber !== flow.phoneNumber) {
    if (flow.phoneNumber && !settings.numberChange) return refuse(Reason.numberChangeDisabled);
    sms.numbers += 1;
    if (sms.numbers > settings.maxNumbers) return loseWith(flow, Reason.tooManyNumbers);
    if (!phoneNumber) return refuse(Reason.phoneNumberRefused);
    const fault = findUserFault(phoneNumber, settings);
    if (fault) return refuse(fault);
    flow.phoneNumber = phoneNumber;
    Object.assign(sms, { sends: 0, otp: '' });
  }
  if (!flow.phoneNumber) return refuse(Reason.phoneNumberMissing);
  return sms.sends >= (settings.retries ? settings.maxSends : 1) ? loseWith(flow, Reason.tooManySends) : null;
}
