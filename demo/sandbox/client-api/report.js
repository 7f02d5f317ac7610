import { askForPossession, lose } from './next-step.js';

/**
 * What the backend makes of a client's error report, where it does not simply go on or lose the flow.
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {(sandbox: Sandbox, flow: Flow) => import('./next-step.js').StepAnswer} Decision
 */

/** Without a passkey the device can still have its Prove Key. @type {Decision} */
export const deviceFailed = (sandbox, flow) =>
  flow.webAuthnChallenge ? passkeyFailed(sandbox, flow) : askForPossession(sandbox, flow);

/** @type {Decision} */
export const passkeyFailed = (sandbox, flow) => {
  flow.webAuthnChallenge = '';
  if (flow.stepUp) return lose(sandbox, flow);
  return flow.deviceId ? askForPossession(sandbox, flow) : { next: 'device/passive/silent' };
};

/** @type {Decision} */
export const redirectFailed = (sandbox, flow) =>
  flow.step === 'redirect/finish' ? { next: 'done' } : askForPossession(sandbox, flow);
