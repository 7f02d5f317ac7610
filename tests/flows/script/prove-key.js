// The Prove Key: registering a device, recognising it again, and what happens when a key or storage fails.
import { dialogue, malformedAnswer, missingStep, ORIGIN, token } from './dialogue.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const REGISTER = '/v1/client/device/passive/register';
const VERIFY = '/v1/client/device/passive/verify';
const REPORT = '/v1/client/device/passive/error';
const KEY_ID = '00000000-0000-4000-8000-000000000001';
const SETUP = { token: token('device/passive/silent') };

const R = Array(32).fill(0x01);
const S = Array(32).fill(0x81);
/** What the host answers to "sign": r || s, 32 bytes each. */
export const SIGNATURE_P1363 = Buffer.from([...R, ...S]).toString('base64url');
/** The same as SEQUENCE { INTEGER r, INTEGER s }: s begins with a one bit, so it gets a zero byte in front. */
export const SIGNATURE_DER = Buffer.from([0x30, 0x45, 0x02, 0x20, ...R, 0x02, 0x21, 0x00, ...S]).toString('base64');
const SPKI = Buffer.from([48, 3, 2, 1, 7]);
const PEM = `-----BEGIN PUBLIC KEY-----\n${SPKI.toString('base64')}\n-----END PUBLIC KEY-----`;

export const STORED = {
  namespace: 'space-1', endpoint: ORIGIN, createdAt: 1_690_000_000, keyId: 'key-7', deviceId: 'device-7',
  algorithm: 'ES256',
};
const REGISTERED = { 'ProveAuth.namespace': 'space-1', 'ProveAuth.DeviceId': 'device-9' };
const VERIFIED = { 'ProveAuth.namespace': 'space-1', 'ProveAuth.DeviceId': 'device-7' };

/** @param {Dialogue} d @param {unknown} registration */
export function load(d, registration) {
  return d.storage('load', { namespace: 'space-1' }).answer({ registration });
}

/** @param {Dialogue} d */
function lock(d) {
  return d.storage('lock', { name: 'ProveAuth.registration' }, 30_000);
}

/** @param {Dialogue} d @param {string} [keyId] */
function makeKey(d, keyId = KEY_ID) {
  d.key('create', keyId).answer({ publicKeySpkiDer: SPKI.toString('base64url') });
  d.key('sign', keyId, { text: 'challenge-1' }).answer({ signatureP1363: SIGNATURE_P1363 });
}

/** @param {Dialogue} d @param {string} [keyId] */
function register(d, keyId = KEY_ID) {
  return d.request(REGISTER, {
    deviceName: 'Firefox 128.0 on Linux', deviceCapabilities: [],
    registrations: [{ publicKey: { id: keyId, alg: 'ES256', key: PEM, uvLevel: 0 }, signature: SIGNATURE_DER }],
    signals: {},
  });
}

/** @param {Dialogue} d @param {string} [endpoint] */
function store(d, endpoint = ORIGIN) {
  return d.storage('store', { registration: {
    namespace: 'space-1', endpoint, createdAt: 1_700_000_000, keyId: KEY_ID, deviceId: 'device-9', algorithm: 'ES256',
  } });
}

const VERIFY_BODY = { deviceId: 'device-7', keyId: 'key-7', signature: SIGNATURE_DER, signals: {} };

/** @param {Dialogue} d */
function signToVerify(d) {
  d.key('sign', 'key-7', { text: 'device-7:challenge-1' }).answer({ signatureP1363: SIGNATURE_P1363 });
}

/** @param {Dialogue} d */
function verify(d) {
  signToVerify(d);
  return d.request(VERIFY, VERIFY_BODY);
}

dialogue('prove-key-register', 'A device without a registration gets a key, and its record once the backend took it.',
  { ...SETUP, settingsAfter: REGISTERED }, (d) => {
    load(d, null);
    const locked = lock(d).answer({});
    load(d, null);
    makeKey(d);
    register(d).reply({ next: 'done', data: { deviceId: 'device-9' } });
    store(d).answer({ durable: true });
    locked.aborted();
    d.authFinish();
  });

