import { createHash, randomBytes } from 'node:crypto';
import { malformed, outOfOrder, unauthorized } from '../request-error.js';
import { deviceData, knownDevice, storeRegistration } from './device.js';
import { noSuchDevice, proceed } from './next-step.js';

/**
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {import('./next-step.js').StepAnswer} StepAnswer
 * @typedef {import('../http-app.js').Request} Request
 * @typedef {import('./schemas.js').Bodies} Bodies
 */

/** The library is loaded when the first passkey is asked for. */
const loadLibrary = () => import('@simplewebauthn/server');

/**
 * Offers to create a passkey, or to use one that the customer has (WebAuthn §5.4, §5.5).
 * @param {Sandbox} sandbox @param {Flow} flow @param {Bodies['fido2Start']} body
 * @param {Request} request
 * @returns {Promise<StepAnswer>}
 */
export async function startPasskey(sandbox, flow, body, { headers }) {
  if (!flow.settings.passkeys) throw outOfOrder('passkeys are not enabled for this merchant');
  const device = body.deviceId ? sandbox.registrations.find(body.deviceId, flow.clientId) : undefined;
  if (body.deviceId && !device) return noSuchDevice(flow.step);
  flow.stepUp = flow.step === 'device/passive/stepup';
  if (flow.stepUp && !device) throw outOfOrder('a step-up needs a registered device');
  flow.deviceId = device?.deviceId ?? flow.deviceId;
  flow.webAuthnChallenge = randomBytes(32).toString('base64url');
  const library = await loadLibrary();
  const { rpId } = relyingParty(sandbox, headers);
  const challenge = Buffer.from(flow.webAuthnChallenge, 'base64url');
  const userVerification = flow.settings.userVerification === 'req' ? 'required' : 'preferred';
  const owned = sandbox.passkeys.of(flow.clientId, flow.phoneNumber || (device?.phoneNumber ?? ''), device?.deviceId);
  const allowed = owned.map((passkey) => ({ id: passkey.credentialId }));
  const credRequestOptions = allowed.length > 0
    ? await library.generateAuthenticationOptions({
      rpID: rpId, challenge, userVerification, allowCredentials: allowed,
    })
    : undefined;
  if (credRequestOptions && device) return { next: 'device/passive/verify', data: { credRequestOptions } };
  const name = body.displayName ?? flow.settings.merchantName;
  const credCreateOptions = await library.generateRegistrationOptions({
    rpName: flow.settings.merchantName,
    rpID: rpId,
    userName: name,
    userDisplayName: name,
    userID: userIdOf(flow),
    challenge,
    attestationType: 'none',
    excludeCredentials: allowed,
    authenticatorSelection: { residentKey: 'preferred', userVerification },
  });
  const data = { credCreateOptions, ...(credRequestOptions && { credRequestOptions }) };
  return { next: 'device/passive/register', data };
}

/**
 * @param {Sandbox} sandbox
 * @param {Flow} flow
 * @param {Bodies['fido2Register']} body
 * @param {Request} request
 * @returns {Promise<StepAnswer>}
 */
export async function registerPasskey(sandbox, flow, body, { headers }) {
  const [{ webAuthnCredential: credential, ...others }, key, ...rest] = body.registrations;
  if (!credential || Object.keys(others).length > 0 || rest.length > 0) {
    throw malformed('body.registrations[0] must be {webAuthnCredential}');
  }
  const { verifyRegistrationResponse } = await loadLibrary();
  const { rpId, origin } = relyingParty(sandbox, headers);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...credential, clientExtensionResults: {} },
    expectedChallenge: takeChallenge(flow),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: flow.settings.userVerification === 'req',
  }).catch(refuse);
  if (!verified || !registrationInfo) throw unauthorized('the attestation does not verify');
  const device = takeDevice(sandbox, flow, key, body.deviceName);
  const { id, publicKey, counter } = registrationInfo.credential;
  flow.passkeyId = id;
  sandbox.passkeys.add({
    credentialId: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    clientId: flow.clientId,
    deviceId: device.deviceId,
    phoneNumber: device.phoneNumber,
  });
  return withData(flow, flow.stepUp ? proceed(sandbox, flow) : knownDevice(sandbox, flow, device));
}

