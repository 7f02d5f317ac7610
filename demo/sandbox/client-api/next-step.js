import { randomBytes, randomUUID } from 'node:crypto';
import { outOfOrder, Reason } from '../request-error.js';
import { isUnitedStates } from '../phone-number.js';
import { SANDBOX_USERS } from '../sandbox-users.js';

/**
 * @typedef {import('../server.js').Sandbox} Sandbox
 * @typedef {import('../flows.js').Flow} Flow
 * @typedef {{next: string, data?: object, error?: {code: number, message: string}}} StepAnswer
 */

/**
 * The possession check that follows the Prove Key: Mobile Auth where it is to be had, then the OTP; with possessionType
 * `none` the merchant's own check in its place.
 * @param {Sandbox} sandbox @param {Flow} flow @returns {StepAnswer}
 */
export function askForPossession(sandbox, flow) {
  if (!flow.mobileAuthTried && takesMobileAuth(flow)) {
    flow.mobileAuthTried = true;
    return { next: 'mobile/instant' };
  }
  if (flow.possessionType !== 'none') return { next: 'mobile/otp' };
  flow.outcome = 'possession_required';
  return { next: lastStep(flow) };
}

/** @param {Flow} flow */
function takesMobileAuth(flow) {
  if (!flow.settings.mobileAuth || flow.mobileAuthEnabled === false) return false;
  // Without a number it works in the US only, and only a merchant that asked for it expects it.
  if (!flow.phoneNumber) return flow.mobileAuthEnabled === true;
  if (flow.settings.mobileAuthForAll) return true;
  const user = SANDBOX_USERS.get(flow.phoneNumber);
  return user ? user.mobileAuth !== 'none' : flow.mobileAuthEnabled === true && isUnitedStates(flow.phoneNumber);
}

/**
 * The phone is in the customer's hands: the key now stands for the number.
 * @param {Sandbox} sandbox @param {Flow} flow @returns {StepAnswer}
 */
export function possessionProven(sandbox, flow) {
  const { deviceId, passkeyId, phoneNumber } = flow;
  if (deviceId) sandbox.registrations.update(deviceId, { phoneNumber });
  const passkey = sandbox.registrations.passkeys.get(passkeyId);
  if (passkey) sandbox.registrations.passkeys.set(passkeyId, { ...passkey, phoneNumber });
  return proceed(sandbox, flow);
}

/**
 * The next of the steps that the merchant wants besides, then success.
 * @param {Sandbox} _sandbox @param {Flow} flow @returns {StepAnswer}
 */
export function proceed(_sandbox, flow) {
  const next = flow.extraSteps.shift();
  if (next) return next.startsWith('user/ppb/') ? { next, data: { ppb: openOperation(flow) } } : { next };
  flow.outcome = 'true';
  return { next: lastStep(flow) };
}

/** The flow is lost; the merchant learns 9100. @param {unknown} _sandbox @param {Flow} flow @returns {StepAnswer} */
export function lose(_sandbox, flow) {
  flow.outcome = 'false';
  flow.failure = 9100;
  return { next: 'done' };
}

/**
 * The flow is lost, and the client told why.
 * @param {Flow} flow @param {StepAnswer['error']} error @returns {StepAnswer}
 */
export const loseWith = (flow, error) => ({ ...lose(null, flow), error });

/** A value that the customer may correct. @param {object} data @returns {StepAnswer} */
export const refuse = (data) => ({ next: '', data });

/**
 * The device has to forget its registration.
 * @param {string} [next] the step in which it may register anew
 * @returns {StepAnswer}
 */
export const noSuchDevice = (next = '') => ({ next, error: Reason.noSuchDevice });

/** @param {Flow} flow */
export const lastStep = ({ settings, firstStep }) =>
  settings.universalRedirect && firstStep === 'device/universal' ? 'redirect/finish' : 'done';

/**
 * An operation of biometrics or document verification, with the one-time secret for the vendor's component.
 * @param {Flow} flow
 */
function openOperation(flow) {
  flow.operationId = randomUUID();
  return { operationId: flow.operationId, oneTimeSecret: randomBytes(24).toString('base64url') };
}

/** @param {Sandbox} sandbox @param {Flow} flow @param {{response: string}} body @returns {StepAnswer} */
export const answerMessage = (sandbox, flow, body) =>
  body.response === 'accept' ? proceed(sandbox, flow) : lose(sandbox, flow);

/** @param {Sandbox} _sandbox @param {Flow} flow @returns {StepAnswer} */
export const startDocumentVerification = (_sandbox, flow) => ({ next: '', data: { docv: openOperation(flow) } });

/** @param {Sandbox} sandbox @param {Flow} flow @param {{operationId: string}} body @returns {StepAnswer} */
export function finishOperation(sandbox, flow, body) {
  if (!flow.operationId) throw outOfOrder('no operation is open');
  if (body.operationId !== flow.operationId) return loseWith(flow, Reason.operationUnknown);
  flow.operationId = '';
  return proceed(sandbox, flow);
}

/**
 * What the backend makes of a client's error report, where it does not simply go on or lose the flow. Without a passkey
 * the device can still have its Prove Key.
 * @param {Sandbox} sandbox @param {Flow} flow @returns {StepAnswer}
 */
export const deviceFailed = (sandbox, flow) =>
  flow.webAuthnChallenge ? passkeyFailed(sandbox, flow) : askForPossession(sandbox, flow);

/** @param {Sandbox} sandbox @param {Flow} flow @returns {StepAnswer} */
export function passkeyFailed(sandbox, flow) {
  flow.webAuthnChallenge = '';
  if (flow.stepUp) return lose(sandbox, flow);
  return flow.deviceId ? askForPossession(sandbox, flow) : { next: 'device/passive/silent' };
}

/** @param {Sandbox} sandbox @param {Flow} flow @returns {StepAnswer} */
export const redirectFailed = (sandbox, flow) =>
  flow.step === 'redirect/finish' ? { next: 'done' } : askForPossession(sandbox, flow);
