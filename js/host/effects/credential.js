import { base64urlFromBytes, bytesFromBase64url } from './binary.js';
import { EffectFailure, exceptionName } from './effect-failure.js';

/** What the browser tells by the name of its exception, WebAuthn Level 3, sections 5.1.3 and 5.1.4. */
const FAILED_BY_NAME = /** @type {const} */ ({
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  InvalidStateError: 'refused',
  ConstraintError: 'refused',
  NotSupportedError: 'unsupported',
});

const RESPONSE_FIELDS = ['attestationObject', 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle'];

/**
 * The ceremony that is running in this page. Browsers run one at a time, but differ in which of two they end;
 * here it is the older one, since the customer has just begun the newer.
 * @type {AbortController | null}
 */
let running = null;

/** @type {import('../../internal.js').EffectFunction} */
export async function credential(effect, { platform, signal }) {
  const { credentials } = platform;
  if (!credentials) throw new EffectFailure('unsupported', 'This platform has no WebAuthn.');
  running?.abort();
  const ceremony = new AbortController();
  running = ceremony;
  const stop = () => ceremony.abort();
  signal.addEventListener('abort', stop);
  const options = { publicKey: withBuffers(effect.options), signal: ceremony.signal };
  let created;
  try {
    created = await (effect.op === 'create' ? credentials.create(options) : credentials.get(options));
  } catch (error) {
    const name = exceptionName(error);
    const failed = FAILED_BY_NAME[/** @type {keyof typeof FAILED_BY_NAME} */ (name)] ?? 'error';
    throw new EffectFailure(failed, `WebAuthn failed (${name}).`, { cause: error, exceptionName: name });
  } finally {
    signal.removeEventListener('abort', stop);
    if (running === ceremony) running = null;
  }
  if (!created) throw new EffectFailure('error', 'WebAuthn gave no credential.');
  return describe(/** @type {PublicKeyCredential} */ (created));
}

/**
 * With buffers where WebAuthn wants them, W3C WebAuthn Level 2, sections 5.4 and 5.5.
 * @param {any} options
 */
function withBuffers(options) {
  const { challenge, user, excludeCredentials, allowCredentials } = options;
  return {
    ...options,
    challenge: bytesFromBase64url(challenge),
    user: user && withBufferAsId(user),
    excludeCredentials: excludeCredentials?.map(withBufferAsId),
    allowCredentials: allowCredentials?.map(withBufferAsId),
  };
}

/** @param {any} entity */
function withBufferAsId(entity) {
  return { ...entity, id: bytesFromBase64url(entity.id) };
}

/** @param {PublicKeyCredential} created */
function describe(created) {
  /** @type {Record<string, string>} */
  const response = {};
  for (const field of RESPONSE_FIELDS) {
    const buffer = /** @type {any} */ (created.response)[field];
    if (buffer) response[field] = base64urlFromBytes(buffer);
  }
  return { type: created.type, id: created.id, rawId: base64urlFromBytes(created.rawId), response };
}
