import { base64urlFromBytes } from './binary.js';
import { EffectFailure, exceptionName } from './effect-failure.js';

const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' };

/** @type {import('../../internal.js').EffectFunction} */
export async function key(effect, context) {
  const subtle = context.platform.crypto?.subtle;
  // Browsers have it in secure contexts only.
  if (!subtle) throw new EffectFailure('unsupported', 'Web Crypto needs a secure context: serve the page over https.');
  try {
    return effect.op === 'create'
      ? await createKey(subtle, effect.keyId, context)
      : await sign(subtle, effect, context);
  } catch (error) {
    if (error instanceof EffectFailure) throw error;
    throw new EffectFailure('error', `Web Crypto failed (${exceptionName(error)}).`, { cause: error });
  }
}

/**
 * @param {SubtleCrypto} subtle
 * @param {string} keyId
 * @param {import('../../internal.js').EffectContext} context
 */
async function createKey(subtle, keyId, { keys, deviceStore, signal }) {
  const pair = await (deviceStore.createKeys?.() ?? subtle.generateKey(ECDSA_P256, false, ['sign', 'verify']));
  const publicKeySpkiDer = base64urlFromBytes(await subtle.exportKey('spki', pair.publicKey));
  // A call that has ended keeps no keys.
  if (!signal.aborted) keys.set(keyId, pair);
  return { publicKeySpkiDer };
}

/**
 * @param {SubtleCrypto} subtle
 * @param {import('../../internal.js').Effect} effect
 * @param {import('../../internal.js').EffectContext} context
 */
async function sign(subtle, effect, { keys }) {
  const pair = keys.get(effect.keyId);
  if (!pair) throw new EffectFailure('missing', 'There is no key of this keyId.');
  const signature = await subtle.sign(ECDSA_SHA256, pair.privateKey, new TextEncoder().encode(effect.text));
  return { signatureP1363: base64urlFromBytes(signature) };
}
