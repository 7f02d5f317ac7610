import { createPublicKey, verify } from 'node:crypto';
import { malformed, unauthorized } from './request-error.js';

const SPKI_PEM = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/]+={0,2})\n-----END PUBLIC KEY-----$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Refuses anything but the PEM form (RFC 7468, base64 on one line) of a P-256 SPKI (RFC 5480).
 * @param {string} pem
 */
export function checkPublicKey(pem) {
  if (!SPKI_PEM.test(pem)) throw malformed('publicKey.key must be a PEM-armoured SPKI with its base64 on one line');
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return;
  } catch {
    // Answered below: not a key that Node can read.
  }
  throw malformed('publicKey.key must hold an ECDSA P-256 public key');
}

/**
 * Refuses a signature that is not ASN.1 DER in standard base64, or that the key did not make over this text.
 * @param {string} publicKeyPem
 * @param {string} signedText
 * @param {string} signatureBase64
 * @param {string} name how the message calls the signature
 */
export function checkSignature(publicKeyPem, signedText, signatureBase64, name) {
  if (!BASE64.test(signatureBase64)) throw malformed(`${name} must be standard base64 with padding`);
  const signature = Buffer.from(signatureBase64, 'base64');
  const formFault = findDerFault(signature);
  if (formFault) throw malformed(`${name} must be ASN.1 DER SEQUENCE{r,s}: ${formFault}`);
  if (!verify('sha256', Buffer.from(signedText, 'utf8'), publicKeyPem, signature)) {
    throw unauthorized(`${name} does not verify against the registered key`);
  }
}

/**
 * What keeps a signature from being the DER form of two positive minimal integers (RFC 3279 §2.2.3, X.690).
 * @param {Buffer} der
 * @returns {string | null}
 */
function findDerFault(der) {
  const isSequence = der[0] === 0x30 && der[1] === der.length - 2;
  if (!isSequence) return der.length === 64 ? 'these are 64 raw bytes r||s (P1363)' : 'the sequence header is wrong';
  let rest = der.subarray(2);
  for (const integer of ['r', 's']) {
    const [tag, length = 0, first, second = 0] = rest;
    if (tag !== 0x02 || length === 0 || length > rest.length - 2) return `${integer} is not an integer`;
    if (first & 0x80) return `${integer} is negative`;
    if (length > 1 && first === 0 && !(second & 0x80)) return `${integer} is not minimal`;
    rest = rest.subarray(2 + length);
  }
  return rest.length === 0 ? null : 'bytes follow the integers';
}
