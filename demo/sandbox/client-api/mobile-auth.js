import { ErrorCode, outOfOrder } from '../request-error.js';
import { askForPossession, possessionProven } from './next-step.js';

/**
 * @param {import('./next-step.js').Sandbox} sandbox @param {import('./next-step.js').Flow} flow
 * @param {{cellularIp: string | null, implementation: 'fetch' | 'pixel'}} body
 * @returns {Promise<import('./next-step.js').StepAnswer>}
 */
export async function startMobileAuth(sandbox, flow, body) {
  const redirectUrl = await sandbox.carriers.open(flow, body.implementation);
  return { next: '', data: { redirectUrl } };
}

/**
 * @param {import('./next-step.js').Sandbox} sandbox @param {import('./next-step.js').Flow} flow
 * @param {{vfp: string}} body @returns {import('./next-step.js').StepAnswer}
 */
export function finishMobileAuth(sandbox, flow, body) {
  if (!flow.mobileAuthId) throw outOfOrder('Mobile Auth was not started; call /v1/client/mobile/instant/start first');
  const phoneNumber = sandbox.carriers.close(flow, body.vfp);
  if (!phoneNumber || (flow.phoneNumber && flow.phoneNumber !== phoneNumber)) {
    const error = { code: ErrorCode.possessionFailed, message: 'Mobile Auth did not pass.' };
    return { ...askForPossession(sandbox, flow), error };
  }
  flow.phoneNumber = phoneNumber;
  return possessionProven(sandbox, flow);
}
