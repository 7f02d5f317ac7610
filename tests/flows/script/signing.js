// Signed requests, shown with the report of a failed OTP on a registered device.
import { createHash } from 'node:crypto';

import { dialogue, missingStep, token } from './dialogue.js';
import { load, SIGNATURE_DER, SIGNATURE_P1363, STORED } from './prove-key.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const REPORT = '/v1/client/mobile/otp/error';
const REGISTERED = { 'ProveAuth.DeviceId': 'device-7' };
const SETUP = { steps: ['otpStart', 'otpFinish'], token: token('mobile/otp'), settings: REGISTERED };
const FAILURE = { message: 'no' };

/** @param {Dialogue} d */
function reject(d) {
  d.appStep('otpStart', [true]).fail('rejected', 'no');
}

/** @param {Dialogue} d @param {Record<string, unknown>} [reply] */
function askChallenge(d, reply = { deviceId: 'device-7', challenge: 'c-1', ttl: 300 }) {
  return d.request('/v1/client/challenge', { deviceId: 'device-7' }).reply(reply);
}

/** @param {Dialogue} d @param {string} challenge */
function signReport(d, challenge) {
  const bodyHash = createHash('sha256').update(JSON.stringify(FAILURE)).digest('hex');
  return d.key('sign', 'key-7', { text: `POST\n${REPORT}\n\napplication/json\n${challenge}\n${bodyHash}` });
}

/** @param {Dialogue} d @param {string} challenge */
function sendSigned(d, challenge) {
  signReport(d, challenge).answer({ signatureP1363: SIGNATURE_P1363 });
  return d.request(REPORT, FAILURE, [
    ['PA-Sig-Version', '3'], ['PA-Challenge', challenge], ['PA-KID', 'key-7'], ['PA-Signature', SIGNATURE_DER],
  ]);
}

dialogue('signing-report', 'A registered device signs method, path, query, content type, challenge and body hash.',
  SETUP, (d) => {
    reject(d);
    load(d, STORED);
    askChallenge(d);
    sendSigned(d, 'c-1').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('signing-challenge-reused', 'A challenge is used until a minute before its end, then a new one is asked for.',
  SETUP, (d) => {
    reject(d);
    load(d, STORED);
    askChallenge(d);
    sendSigned(d, 'c-1').reply({ next: 'mobile/otp' });
    const second = d.appStep('otpStart', [true]);
    d.advance(239_999);
    second.fail('rejected', 'no');
    sendSigned(d, 'c-1').reply({ next: 'mobile/otp' });
    const third = d.appStep('otpStart', [true]);
    d.advance(1);
    third.fail('rejected', 'no');
    askChallenge(d, { deviceId: 'device-7', challenge: 'c-2', ttl: 300 });
    sendSigned(d, 'c-2').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('signing-origin-of-the-registration', 'From its reading on, the registration\'s own endpoint is the origin.',
  { ...SETUP, origin: 'https://other.test' }, (d) => {
    reject(d);
    load(d, { ...STORED, endpoint: 'https://other.test/' });
    askChallenge(d);
    sendSigned(d, 'c-1').reply({ next: 'done' });
    d.authFinish();
  });

/** @type {Record<string, (d: Dialogue) => void>} */
const obstacles = {
  'without-a-record': (d) => { load(d, null); },
  'with-refused-storage': (d) => { d.storage('load', { namespace: 'space-1' }).fail('refused'); },
  'without-a-challenge': (d) => { load(d, STORED); askChallenge(d, { next: '' }); },
  'with-a-refused-challenge': (d) => {
    load(d, STORED);
    d.request('/v1/client/challenge', { deviceId: 'device-7' }).reply('', 500);
  },
  'with-a-failing-key': (d) => { load(d, STORED); askChallenge(d); signReport(d, 'c-1').fail('error'); },
};
for (const [name, meet] of Object.entries(obstacles)) {
  dialogue(`signing-${name}`, 'What cannot be signed is sent unsigned: the backend decides.',
    { ...SETUP, settingsAfter: { ...REGISTERED, 'ProveAuth.namespace': 'space-1' } }, (d) => {
      reject(d);
      meet(d);
      d.request(REPORT, FAILURE).reply({ next: 'done' });
      d.authFinish();
    });
}

dialogue('signing-only-some-paths', 'The reports of Instant Link are not signed, and need no storage.',
  { token: token('mobile/instantlink'), settings: REGISTERED }, (d) => {
    const message = missingStep('instantLinkStart');
    d.request('/v1/client/mobile/instantlink/error', { message }).reply({ next: 'done' });
    d.authFinish();
  });
