// Node only.
import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { storageError } from './storage-error.js';

const { subtle } = globalThis.crypto;

/** scrypt (RFC 7914) as OWASP's Password Storage Cheat Sheet has it: 128 MB and some 300 ms for each guess. */
const COST = /** @type {const} */ ({ name: 'scrypt', N: 2 ** 17, r: 8, p: 1 });
/** In bytes, of all rounds: eight times COST. */
const MOST_WORK = 2 ** 30;
const SALT_BYTES = 16;
const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' };
/** AES-GCM's own length of nonce, NIST SP 800-38D, section 5.2.1.1. */
const NONCE_BYTES = 12;

/** @typedef {{ name: 'scrypt', N: number, r: number, p: number, salt: string }} Derivation salt in base64 */
/** @typedef {{ publicKey: string, nonce: string, wrapped: string }} WrappedPair in base64; publicKey is SPKI DER */

/** How a new device's wrapping key comes from its passphrase. */
export function newDerivation() {
  return { ...COST, salt: randomBytes(SALT_BYTES).toString('base64') };
}

/**
 * Throws when a passphrase would be easier to guess than that of a new device, or the machine could not bear the work:
 * whoever can change the file must gain nothing by it.
 * @param {Derivation | null} derivation
 */
export function requireCost(derivation) {
  if (!derivation) return;
  const { name, N, r, p, salt } = derivation;
  const isEnough = name === COST.name && N >= COST.N && r >= COST.r && p >= COST.p && typeof salt === 'string';
  if (!isEnough || memoryOf(derivation) * p > MOST_WORK) {
    throw storageError('The cost at which the device\'s passphrase is turned into a key is not acceptable.');
  }
}

/**
 * A key pair's private half is kept as PKCS #8, encrypted with AES-256-GCM under a key that scrypt derives from a
 * passphrase; the public half and a text, `about` the pair, are authenticated with it. The private key's bytes never
 * reach JavaScript.
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
   * @param {Derivation} derivation
   */
  static async derive(passphrase, derivation) {
    /** @typedef {import('node:crypto').ScryptOptions} Cost */
    /** @type {(text: string, salt: Buffer, length: number, cost: Cost) => Promise<Buffer<ArrayBuffer>>} */
    const derive = promisify(scrypt);
    const { N, r, p, salt } = derivation;
    // OpenSSL counts a little more than the memory that RFC 7914 names.
    const cost = { N, r, p, maxmem: 2 * memoryOf(derivation) };
    const bytes = await derive(passphrase.normalize('NFKC'), fromBase64(salt), 32, cost);
    return new WrappingKey(await subtle.importKey('raw', bytes, 'AES-GCM', false, ['wrapKey', 'unwrapKey']));
  }

  /**
   * A new pair: usable, not extractable; and the same, wrapped.
   * @param {string} about
   */
  async createPair(about) {
    const made = /** @type {CryptoKeyPair} */ (await subtle.generateKey(ECDSA_P256, true, ['sign', 'verify']));
    const wrappedPair = await this.#wrap(made.privateKey, await subtle.exportKey('spki', made.publicKey), about);
    return { pair: await this.unwrap(wrappedPair, about), wrappedPair };
  }

  /**
   * Rejects when the passphrase is another, or something was changed.
   * @param {WrappedPair} wrappedPair
   * @param {string} about
   * @returns {Promise<CryptoKeyPair>}
   */
  async unwrap(wrappedPair, about) {
    return {
      privateKey: await this.#unwrapPrivate(wrappedPair, about, false),
      publicKey: await subtle.importKey('spki', fromBase64(wrappedPair.publicKey), ECDSA_P256, true, ['verify']),
    };
  }

  /**
   * The same pair with another text about it, or under another key.
   * @param {WrappedPair} wrappedPair
   * @param {string} about
   * @param {string} newAbout
   * @param {WrappingKey} [newKey]
   */
  async rewrap(wrappedPair, about, newAbout, newKey = this) {
    const privateKey = await this.#unwrapPrivate(wrappedPair, about, true);
    return newKey.#wrap(privateKey, fromBase64(wrappedPair.publicKey), newAbout);
  }

  /**
   * @param {CryptoKey} privateKey extractable
   * @param {ArrayBuffer | Buffer<ArrayBuffer>} publicKey
   * @param {string} about
   * @returns {Promise<WrappedPair>}
   */
  async #wrap(privateKey, publicKey, about) {
    const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const wrapped = await subtle.wrapKey('pkcs8', privateKey, this.#key, algorithm(nonce, publicKey, about));
    return { publicKey: toBase64(publicKey), nonce: toBase64(nonce), wrapped: toBase64(wrapped) };
  }

  /**
   * @param {WrappedPair} wrappedPair
   * @param {string} about
   * @param {boolean} extractable
   */
  #unwrapPrivate({ publicKey, nonce, wrapped }, about, extractable) {
    const encryption = algorithm(fromBase64(nonce), fromBase64(publicKey), about);
    return subtle.unwrapKey('pkcs8', fromBase64(wrapped), this.#key, encryption, ECDSA_P256, extractable, ['sign']);
  }
}

/**
 * The public key, DER, says itself where it ends.
 * @param {Uint8Array<ArrayBuffer>} nonce
 * @param {ArrayBuffer | Buffer<ArrayBuffer>} publicKey
 * @param {string} about
 */
function algorithm(nonce, publicKey, about) {
  const additionalData = Buffer.concat([new Uint8Array(publicKey), Buffer.from(about)]);
  return { name: 'AES-GCM', iv: nonce, additionalData };
}

/**
 * RFC 7914, section 2: scrypt's large vector, in bytes.
 * @param {Derivation} derivation
 */
function memoryOf({ N, r }) {
  return 128 * N * r;
}

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes */
function toBase64(bytes) {
  return Buffer.from(/** @type {ArrayBuffer} */ (bytes)).toString('base64');
}

/** @param {string} text from a file, which may hold another value: Buffer.from makes room for any `length` of one */
function fromBase64(text) {
  return Buffer.from(String(text), 'base64');
}
