// The least that a client can do: the same requests, keys and signatures as the library's flows, written down by
// hand without a rule, a check or a timeout. The limit that the library is measured against.
const { subtle } = globalThis.crypto;

/** @typedef {{deviceId: string, keyId: string, keys: CryptoKeyPair}} Device */
/** @typedef {{endpoint: string, challenge: string, send: (path: string, body: unknown) => Promise<any>}} Session */

/** @param {Uint8Array} bytes */
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** @param {string} authToken @returns {Session} */
function openSession(authToken) {
  const payload = authToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  const { auth } = JSON.parse(atob(payload));
  return {
    endpoint: auth.endp,
    challenge: auth.chlg,
    async send(path, body) {
      const response = await fetch(`${auth.endp}/v1/client/${path}`, {
        method: 'POST',
        headers: {
          'Accept': 'application/json',
          'Content-Type': 'application/json',
          'PA-Version': 'ProveAuth/1.0.0 Contract/2.15.1 WEB/1',
          'Authorization': `Bearer ${authToken}`,
        },
        body: JSON.stringify(body),
      });
      return response.json();
    },
  };
}

/** @param {Uint8Array} half big-endian @returns {number[]} a DER INTEGER (ITU-T X.690) */
function derInteger(half) {
  let first = 0;
  while (first < half.length - 1 && half[first] === 0) {
    first++;
  }
  const digits = [...half.subarray(first)];
  return digits[0] & 0x80 ? [2, digits.length + 1, 0, ...digits] : [2, digits.length, ...digits];
}

/** @param {CryptoKey} key @param {string} text @returns {Promise<string>} ECDSA-Sig-Value (RFC 3279), base64 */
async function sign(key, text) {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const p1363 = new Uint8Array(await subtle.sign(algorithm, key, new TextEncoder().encode(text)));
  const content = [...derInteger(p1363.subarray(0, 32)), ...derInteger(p1363.subarray(32))];
  return base64(Uint8Array.from([0x30, content.length, ...content]));
}

/**
 * A first visit on a phone: registers a Prove Key, then the OTP.
 * @param {string} authToken
 * @param {(phone: string) => Promise<string>} readOtp
 * @param {string} phoneNumber
 * @returns {Promise<Device>}
 */
export async function runBareOtpFlow(authToken, phoneNumber, readOtp) {
  const session = openSession(authToken);
  const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const spki = new Uint8Array(await subtle.exportKey('spki', keys.publicKey));
  const keyId = crypto.randomUUID();
  const registered = await session.send('device/passive/register', {
    deviceName: 'bare',
    deviceCapabilities: [],
    registrations: [{
      publicKey: {
        id: keyId, alg: 'ES256', key: `-----BEGIN PUBLIC KEY-----\n${base64(spki)}\n-----END PUBLIC KEY-----`, uvLevel: 0,
      },
      signature: await sign(keys.privateKey, session.challenge),
    }],
    signals: {},
  });
  await session.send('mobile/otp/start', { mobileNumber: phoneNumber });
  await session.send('mobile/otp/finish', { otp: await readOtp(phoneNumber) });
  return { deviceId: registered.data.deviceId, keyId, keys };
}

/**
 * A later visit: the Prove Key signs, silently.
 * @param {string} authToken
 * @param {Device} device
 */
export async function runBareReturn(authToken, { deviceId, keyId, keys }) {
  const session = openSession(authToken);
  const signature = await sign(keys.privateKey, `${deviceId}:${session.challenge}`);
  await session.send('device/passive/verify', { deviceId, keyId, signature, signals: {} });
}
