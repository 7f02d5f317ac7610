import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/** Compares secrets in a time that tells nothing of them. @param {string} one @param {string} other */
export function isSame(one, other) {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(first, second);
}

/**
 * Signs JSON Web Tokens (RFC 7519) by HMAC-SHA256 with a secret of its own: those of another signer, or of a sandbox
 * before its restart, mean nothing to it.
 * @template Claims
 */
export class TokenSigner {
  #secret = randomBytes(32);

  /** @param {string} claims as JSON */
  sign(claims) {
    const signed = `${HEADER}.${Buffer.from(claims).toString('base64url')}`;
    return `${signed}.${this.#signatureOf(signed)}`;
  }

  /** @param {string} token @returns {Claims | null} null: not signed by this signer */
  read(token) {
    const [, signed, claims, signature] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
    if (!signed || !isSame(this.#signatureOf(signed), signature)) return null;
    return JSON.parse(Buffer.from(claims, 'base64url').toString());
  }

  /** @param {string} signed */
  #signatureOf(signed) {
    return createHmac('sha256', this.#secret).update(signed).digest('base64url');
  }
}
