// Node only.
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const { subtle } = globalThis.crypto;

/** RFC 7914; about 50 ms and 32 MB for each guess at a passphrase. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' };
/** AES-GCM's own length of nonce, NIST SP 800-38D, section 5.2.1.1. */
const NONCE_BYTES = 12;

/** @typedef {{ publicKey: string, nonce: string, wrapped: string }} WrappedPair in base64; publicKey is SPKI DER */

/**
 * A key pair's private half is kept as PKCS #8, encrypted with AES-256-GCM under a key that scrypt derives from a
 * passphrase; the public half is authenticated with it. The private key's bytes never reach JavaScript.
 */
export class WrappingKey {
  /** @type {CryptoKey} */
  #key;

  /** @param {CryptoKey} key */
  constructor(key) {
    this.#key = key;
  }

  /**
   * @param {string} passphrase
   * @param {Buffer} salt
   */
  static async derive(passphrase, salt) {
    const derive = /** @type {(...args: any[]) => Promise<Buffer<ArrayBuffer>>} */ (promisify(scrypt));
    const bytes = await derive(passphrase.normalize('NFKC'), salt, 32, SCRYPT);
    return new WrappingKey(await subtle.importKey('raw', bytes, 'AES-GCM', false, ['wrapKey', 'unwrapKey']));
  }

  /** A new pair: usable, not extractable; and the same, wrapped. */
  async createPair() {
    const made = /** @type {CryptoKeyPair} */ (await subtle.generateKey(ECDSA_P256, true, ['sign', 'verify']));
    const publicKey = await subtle.exportKey('spki', made.publicKey);
    const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: publicKey };
    const wrapped = await subtle.wrapKey('pkcs8', made.privateKey, this.#key, algorithm);
    /** @type {WrappedPair} */
    const wrappedPair = { publicKey: toBase64(publicKey), nonce: toBase64(nonce), wrapped: toBase64(wrapped) };
    return { pair: await this.unwrap(wrappedPair), wrappedPair };
  }

  /**
   * Rejects when the passphrase is another or something was changed.
   * @param {WrappedPair} wrappedPair
   * @returns {Promise<CryptoKeyPair>}
   */
  async unwrap(wrappedPair) {
    const [publicBytes, nonce, wrapped] = [wrappedPair.publicKey, wrappedPair.nonce, wrappedPair.wrapped]
      .map((text) => Buffer.from(text, 'base64'));
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: publicBytes };
    return {
      privateKey: await subtle.unwrapKey('pkcs8', wrapped, this.#key, algorithm, ECDSA_P256, false, ['sign']),
      publicKey: await subtle.importKey('spki', publicBytes, ECDSA_P256, true, ['verify']),
    };
  }
}

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes */
function toBase64(bytes) {
  return Buffer.from(/** @type {ArrayBuffer} */ (bytes)).toString('base64');
}
