import { SANDBOX_USERS } from '../sandbox-users.js';
import { possessionProven } from './next-step.js';
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

/**
 * What happens when somebody opens an Instant Link on the phone.
 * @param {import('./next-step.js').Sandbox} sandbox
 * @param {string} id of the link, or of the message that brought it
 * @returns {{outcome: 'completed' | 'unknown' | 'expired' | 'failed', location?: string, correlationId?: string}}
 */
export function openInstantLink(sandbox, id) {
  const link = sandbox.sms.findLink(id);
  if (!link) return { outcome: 'unknown' };
  const { flow } = link;
  const { correlationId, finalTargetUrl, authId } = flow;
  if (!link.used) {
    const isLate = sandbox.clock.now() > link.expiresAt;
    if (!flow.token || flow.result || isLate) return { outcome: 'expired', correlationId };
    if (SANDBOX_USERS.get(flow.phoneNumber)?.possession === 'fails') return { outcome: 'failed', correlationId };
    link.used = true;
    sandbox.flows.deliver(flow, possessionProven(sandbox, flow));
  }
  const location = finalTargetUrl ? returnUrl(finalTargetUrl, authId) : undefined;
  return { outcome: 'completed', correlationId, location };
}

/**
 * Where the phone's browser goes on: with `asc` and `authId`, which the page there hands to `finishInstantLink`.
 * @param {string} finalTargetUrl @param {string} authId
 */
function returnUrl(finalTargetUrl, authId) {
  const url = new URL(finalTargetUrl);
  url.searchParams.set('asc', 'true');
  url.searchParams.set('authId', authId);
  return url.href;
}
