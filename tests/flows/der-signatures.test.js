// Ten thousand signatures as Web Crypto gives them (P1363), turned into DER by the WebAssembly core on their way into
// a request, and verified there with Node's own crypto.
import { createPublicKey, verify, webcrypto } from 'node:crypto';

import { expect, test } from '@jest/globals';

import { core } from '../../js/load.js';
import { token } from './script/dialogue.js';
import { STORED } from './script/prove-key.js';
import { RecordingHost } from './recording-host.js';

const COUNT = 10_000;
const TEXT = `${STORED.deviceId}:challenge-1`;
const DIALOGUE = {
  name: '', rule: '', settings: {}, settingsAfter: {}, watchProgress: false, events: [],
  options: { appSteps: ['authFinish'] }, call: { call: 'authenticate', authToken: token('device/passive/silent') },
};

/** What the backend gets when the key gives this signature. @param {Uint8Array} p1363 */
function signatureSent(p1363) {
  const host = new RecordingHost(core(), DIALOGUE);
  host.start(DIALOGUE.call);
  host.complete(1, { registration: STORED });
  expect(host.pending.get(2)).toMatchObject({ kind: 'key', op: 'sign', text: TEXT });
  host.complete(2, { signatureP1363: Buffer.from(p1363).toString('base64url') });
  const { signature } = JSON.parse(host.pending.get(3)?.body ?? '{}');
  host.authenticator.delete();
  return Buffer.from(signature, 'base64');
}

test(`${COUNT} signatures verify after their conversion`, async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', publicKey));
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const text = Buffer.from(TEXT);
  const lengths = new Set();
  for (let i = 0; i < COUNT; i++) {
    const p1363 = new Uint8Array(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, text));
    const der = signatureSent(p1363);
    lengths.add(der.length);
    if (!verify('sha256', text, key, der)) {
      throw new Error(`not verified: ${Buffer.from(p1363).toString('hex')} became ${der.toString('hex')}`);
    }
  }
  // 70 to 72 bytes are common; one in 128 has a short number.
  expect([...lengths].filter((length) => length < 70).length).toBeGreaterThan(0);
  expect(core().liveCount()).toBe(0);
}, 300_000);
