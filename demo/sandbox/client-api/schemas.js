import { anything, array, boolean, integer, nullable, object, optional, text } from '../schema.js';

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
const PHONE_NUMBER = text({ maxLength: 64 });
const CAPABILITIES = array(text({ oneOf: ['webauthn'] }), { maxItems: 1 });
const FINGERPRINT = object({ results: optional(anything()), error: optional(anything()) });
const SIGNALS = object({ fingerprint: optional(FINGERPRINT) });
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

/** @template {Record<string, import('../schema.js').Schema<any>>} F @param {F} response */
const credential = (response) => object({
  type: text({ oneOf: ['public-key'] }), id: BASE64URL, rawId: BASE64URL, response: object(response),
});
const ATTESTATION = credential({ attestationObject: BASE64URL, clientDataJSON: BASE64URL });
const ASSERTION = credential({
  authenticatorData: BASE64URL, clientDataJSON: BASE64URL, signature: BASE64URL, userHandle: optional(BASE64URL),
});
// The passkey, then the Prove Key that comes with it.
const PASSKEY_OR_KEY = object({
  webAuthnCredential: optional(ATTESTATION),
  publicKey: optional(PUBLIC_KEY),
  signature: optional(BASE64),
  signals: optional(SIGNALS),
});
const KEY_WITH_PASSKEY = object({ ...REGISTRATION, signals: optional(SIGNALS) });

/** Bodies of the requests of `/v1/client/`. */
export const SCHEMAS = {
  register: object({ ...DEVICE, registrations: array(object(REGISTRATION), ONE), signals: SIGNALS }),
  verify: object({ deviceId: DEVICE_ID, keyId: UUID, signature: BASE64, signals: SIGNALS }),
  challenge: object({ deviceId: DEVICE_ID }),
  device: object({ deviceId: DEVICE_ID }),
  report: object({ code: optional(integer()), message: text({ maxLength: 2000 }) }),
  otpStart: object({ mobileNumber: optional(PHONE_NUMBER) }),
  otpFinish: object({ otp: text({ maxLength: 64 }) }),
  instantLinkStart: object({ sourceIp: IP_ADDRESS, mobileNumber: optional(PHONE_NUMBER), isMobile: boolean() }),
  mobileAuthStart: object({ cellularIp: IP_ADDRESS, implementation: text({ oneOf: ['fetch', 'pixel'] }) }),
  mobileAuthFinish: object({ vfp: text({ maxLength: 65_536 }) }),
  fido2Start: object({
    displayName: optional(DEVICE_NAME), signals: optional(SIGNALS), deviceId: nullable(DEVICE_ID),
  }),
  fido2Register: object({ ...DEVICE, registrations: array(PASSKEY_OR_KEY, { minItems: 1, maxItems: 2 }) }),
  fido2Verify: object({
    ...DEVICE, webAuthnAssertion: ASSERTION, registrations: optional(array(KEY_WITH_PASSKEY, ONE)),
  }),
  userResponse: object({
    response: text({ oneOf: ['accept', 'reject', 'cancel', 'unexpected', 'timeout', 'unknown'] }),
  }),
  operationFinish: object({ requestId: UUID, operationId: UUID }),
  docvStart: object({ requestId: UUID, documentType: anything() }),
};

/**
 * What each schema admits.
 * @typedef {{[N in keyof typeof SCHEMAS]: import('../schema.js').Typed<typeof SCHEMAS[N]>}} Bodies
 * @typedef {import('../schema.js').Typed<typeof SIGNALS>} Signals
 */