dialogue('prove-key-verify', 'A stored key signs "<deviceId>:<challenge>"; the setting follows the record.',
  { ...SETUP, settingsAfter: VERIFIED }, (d) => {
    load(d, STORED);
    verify(d).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('prove-key-without-webauthn', 'device/passive on a platform without WebAuthn is the silent check.',
  { token: token('device/passive', { dev: { auths: { pasv: { uvlvl: 'req' } } } }), settingsAfter: VERIFIED }, (d) => {
    load(d, STORED);
    verify(d).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('prove-key-other-tab-was-first', 'A registration that another tab made meanwhile is found under the lock.',
  { ...SETUP, settingsAfter: VERIFIED }, (d) => {
    load(d, null);
    const locked = lock(d).answer({});
    load(d, STORED);
    signToVerify(d);
    locked.aborted();
    d.request(VERIFY, VERIFY_BODY).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('prove-key-storage-refused', 'Where storage is refused the key lives with the page, and the flow goes on.',
  { ...SETUP, settingsAfter: REGISTERED }, (d) => {
    d.storage('load', { namespace: 'space-1' }).fail('refused');
    const locked = lock(d);
    locked.fail('unsupported').aborted();
    makeKey(d);
    register(d).reply({ next: 'done', data: { deviceId: 'device-9' } });
    store(d).fail('refused');
    d.authFinish();
  });

dialogue('prove-key-not-created', 'A key that cannot be made fails the step; the lock is free.', SETUP, (d) => {
  load(d, null);
  const locked = lock(d).answer({});
  load(d, null);
  const creating = d.key('create', KEY_ID).fail('error', 'no entropy');
  locked.aborted();
  const message = 'Creating the Prove Key failed. (no entropy)';
  d.request(REPORT, { message }).reply({ next: '' });
  d.failure({ code: 10002, reason: 'key', message, step: 'device/passive/silent', causeOf: creating.id });
});

dialogue('prove-key-gone', 'A registration whose key can no longer sign is replaced by a new one.',
  { ...SETUP, settingsAfter: REGISTERED }, (d) => {
    load(d, STORED);
    d.key('sign', 'key-7', { text: 'device-7:challenge-1' }).fail('missing');
    const locked = lock(d).answer({});
    load(d, STORED);
    makeKey(d);
    register(d).reply({ next: 'done', data: { deviceId: 'device-9' } });
    store(d).answer({ durable: true });
    locked.aborted();
    d.authFinish();
  });

for (const next of ['mobile/otp', 'done']) {
  dialogue(`prove-key-without-device-id-next-${next.replace('/', '-')}`,
    'A registration\'s answer without deviceId is malformed, nothing is stored; "done" in it goes before the report.',
    SETUP, (d) => {
      load(d, null);
      const locked = lock(d).answer({});
      load(d, null);
      makeKey(d);
      register(d).reply({ next, data: {} });
      locked.aborted();
      if (next === 'done') {
        d.authFinish();
        return;
      }
      const message = malformedAnswer('to the registration has no deviceId');
      d.request(REPORT, { message }).reply({ next: '' });
      d.failure({ code: 10000, reason: 'malformed_response', message, step: 'device/passive/silent' });
    });
}

dialogue('prove-key-unknown-to-the-backend', 'Code 10006 forgets the device; the report is no longer signed.',
  { ...SETUP, settings: VERIFIED, settingsAfter: {} }, (d) => {
    load(d, STORED);
    verify(d).reply({ next: 'mobile/otp', error: { code: 10006, message: 'no such device' } });
    d.storage('wipe').answer({});
    const message = missingStep('otpStart');
    d.request('/v1/client/mobile/otp/error', { message }).reply({ next: '' });
    d.failure({ code: 10002, reason: 'missing_app_step', message, step: 'mobile/otp' });
  });

dialogue('prove-key-cancelled-at-the-backend', 'Cancelled while the backend registers: nothing stored, no lock held.',
  SETUP, (d) => {
    load(d, null);
    const locked = lock(d).answer({});
    load(d, null);
    makeKey(d);
    const registering = register(d);
    d.cancel();
    registering.aborted();
    locked.aborted();
    d.cancelled('device/passive/silent');
  });

dialogue('prove-key-cancelled-while-stored', 'Cancelled while the record is stored: no setting without its record.',
  SETUP, (d) => {
    load(d, null);
    const locked = lock(d).answer({});
    load(d, null);
    makeKey(d);
    register(d).reply({ next: 'done', data: { deviceId: 'device-9' } });
    const storing = store(d);
    d.cancel();
    storing.aborted();
    locked.aborted();
    d.cancelled('device/passive/silent');
  });
