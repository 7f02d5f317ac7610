// Requests: every way in which the backend's answer can be missing or unusable. Shown with the start of OTP.
import { dialogue, malformedAnswer, token } from './dialogue.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const START = '/v1/client/mobile/otp/start';
const REPORT = '/v1/client/mobile/otp/error';
const SETUP = { steps: ['otpStart', 'otpFinish'], token: token('mobile/otp') };
const STEP = 'mobile/otp';

/** @param {Dialogue} d */
function start(d) {
  d.appStep('otpStart', [true]).value({ phoneNumber: '2001004014' });
  return d.request(START, { mobileNumber: '2001004014' });
}

/** @type {[number, string, boolean][]} */
const statuses = [
  [500, 'Try again with a new auth token.', true],
  [429, 'Check that the auth token belongs to this backend.', true],
  [404, 'Check that the auth token belongs to this backend.', false],
  [401, 'The auth token was used before, has expired or is not valid here: get a new one from your server.', false],
];
for (const [status, advice, retryable] of statuses) {
  dialogue(`request-status-${status}`, 'A status outside 200-299 ends the flow and is not reported.', SETUP, (d) => {
    start(d).reply('', status);
    const message = `The backend answered with HTTP status ${status}. ${advice}`;
    d.failure({ code: 10001, reason: 'http_status', message, step: STEP, retryable });
  });
}

dialogue('request-status-with-error', 'An error in the body of such an answer gives its code and text.', SETUP, (d) => {
  start(d).reply({ error: { code: 8003, message: 'out of order' }, next: 'done' }, 409);
  d.failure({ code: 8003, reason: 'http_status', step: STEP,
    message: 'The backend answered with HTTP status 409. Check that the auth token belongs to this backend. It says: '
      + 'out of order' });
});

/** @type {[string, unknown, number][]} */
const errorCodes = [
  ['above-32-bits', 2 ** 32 + 10006, 4_294_977_302], ['the-largest-integer', 2 ** 53 - 1, 9_007_199_254_740_991],
  ['negative', -5, -5], ['a-fraction', 10006.5, 0], ['out-of-range', 1e300, 0], ['a-text', '10006', 0],
];
for (const [name, sent, code] of errorCodes) {
  dialogue(`request-error-code-${name}`, 'A code keeps its value, and only 10006 forgets the device. No integer is none.',
    { ...SETUP, settings: { 'ProveAuth.DeviceId': 'device-1' },
      settingsAfter: { 'ProveAuth.DeviceId': 'device-1', 'ProveAuth.namespace': 'space-1' } }, (d) => {
      start(d).reply({ next: '', error: { code: sent, message: 'no' } });
      d.failure({ code, reason: 'backend_error', message: 'no', step: STEP });
    });
}

const bodies = {
  'empty': ['', 'has an empty body'], 'broken': ['{"next":', 'is not JSON'], 'html': ['<!doctype html>', 'is not JSON'],
  'array': ['[{"next":"done"}]', 'is not a JSON object'], 'text': ['"done"', 'is not a JSON object'],
  'null': ['null', 'is not a JSON object'],
  'deep': [`{"data":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'is not JSON'],
};
for (const [name, [body, what]] of Object.entries(bodies)) {
  dialogue(`request-body-${name}`, 'A body that is empty or no JSON object is a malformed answer, and reported.',
    SETUP, (d) => {
      start(d).reply(body);
      const message = malformedAnswer(what);
      d.request(REPORT, { message }).reply({ next: '' });
      d.failure({ code: 10001, reason: 'malformed_response', message, step: STEP });
    });
}

const NETWORK = 'The request got no answer: check the connection, CORS, and connect-src in the page\'s '
  + 'Content-Security-Policy.';
dialogue('request-network', 'A request without an answer is reported; the first error counts when that fails, too.',
  { ...SETUP, watch: true }, (d) => {
    d.progress({ type: 'step', step: STEP });
    d.progress({ type: 'waiting', appStep: 'otpStart', expiresAt: 1_700_000_900_000 });
    d.appStep('otpStart', [true]).value({ phoneNumber: '2001004014' });
    d.progress({ type: 'answered', appStep: 'otpStart' });
    d.progress({ type: 'request', path: START });
    const sending = d.request(START, { mobileNumber: '2001004014' }).fail('network');
    d.progress({ type: 'response', path: START, status: 0 });
    d.progress({ type: 'reported', path: REPORT });
    d.progress({ type: 'request', path: REPORT });
    d.request(REPORT, { message: NETWORK }).fail('network');
    d.progress({ type: 'response', path: REPORT, status: 0 });
    d.progress({ type: 'failed', reason: 'network', code: 10001 });
    d.failure({ code: 10001, reason: 'network', message: NETWORK, step: STEP, retryable: true, causeOf: sending.id });
  });

dialogue('request-timeout', 'requestMs limits every request; its expiry is reported like any other failure.',
  { ...SETUP, options: { timeouts: { requestMs: 7_000 } } }, (d) => {
    const sending = start(d);
    d.advance(7_000);
    sending.fail('timeout');
    const message = 'The request took longer than its limit.';
    d.request(REPORT, { message }).reply({ next: '' });
    d.failure({
      code: 10002, reason: 'request_timeout', message, step: STEP, retryable: true, causeOf: sending.id,
    });
  });

dialogue('request-answered-with-nonsense', 'A host\'s answer that cannot be read is as good as none.', SETUP, (d) => {
  const sending = start(d).answer('not json');
  const message = 'The request was answered by the host in a form that cannot be read.';
  d.request(REPORT, { message }).reply({ next: '' });
  d.failure({ code: 10001, reason: 'network', message, step: STEP, retryable: true, causeOf: sending.id });
});

const REGISTERED = {
  'ProveAuth.DeviceId': 'device-1', 'ProveAuth.fingerPrintTimestamp': '1700000000', 'someone.else': 'stays',
};
for (const status of [200, 403]) {
  dialogue(`request-device-unknown-${status}`, 'Code 10006 in any HTTP answer wipes the device\'s settings and database.',
    { ...SETUP, settings: REGISTERED, settingsAfter: { 'someone.else': 'stays' } }, (d) => {
      start(d).reply({ next: '', error: { code: 10006, message: 'no such device' } }, status);
      d.storage('wipe').answer({});
      const prefix = 'The backend answered with HTTP status 403. The auth token was used before, has expired or is not '
        + 'valid here: get a new one from your server. It says: ';
      d.failure({ code: 10006, reason: 'device_not_found', message: `${status === 200 ? '' : prefix}no such device`,
        step: STEP });
    });
}

dialogue('request-device-unknown-wipe-fails', 'Storage that cannot be wiped does not hide the error.',
  { ...SETUP, settings: { 'ProveAuth.DeviceId': 'device-1' }, settingsAfter: {} }, (d) => {
    start(d).reply({ next: '', error: { code: 10006, message: 'no such device' } });
    d.storage('wipe').fail('refused');
    d.failure({ code: 10006, reason: 'device_not_found', message: 'no such device', step: STEP });
  });
