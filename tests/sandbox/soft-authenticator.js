import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * An authenticator in software for one credential (WebAuthn §6): makes attestations of format "none" and assertions, in
 * the JSON form that clients send.
 */
export function createAuthenticator(origin) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const rawId = randomBytes(16);
  const id = rawId.toString('base64url');
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url'),
  ]);
  let counter = 0;

  const authenticatorData = (flags, attested = Buffer.alloc(0)) => {
    const counterBytes = Buffer.alloc(4);
    counterBytes.writeUInt32BE((counter += 1));
    const rpIdHash = createHash('sha256').update(new URL(origin).hostname).digest();
    return Buffer.concat([rpIdHash, Buffer.from([flags]), counterBytes, attested]);
  };
  const clientData = (type, challenge) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  return {
    id,
    create({ challenge }) {
      const idLength = Buffer.from([0, rawId.length]);
      const authData = authenticatorData(0x45, Buffer.concat([Buffer.alloc(16), idLength, rawId, cose]));
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]),
        text('authData'), Buffer.from([0x58, authData.length]), authData,
      ]);
      const clientDataJSON = clientData('webauthn.create', challenge);
      return {
        type: 'public-key', id, rawId: id,
        response: {
          attestationObject: attestationObject.toString('base64url'),
          clientDataJSON: clientDataJSON.toString('base64url'),
        },
      };
    },
    get({ challenge }) {
      const authData = authenticatorData(0x05);
      const clientDataJSON = clientData('webauthn.get', challenge);
      const signed = Buffer.concat([authData, createHash('sha256').update(clientDataJSON).digest()]);
      return {
        type: 'public-key', id, rawId: id,
        response: {
          authenticatorData: authData.toString('base64url'),
          clientDataJSON: clientDataJSON.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
        },
      };
    },
  };
}

/** A CBOR text of less than 24 bytes (RFC 8949). */
const text = (value) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
