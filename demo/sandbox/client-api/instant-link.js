import { enterPhoneNumber } from './phone-entry.js';

/**
 * @param {import('./next-step.js').Sandbox} sandbox @param {import('./next-step.js').Flow} flow
 * @param {{sourceIp: string | null, mobileNumber?: string, isMobile: boolean}} body
 * @returns {import('./next-step.js').StepAnswer}
 */
export function startInstantLink(sandbox, flow, body) {
  // The customer was faster than this request: what they proved stands.
  if (flow.result) return flow.result;
  // The empty number of a resend means the one that is known.
  const refusal = enterPhoneNumber(sandbox, flow, body.mobileNumber || undefined);
  if (refusal) return refusal;
  sandbox.sms.sendLink(flow);
  return flow.settings.retries ? { next: '' } : { next: '', data: {} };
}
