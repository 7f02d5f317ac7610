import { anything, array, boolean, integer, nullable, object, optional, text, tuple } from '../schema.js';
import { issueChallenge, registerDevice, unregisterDevice, verifyDevice } from './device.js';
import { registerPasskey, startPasskey, unregisterPasskey, verifyPasskey } from './fido2.js';
import {
  answerMessage, askForPossession, deviceFailed, finishOperation, lose, passkeyFailed, proceed, redirectFailed,
  startDocumentVerification,
} from './next-step.js';
import { finishMobileAuth, finishOtp, startInstantLink, startMobileAuth, startOtp } from './possession.js';

const BASE64 = text({ minLength: 1, maxLength: 512 });
const BASE64URL = text({
  minLength: 1, maxLength: 65_536, pattern: '^[\\w-]+$', description: 'base64url without padding',
});
const UUID = text({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
  description: 'a UUID',
});
const DEVICE_ID = text({ minLength: 1, maxLength: 128 });
const DEVICE_NAME = text({ minLength: 1, maxLength: 256 });
// What a customer typed: an empty or odd one is refused with data, not as a wrong request.
const NUMBER = optional(text({ maxLength: 64 }));
const CAPABILITIES = array(text({ oneOf: ['webauthn'] }), { maxItems: 1 });
const MAYBE = optional(anything());
export const SIGNALS = object({ fingerprint: optional(object({ results: MAYBE, error: MAYBE })) });
const IP_ADDRESS = nullable(text({ maxLength: 64 }));

const PUBLIC_KEY = object({
  id: UUID,
  alg: text({ oneOf: ['ES256'] }),
  key: text({ minLength: 1, maxLength: 1024 }),
  uvLevel: integer({ oneOf: [0] }),
});
const REGISTRATION = { publicKey: PUBLIC_KEY, signature: BASE64 };
const DEVICE = { deviceName: DEVICE_NAME, deviceCapabilities: CAPABILITIES };
const ONE = { minItems: 1, maxItems: 1 };

/** @template {Record<string, import('../schema.js').Schema<unknown>>} F @param {F} response */
const credential = (response) => object({
  type: text({ oneOf: ['public-key'] }), id: BASE64URL, rawId: BASE64URL, response: object(response),
});
const ATTESTATION = credential({ attestationObject: BASE64URL, clientDataJSON: BASE64URL });
const ASSERTION = credential({
  authenticatorData: BASE64URL, clientDataJSON: BASE64URL, signature: BASE64URL, userHandle: optional(BASE64URL),
});
const KEY_WITH_PASSKEY = object({ ...REGISTRATION, signals: optional(SIGNALS) });

export const REGISTER = object({ ...DEVICE, registrations: array(object(REGISTRATION), ONE), signals: SIGNALS });
export const VERIFY = object({ deviceId: DEVICE_ID, keyId: UUID, signature: BASE64, signals: SIGNALS });
export const FIDO2_START = object({
  displayName: optional(DEVICE_NAME), signals: optional(SIGNALS), deviceId: nullable(DEVICE_ID),
});
// The passkey, then the Prove Key that may come with it.
const PASSKEY_AND_KEY = tuple(object({ webAuthnCredential: ATTESTATION }), KEY_WITH_PASSKEY);
export const FIDO2_REGISTER = object({ ...DEVICE, registrations: PASSKEY_AND_KEY });
export const FIDO2_VERIFY = object({
  ...DEVICE, webAuthnAssertion: ASSERTION, registrations: optional(array(KEY_WITH_PASSKEY, ONE)),
});
const WHICH_DEVICE = object({ deviceId: DEVICE_ID });
const START_LINK = object({ sourceIp: IP_ADDRESS, mobileNumber: NUMBER, isMobile: boolean() });
const START_MOBILE_AUTH = object({ cellularIp: IP_ADDRESS, implementation: text({ oneOf: ['fetch', 'pixel'] }) });
const RESPONSE = text({ oneOf: ['accept', 'reject', 'cancel', 'unexpected', 'timeout', 'unknown'] });
const OPERATION = object({ requestId: UUID, operationId: UUID });
const START_DOCV = object({ requestId: UUID, documentType: anything() });
const REPORT = object({ code: optional(integer()), message: text({ maxLength: 2000 }) });

