import { outOfOrder, Reason } from '../request-error.js';
import { SANDBOX_USERS } from '../sandbox-users.js';
import { askForPossession, loseWith, possessionProven, refuse } from './next-step.js';
import { enterPhoneNumber } from './phone-entry.js';

/**
 * The checks that prove possession of the phone: OTP, Instant Link and Mobile Auth.
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {import('./next-step.js').StepAnswer} StepAnswer
 */

/** @param {Sandbox} sandbox @param {Flow} flow @param {{mobileNumber?: string}} body @returns {StepAnswer} */
export function startOtp(sandbox, flow, { mobileNumber }) {
  const refusal = enterPhoneNumber(flow, mobileNumber);
  if (!refusal) sandbox.sms.sendOtp(flow);
  return refusal ?? { next: '' };
}

/** @param {Sandbox} sandbox @param {Flow} flow @param {{otp: string}} body @returns {StepAnswer} */
export function finishOtp(sandbox, flow, { otp }) {
  const { settings, sms } = flow;
  if (!sms.otp) throw outOfOrder('no OTP was sent yet; call /v1/client/mobile/otp/start first');
  if (sandbox.clock.now() - sms.sentAt > settings.otpMs) return loseWith(flow, Reason.otpExpired);
  const possible = SANDBOX_USERS.get(flow.phoneNumber)?.possession !== 'fails';
  if (possible && otp === sms.otp) return possessionProven(sandbox, flow);
  sms.wrongOtps += 1;
  const tries = flow.allowOTPRetry ? settings.maxWrongOtps : 1;
  return sms.wrongOtps >= tries ? loseWith(flow, Reason.tooManyWrongOtps) : refuse(Reason.otpWrong);
}

/** @param {Sandbox} sandbox @param {Flow} flow @param {{mobileNumber?: string}} body @returns {StepAnswer} */
export function startInstantLink(sandbox, flow, { mobileNumber }) {
  // The customer was faster than this request: what they proved stands.
  if (flow.result) return flow.result;
  // The empty number of a resend means the one that is known.
  const refusal = enterPhoneNumber(flow, mobileNumber || undefined);
  if (!refusal) sandbox.sms.sendLink(flow);
  return refusal ?? { next: '', data: flow.settings.retries ? undefined : {} };
}

/**
 * @param {Sandbox} sandbox @param {Flow} flow @param {{implementation: 'fetch' | 'pixel'}} body
 * @returns {Promise<StepAnswer>}
 */
export const startMobileAuth = async (sandbox, flow, { implementation }) =>
  ({ next: '', data: { redirectUrl: await sandbox.carriers.open(flow, implementation) } });

/** @param {Sandbox} sandbox @param {Flow} flow @param {{vfp: string}} body @returns {StepAnswer} */
export function finishMobileAuth(sandbox, flow, { vfp }) {
  if (!flow.mobileAuthId) throw outOfOrder('Mobile Auth was not started; call /v1/client/mobile/instant/start first');
  const phoneNumber = sandbox.carriers.close(flow, vfp);
  if (!phoneNumber || (flow.phoneNumber && flow.phoneNumber !== phoneNumber)) {
    return { ...askForPossession(sandbox, flow), error: Reason.mobileAuthFailed };
  }
  flow.phoneNumber = phoneNumber;
  return possessionProven(sandbox, flow);
}