/**
 * @param {Sandbox} sandbox
 * @param {Flow} flow
 * @param {Bodies['fido2Verify']} body
 * @param {Request} request
 * @returns {Promise<StepAnswer>}
 */
export async function verifyPasskey(sandbox, flow, body, { headers }) {
  const assertion = body.webAuthnAssertion;
  const passkey = sandbox.passkeys.find(assertion.id, flow.clientId);
  if (!passkey) throw unauthorized('no such passkey');
  const { verifyAuthenticationResponse } = await loadLibrary();
  const { rpId, origin } = relyingParty(sandbox, headers);
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...assertion, clientExtensionResults: {} },
    expectedChallenge: takeChallenge(flow),
    expectedOrigin: origin,
    expectedRPID: rpId,
    credential: {
      id: passkey.credentialId, publicKey: Buffer.from(passkey.publicKey, 'base64url'), counter: passkey.counter,
    },
    requireUserVerification: flow.settings.userVerification === 'req',
  }).catch(refuse);
  if (!verified) throw unauthorized('the assertion does not verify');
  flow.passkeyId = passkey.credentialId;
  const device = takeDevice(sandbox, flow, body.registrations?.[0], body.deviceName);
  sandbox.passkeys.add({ ...passkey, counter: authenticationInfo.newCounter, deviceId: device.deviceId });
  if (flow.stepUp) return withData(flow, proceed(sandbox, flow));
  // The passkey vouches for its owner on a device that is new.
  const phoneNumber = device.phoneNumber || passkey.phoneNumber;
  return withData(flow, knownDevice(sandbox, flow, { ...device, phoneNumber }));
}

/** @param {Sandbox} sandbox @param {Flow | null} _flow @param {{deviceId: string}} body @returns {StepAnswer} */
export function unregisterPasskey(sandbox, _flow, body) {
  if (!sandbox.registrations.find(body.deviceId)) return noSuchDevice();
  sandbox.passkeys.removeOfDevice(body.deviceId);
  return { next: '' };
}

/**
 * The Prove Key that comes with a passkey, or the one that is registered.
 * @param {Sandbox} sandbox @param {Flow} flow
 * @param {Bodies['fido2Register']['registrations'][number] | undefined} key
 * @param {string} deviceName
 */
function takeDevice(sandbox, flow, key, deviceName) {
  const known = flow.deviceId ? sandbox.registrations.find(flow.deviceId, flow.clientId) : undefined;
  if (known && !key) return known;
  const { publicKey, signature, signals, webAuthnCredential } = key ?? {};
  if (!publicKey || !signature || webAuthnCredential) {
    throw malformed('body.registrations must hold {publicKey, signature}: this device is not registered');
  }
  return storeRegistration(sandbox, flow, { publicKey, signature }, deviceName, signals);
}

/** @param {Sandbox} sandbox @param {import('node:http').IncomingHttpHeaders} headers of the page's request */
function relyingParty(sandbox, headers) {
  const origin = headers.origin ?? sandbox.origin();
  if (!URL.canParse(origin)) throw malformed('the Origin header is not an origin');
  return { origin, rpId: new URL(origin).hostname };
}

/** @param {Flow} flow */
function takeChallenge(flow) {
  const challenge = flow.webAuthnChallenge;
  flow.webAuthnChallenge = '';
  if (!challenge) throw outOfOrder('no ceremony was started; call /v1/client/device/fido2/start first');
  return challenge;
}

/** @param {Flow} flow */
const userIdOf = ({ clientId, phoneNumber, authId }) =>
  new Uint8Array(createHash('sha256').update(`${clientId} ${phoneNumber || authId}`).digest());

/** @param {Error} error @returns {never} */
function refuse(error) {
  throw malformed(`WebAuthn: ${error.message.slice(0, 200)}`);
}

/** @param {Flow} flow @param {StepAnswer} answer @returns {StepAnswer} */
const withData = (flow, answer) => ({ ...answer, data: { ...deviceData(flow), ...answer.data } });
