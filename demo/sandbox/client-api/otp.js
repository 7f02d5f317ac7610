import { ErrorCode, outOfOrder } from '../request-error.js';
import { SANDBOX_USERS } from '../sandbox-users.js';
import { loseWith, possessionProven, refuse } from './next-step.js';
import { enterPhoneNumber } from './phone-entry.js';

/** @typedef {import('./next-step.js').StepAnswer} StepAnswer */

/**
 * @param {import('./next-step.js').Sandbox} sandbox @param {import('./next-step.js').Flow} flow
 * @param {{mobileNumber?: string}} body @returns {StepAnswer}
 */
export function startOtp(sandbox, flow, body) {
  const refusal = enterPhoneNumber(sandbox, flow, body.mobileNumber);
  if (refusal) return refusal;
  sandbox.sms.sendOtp(flow);
  return { next: '' };
}

/**
 * @param {import('./next-step.js').Sandbox} sandbox @param {import('./next-step.js').Flow} flow
 * @param {{otp: string}} body @returns {StepAnswer}
 */
export function finishOtp(sandbox, flow, body) {
  const { settings, sms } = flow;
  if (!sms.otp) throw outOfOrder('no OTP was sent yet; call /v1/client/mobile/otp/start first');
  if (sandbox.clock.now() - sms.sentAt > settings.otpMs) {
    return loseWith(sandbox, flow, ErrorCode.otpExpired, 'The OTP has expired.');
  }
  const possible = SANDBOX_USERS.get(flow.phoneNumber)?.possession !== 'fails';
  if (possible && body.otp === sms.otp) return possessionProven(sandbox, flow);
  sms.wrongOtps += 1;
  if (sms.wrongOtps >= (flow.allowOTPRetry ? settings.maxWrongOtps : 1)) {
    return loseWith(sandbox, flow, ErrorCode.tooManyWrongOtps, 'The OTP is wrong; no more tries are left.');
  }
  return refuse(ErrorCode.otpWrong, 'The OTP is wrong.');
}