// A client that has the Universal Prove Key enabled uses its paths at either step.
const PASSIVE = ['device/passive', 'device/passive/silent', 'device/universal'];
const PASSKEY = ['device/passive/register', 'device/passive/verify'];
const PRESENCE = ['user/mobileactive', 'user/present'];
const PPB = ['user/ppb/register', 'user/ppb/verify'];

/**
 * One call of the client. `steps`: the flow must stand at one of these; none: the call belongs to no flow, and the auth
 * token may be left out. `signed`: a registered device signs the request.
 * @template T
 * @param {import('../schema.js').Schema<T>} body
 * @param {(sandbox: import('../server.js').Sandbox, flow: import('../flows.js').Flow, body: T,
 *   request: import('../http-app.js').Request) => object | Promise<object>} run where there are no steps, flow is null
 * @param {string[]} steps
 */
const call = (body, run, steps, signed = false) => ({
  body, steps, signed,
  /**
   * @param {import('../server.js').Sandbox} sandbox @param {import('../flows.js').Flow} flow
   * @param {import('../http-app.js').Request} request
   */
  run: (sandbox, flow, request) => run(sandbox, flow, /** @type {T} */ (request.body), request),
});

/** By path below `/v1/client/`. */
export const CALLS = {
  'challenge': call(WHICH_DEVICE, issueChallenge, []),
  'device/unregister': call(WHICH_DEVICE, unregisterDevice, [], true),
  'device/passive/register': call(REGISTER, registerDevice, PASSIVE),
  'device/passive/verify': call(VERIFY, verifyDevice, PASSIVE),
  // A ceremony that fails belongs to the step that began it, though the backend has named the next one already.
  'device/passive/error': call(REPORT, deviceFailed, [...PASSIVE, ...PASSKEY], true),
  'device/universal/register': call(REGISTER, registerDevice, PASSIVE),
  'device/universal/verify': call(VERIFY, verifyDevice, PASSIVE),
  'device/universal/error': call(REPORT, redirectFailed, ['redirect/exchange', 'redirect/finish']),
  'device/fido2/start': call(FIDO2_START, startPasskey, ['device/passive', 'device/passive/stepup']),
  'device/fido2/register/finish': call(FIDO2_REGISTER, registerPasskey, PASSKEY),
  'device/fido2/verify/finish': call(FIDO2_VERIFY, verifyPasskey, PASSKEY),
  'device/fido2/error': call(REPORT, passkeyFailed, [...PASSKEY, 'device/passive/stepup']),
  'stepup/unregister': call(WHICH_DEVICE, unregisterPasskey, [], true),
  'mobile/instant/start': call(START_MOBILE_AUTH, startMobileAuth, ['mobile/instant']),
  'mobile/instant/finish': call(object({ vfp: text({ maxLength: 65_536 }) }), finishMobileAuth, ['mobile/instant']),
  'mobile/instant/error': call(REPORT, askForPossession, ['mobile/instant'], true),
  'mobile/otp/start': call(object({ mobileNumber: NUMBER }), startOtp, ['mobile/otp']),
  'mobile/otp/finish': call(object({ otp: text({ maxLength: 64 }) }), finishOtp, ['mobile/otp']),
  'mobile/otp/error': call(REPORT, lose, ['mobile/otp'], true),
  'mobile/instantlink/start': call(START_LINK, startInstantLink, ['mobile/instantlink']),
  'mobile/instantlink/error': call(REPORT, lose, ['mobile/instantlink']),
  'user/response': call(object({ response: RESPONSE }), answerMessage, ['scan/message']),
  'user/mobileactive/error': call(REPORT, proceed, PRESENCE, true),
  'user/ppb/finish': call(OPERATION, finishOperation, PPB),
  'user/ppb/error': call(REPORT, lose, PPB),
  'user/docv/start': call(START_DOCV, startDocumentVerification, ['user/docv']),
  'user/docv/finish': call(OPERATION, finishOperation, ['user/docv']),
  'user/docv/error': call(REPORT, lose, ['user/docv']),
};

/**
 * @template S
 * @typedef {import('../schema.js').Typed<S>} Typed
 */

/**
 * What the bodies admit.
 * @typedef {{register: Typed<typeof REGISTER>, verify: Typed<typeof VERIFY>, fido2Start: Typed<typeof FIDO2_START>,
 *   fido2Register: Typed<typeof FIDO2_REGISTER>, fido2Verify: Typed<typeof FIDO2_VERIFY>,
 *   keyWithPasskey: Typed<typeof KEY_WITH_PASSKEY>}} Bodies
 */
