import { createHash } from 'node:crypto';
import { checkPublicKey, checkSignature } from '../signatures.js';
import { askForPossession, lastStep, noSuchDevice, possessionProven } from './next-step.js';

/**
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {import('./next-step.js').StepAnswer} StepAnswer
 * @typedef {import('./calls.js').Bodies} Bodies
 * @typedef {import('./calls.js').Typed<typeof import('./calls.js').SIGNALS>} Signals
 */

/** @param {Sandbox} sandbox @param {Flow} flow @param {Bodies['register']} body @returns {StepAnswer} */
export function registerDevice(sandbox, flow, { registrations: [registration], deviceName, signals }) {
  const device = storeRegistration(sandbox, flow, registration, deviceName, signals);
  return withDevice(flow, knownDevice(sandbox, flow, device));
}

/** @param {Sandbox} sandbox @param {Flow} flow @param {Bodies['verify']} body @returns {StepAnswer} */
export function verifyDevice(sandbox, flow, body) {
  const device = sandbox.registrations.find(body.deviceId, flow.clientId);
  if (!device || device.keyId !== body.keyId) return noSuchDevice(flow.step);
  checkSignature(device.publicKeyPem, `${body.deviceId}:${flow.challenge}`, body.signature, 'body.signature');
  flow.deviceId = device.deviceId;
  sandbox.registrations.update(device.deviceId, visitorChange(body.signals));
  return knownDevice(sandbox, flow, device);
}

/**
 * Stores a Prove Key that its owner has proven, as a new device or, where the device context recognises the visitor, as
 * the new key of a device that has lost its own.
 * @param {Sandbox} sandbox @param {Flow} flow
 * @param {{publicKey: {id: string, key: string}, signature: string}} registration
 * @param {string} deviceName
 * @param {Signals | undefined} signals
 */
export function storeRegistration(sandbox, flow, registration, deviceName, signals) {
  const { publicKey, signature } = registration;
  checkPublicKey(publicKey.key);
  checkSignature(publicKey.key, flow.challenge, signature, 'registrations[].signature');
  const key = { keyId: publicKey.id, publicKeyPem: publicKey.key, deviceName, ...visitorChange(signals) };
  const { clientId, requestedDeviceId, settings } = flow;
  const lost = settings.deviceContext && key.visitorId
    ? sandbox.registrations.findLost(clientId, key.visitorId, requestedDeviceId) : undefined;
  const device = sandbox.registrations.add({ clientId, visitorId: '', ...lost, ...key });
  flow.deviceId = device.deviceId;
  return device;
}

/**
 * What a key whose device is known leads to: success for its own number, 9101 for another.
 * @param {Sandbox} sandbox @param {Flow} flow @param {import('../registrations.js').Registration} device
 * @returns {StepAnswer}
 */
export function knownDevice(sandbox, flow, device) {
  if (flow.rebind || !device.phoneNumber) return askForPossession(sandbox, flow);
  if (flow.phoneNumber && flow.phoneNumber !== device.phoneNumber) {
    flow.outcome = 'false';
    flow.failure = 9101;
    return { next: lastStep(flow) };
  }
  flow.phoneNumber = device.phoneNumber;
  return possessionProven(sandbox, flow);
}

/** @param {Signals | undefined} signals @returns {{visitorId?: string}} */
function visitorChange(signals) {
  const results = /** @type {{visitorId?: unknown} | undefined} */ (signals?.fingerprint?.results);
  if (results === undefined) return {};
  const mark = typeof results?.visitorId === 'string' ? results.visitorId : JSON.stringify(results);
  return { visitorId: createHash('sha256').update(mark).digest('hex') };
}

/** An answer that names the device. @param {Flow} flow @param {StepAnswer} answer @returns {StepAnswer} */
export function withDevice({ deviceId, settings, extraSteps, step }, answer) {
  const isAsked = extraSteps.includes('scan/message') || step === 'scan/message';
  const scanMessage = isAsked ? `Sign in to ${settings.merchantName}?` : undefined;
  return { ...answer, data: { deviceId, scanMessage, ...answer.data } };
}

/** @param {Sandbox} sandbox @param {Flow | null} flow @param {{deviceId: string}} body */
export function issueChallenge(sandbox, flow, body) {
  const device = sandbox.registrations.find(body.deviceId, flow?.clientId);
  if (!device) return noSuchDevice();
  const ttl = sandbox.settings.of(device.clientId).challengeTtlS;
  return { deviceId: device.deviceId, challenge: sandbox.registrations.issueChallenge(device.deviceId, ttl), ttl };
}

/** @param {Sandbox} sandbox @param {Flow | null} _flow @param {{deviceId: string}} body @returns {StepAnswer} */
export const unregisterDevice = ({ registrations }, _flow, { deviceId }) =>
  registrations.remove(deviceId) ? { next: '' } : noSuchDevice();
