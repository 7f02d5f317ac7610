import { askForPossession, lose, proceed } from './next-step.js';

/**
 * What the backend makes of a client's error report: a failed device or Mobile Auth step leaves the possession check
 * by OTP, a failed possession check loses the flow.
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {(sandbox: Sandbox, flow: Flow) => import('./next-step.js').StepAnswer} Decision
 */

/** @type {Decision} */
export const deviceFailed = (sandbox, flow) => {
  // Without a passkey the device can still have its Prove Key.
  if (flow.webAuthnChallenge) return passkeyFailed(sandbox, flow);
  return askForPossession(sandbox, flow);
};

/** @type {Decision} */
export const passkeyFailed = (sandbox, flow) => {
  flow.webAuthnChallenge = '';
  if (flow.stepUp) return lose(sandbox, flow);
  return flow.deviceId ? askForPossession(sandbox, flow) : { next: 'device/passive/silent' };
};

/** @type {Decision} */
export const mobileAuthFailed = (sandbox, flow) => askForPossession(sandbox, flow);

/** @type {Decision} */
export const skipped = (sandbox, flow) => proceed(sandbox, flow);

/** @type {Decision} */
export const redirectFailed = (sandbox, flow) =>
  flow.step === 'redirect/finish' ? { next: 'done' } : askForPossession(sandbox, flow);

/** @type {Decision} */
export const flowFailed = (sandbox, flow) => lose(sandbox, flow);
