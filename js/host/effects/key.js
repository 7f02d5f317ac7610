import { base64urlFromBytes } from './binary.js';
import { EffectFailure, exceptionName } from './effect-failure.js';

const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' };

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').KeyEffect>} */
export async function key(effect, context) {
  try {
    return await (effect.op === 'create' ? createKey(effect, context) : sign(effect, context));
  } catch (error) {
    if (error instanceof EffectFailure) {
      // The sign-in goes on without a Prove Key, and nothing else would say why.
      if (error.failed === 'unsupported') context.log.warn(error.message);
      throw error;
    }
    throw new EffectFailure('error', `Web Crypto failed (${exceptionName(error)}).`, { cause: error });
  }
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').KeyCreateEffect>} */
async function createKey({ keyId, maxBytes }, { platform, keys, deviceStore, signal }) {
  const subtle = subtleOf(platform);
  const pair = await (deviceStore.createKeys?.() ?? subtle.generateKey(ECDSA_P256, false, ['sign', 'verify']));
  const publicKeySpkiDer = base64urlFromBytes(await subtle.exportKey('spki', pair.publicKey), maxBytes);
  // A call that has ended keeps no keys.
  if (!signal.aborted) keys.set(keyId, pair);
  return { publicKeySpkiDer };
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').KeySignEffect>} */
async function sign({ keyId, text, maxBytes }, { platform, keys }) {
  const subtle = subtleOf(platform);
  const pair = keys.get(keyId);
  if (!pair) throw new EffectFailure('missing', 'There is no key of this keyId.');
  const signature = await subtle.sign(ECDSA_SHA256, pair.privateKey, new TextEncoder().encode(text));
  return { signatureP1363: base64urlFromBytes(signature, maxBytes) };
}

/**
 * Browsers have it in secure contexts only.
 * @param {import('../../internal.js').ResolvedPlatform} platform
 */
function subtleOf({ crypto }) {
  if (crypto?.subtle) return crypto.subtle;
  throw new EffectFailure('unsupported', 'Web Crypto needs a secure context: serve the page over https.');
}
