import { createHash, randomBytes } from 'node:crypto';
import { malformed, outOfOrder, unauthorized } from '../request-error.js';
import { knownDevice, storeRegistration, withDevice } from './device.js';
import { noSuchDevice, proceed } from './next-step.js';

/**
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {import('./next-step.js').StepAnswer} StepAnswer
 * @typedef {import('../http-app.js').Request} Request
 * @typedef {import('./calls.js').Bodies} Bodies
 */

/**
 * Offers to create a passkey, or to use one that the customer has (WebAuthn §5.4, §5.5).
 * @param {Sandbox} sandbox @param {Flow} flow @param {Bodies['fido2Start']} body
 * @param {Request} request
 * @returns {Promise<StepAnswer>}
 */
export async function startPasskey(sandbox, flow, body, request) {
  const { merchantName, passkeys, userVerification: asked } = flow.settings;
  if (!passkeys) throw outOfOrder('passkeys are not enabled for this merchant');
  const device = sandbox.registrations.find(body.deviceId ?? '', flow.clientId);
  if (body.deviceId && !device) return noSuchDevice(flow.step);
  flow.stepUp = flow.step === 'device/passive/stepup';
  if (flow.stepUp && !device) throw outOfOrder('a step-up needs a registered device');
  flow.deviceId = device?.deviceId ?? flow.deviceId;
  const challenge = randomBytes(32);
  flow.webAuthnChallenge = challenge.toString('base64url');
  // Loaded when the first passkey is asked for.
  const { generateAuthenticationOptions, generateRegistrationOptions } = await import('@simplewebauthn/server');
  const rpID = new URL(originOf(sandbox, request)).hostname;
  const userVerification = asked === 'req' ? 'required' : 'preferred';
  const phoneNumber = flow.phoneNumber || (device?.phoneNumber ?? '');
  const owned = sandbox.registrations.passkeysOf(flow.clientId, phoneNumber, device?.deviceId)
    .map(({ credentialId }) => ({ id: credentialId }));
  const credRequestOptions = owned.length === 0 ? undefined
    : await generateAuthenticationOptions({ rpID, challenge, userVerification, allowCredentials: owned });
  if (credRequestOptions && device) return { next: 'device/passive/verify', data: { credRequestOptions } };
  const name = body.displayName ?? merchantName;
  const owner = `${flow.clientId} ${flow.phoneNumber || flow.authId}`;
  const credCreateOptions = await generateRegistrationOptions({
    rpName: merchantName, rpID, userName: name, userDisplayName: name, challenge, excludeCredentials: owned,
    userID: createHash('sha256').update(owner).digest(),
    authenticatorSelection: { residentKey: 'preferred', userVerification },
  });
  return { next: 'device/passive/register', data: { credCreateOptions, credRequestOptions } };
}

/**
 * @param {Sandbox} sandbox @param {Flow} flow @param {Bodies['fido2Register']} body
 * @param {Request} request
 * @returns {Promise<StepAnswer>}
 */
export async function registerPasskey(sandbox, flow, body, request) {
  const [{ webAuthnCredential: credential }, key] = body.registrations;
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    ...expectationOf(sandbox, flow, request), response: { ...credential, clientExtensionResults: {} },
  }).catch(refuse);
  if (!verified || !registrationInfo) throw unauthorized('the attestation does not verify');
  const { id, publicKey, counter } = registrationInfo.credential;
  const stored = { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
  return goOn(sandbox, flow, stored, takeDevice(sandbox, flow, key, body.deviceName));
}

/**
 * @param {Sandbox} sandbox @param {Flow} flow @param {Bodies['fido2Verify']} body
 * @param {Request} request
 * @returns {Promise<StepAnswer>}
 */
export async function verifyPasskey(sandbox, flow, body, request) {
  const assertion = body.webAuthnAssertion;
  const passkey = sandbox.registrations.passkeys.get(assertion.id);
  if (passkey?.clientId !== flow.clientId) throw unauthorized('no such passkey');
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expectationOf(sandbox, flow, request),
    response: { ...assertion, clientExtensionResults: {} },
    credential: { ...passkey, id: assertion.id, publicKey: Buffer.from(passkey.publicKey, 'base64url') },
  }).catch(refuse);
  if (!verified) throw unauthorized('the assertion does not verify');
  const device = takeDevice(sandbox, flow, body.registrations?.[0], body.deviceName);
  // The passkey vouches for its owner on a device that is new.
  const owned = { ...device, phoneNumber: device.phoneNumber || passkey.phoneNumber };
  return goOn(sandbox, flow, { ...passkey, counter: authenticationInfo.newCounter }, owned);
}

/**
 * Keeps a passkey whose owner is there, and goes on.
 * @param {Sandbox} sandbox @param {Flow} flow
 * @param {Pick<import('../registrations.js').Passkey, 'credentialId' | 'publicKey' | 'counter'>} passkey what is known
 * @param {import('../registrations.js').Registration} device
 * @returns {StepAnswer}
 */
function goOn(sandbox, flow, passkey, device) {
  const { deviceId, phoneNumber, clientId } = device;
  flow.passkeyId = passkey.credentialId;
  sandbox.registrations.passkeys.set(flow.passkeyId, { phoneNumber, ...passkey, clientId, deviceId });
  return withDevice(flow, flow.stepUp ? proceed(sandbox, flow) : knownDevice(sandbox, flow, device));
}

/** @param {Sandbox} sandbox @param {Flow | null} _flow @param {{deviceId: string}} body @returns {StepAnswer} */
export function unregisterPasskey({ registrations }, _flow, body) {
  const device = registrations.find(body.deviceId);
  if (!device) return noSuchDevice();
  const owned = registrations.passkeysOf(device.clientId, '', device.deviceId);
  for (const { credentialId } of owned) registrations.passkeys.delete(credentialId);
  return { next: '' };
}

/**
 * The Prove Key that comes with a passkey, or the one that is registered.
 * @param {Sandbox} sandbox @param {Flow} flow
 * @param {Bodies['keyWithPasskey'] | undefined} key
 * @param {string} deviceName
 */
function takeDevice(sandbox, flow, key, deviceName) {
  const known = flow.deviceId ? sandbox.registrations.find(flow.deviceId, flow.clientId) : undefined;
  if (key) return storeRegistration(sandbox, flow, key, deviceName, key.signals);
  if (known) return known;
  throw malformed('body.registrations must hold {publicKey, signature}: this device is not registered');
}

/** @param {Sandbox} sandbox @param {Request} request @returns {string} of the page */
function originOf(sandbox, { headers }) {
  const origin = headers.origin ?? sandbox.origin;
  if (!URL.canParse(origin)) throw malformed('the Origin header is not an origin');
  return origin;
}

/** What a ceremony's answer has to match. @param {Sandbox} sandbox @param {Flow} flow @param {Request} request */
function expectationOf(sandbox, flow, request) {
  const expectedOrigin = originOf(sandbox, request);
  const expectedChallenge = flow.webAuthnChallenge;
  flow.webAuthnChallenge = '';
  if (!expectedChallenge) throw outOfOrder('no ceremony was started; call /v1/client/device/fido2/start first');
  const requireUserVerification = flow.settings.userVerification === 'req';
  return { expectedOrigin, expectedRPID: new URL(expectedOrigin).hostname, expectedChallenge, requireUserVerification };
}

/** @param {Error} error @returns {never} */
function refuse(error) {
  throw malformed(`WebAuthn: ${error.message.slice(0, 200)}`);
}
