import { base64urlFromBytes, bytesFromBase64url } from './binary.js';
import { checkSize, EffectFailure, exceptionName } from './effect-failure.js';

/** @typedef {import('../../border.js').CredentialCreateEffect['options']} CreateOptions */
/** @typedef {import('../../border.js').CredentialGetEffect['options']} GetOptions */

/** What the browser tells by the name of its exception, WebAuthn Level 3, sections 5.1.3 and 5.1.4. */
const FAILED_BY_NAME = /** @type {const} */ ({
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  InvalidStateError: 'refused',
  ConstraintError: 'refused',
  NotSupportedError: 'unsupported',
});

/**
 * The ceremony that is running in this page. Browsers run one at a time, but differ in which of two they end;
 * here it is the older one, since the customer has just begun the newer.
 * @type {AbortController | null}
 */
let running = null;

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').CredentialEffect>} */
export async function credential(effect, { platform, signal }) {
  const { credentials } = platform;
  if (!credentials) throw new EffectFailure('unsupported', 'This platform has no WebAuthn.');
  const publicKey = withBuffers(effect.options);
  running?.abort();
  const ceremony = new AbortController();
  running = ceremony;
  const stop = () => ceremony.abort();
  signal.addEventListener('abort', stop);
  const options = { publicKey, signal: ceremony.signal };
  let created;
  try {
    created = /** @type {PublicKeyCredential | null} */ (
      await (effect.op === 'create' ? credentials.create(options) : credentials.get(options)));
  } catch (error) {
    const name = exceptionName(error);
    const failed = FAILED_BY_NAME[/** @type {keyof typeof FAILED_BY_NAME} */ (name)] ?? 'error';
    throw new EffectFailure(failed, `WebAuthn failed (${name}).`, { cause: error, exceptionName: name });
  } finally {
    signal.removeEventListener('abort', stop);
    if (running === ceremony) running = null;
  }
  if (!created) throw new EffectFailure('error', 'WebAuthn gave no credential.');
  const { maxBytes } = effect;
  checkSize(`${created.type}${created.id}`.length, maxBytes);
  const base64url = (/** @type {ArrayBuffer | undefined} */ buffer) => base64urlFromBytes(buffer, maxBytes);
  return effect.op === 'create' ? attestation(created, base64url) : assertion(created, base64url);
}

/**
 * With buffers where WebAuthn wants them, W3C WebAuthn Level 2, sections 5.4 and 5.5.
 * @param {Partial<CreateOptions & GetOptions> & Pick<GetOptions, 'challenge'>} options
 */
function withBuffers(options) {
  const { challenge, user, excludeCredentials, allowCredentials } = options;
  const converted = {
    ...options,
    challenge: bytesFromBase64url(challenge),
    user: user && withBufferAsId(user),
    excludeCredentials: excludeCredentials?.map(withBufferAsId),
    allowCredentials: allowCredentials?.map(withBufferAsId),
  };
  return /** @type {PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions} */ (
    /** @type {unknown} */ (converted));
}

/** @param {import('../../border.js').Identified} entity */
function withBufferAsId(entity) {
  return { ...entity, id: bytesFromBase64url(entity.id) };
}

/**
 * @param {PublicKeyCredential} credential
 * @param {(buffer: ArrayBuffer | undefined) => string} base64url
 * @returns {import('../../border.js').AttestationAnswer}
 */
function attestation({ type, id, rawId, response }, base64url) {
  const { attestationObject, clientDataJSON } = /** @type {AuthenticatorAttestationResponse} */ (response);
  return {
    type, id, rawId: base64url(rawId),
    response: { attestationObject: base64url(attestationObject), clientDataJSON: base64url(clientDataJSON) },
  };
}

/**
 * @param {PublicKeyCredential} credential
 * @param {(buffer: ArrayBuffer | undefined) => string} base64url
 * @returns {import('../../border.js').AssertionAnswer}
 */
function assertion({ type, id, rawId, response }, base64url) {
  const { authenticatorData, clientDataJSON, signature, userHandle } = (
    /** @type {AuthenticatorAssertionResponse} */ (response));
  return {
    type, id, rawId: base64url(rawId),
    response: {
      authenticatorData: base64url(authenticatorData),
      clientDataJSON: base64url(clientDataJSON),
      signature: base64url(signature),
      ...(userHandle && { userHandle: base64url(userHandle) }),
    },
  };
}
