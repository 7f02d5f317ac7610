// What follows when a step fails, which steps there are, and what ends a flow before its first request.
import { dialogue, missingStep, token } from './dialogue.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const REPORT = '/v1/client/mobile/otp/error';
const OTP_STEPS = ['otpStart', 'otpFinish'];
const SETUP = { steps: OTP_STEPS, token: token('mobile/otp') };
const CANCELLED_BY_CUSTOMER = { message: 'no' };
const REJECTION = { code: 10001, reason: 'step_rejected', message: 'no', step: 'mobile/otp', causeOf: 1 };

/** The customer says no, and the report of it goes out. @param {Dialogue} d */
function report(d) {
  d.appStep('otpStart', [true]).fail('rejected', 'no');
  return d.request(REPORT, CANCELLED_BY_CUSTOMER);
}

dialogue('fail-report-leads-on', 'The step that the report\'s answer names is the next one.', SETUP, (d) => {
  report(d).reply({ next: 'mobile/otp' });
  d.appStep('otpStart', [true]).value(null);
  d.request('/v1/client/mobile/otp/start', {}).reply({ next: '', error: { code: 1, message: 'late', next: 'x' } });
  d.failure({ code: 1, reason: 'backend_error', message: 'late', step: 'mobile/otp' });
});

/** @type {Record<string, (reporting: ReturnType<typeof report>) => void>} */
const reportAnswers = {
  'is-refused': (reporting) => reporting.reply({ next: 'done', error: { code: 5, message: 'second error' } }),
  'has-no-next': (reporting) => reporting.reply({ data: {} }),
  'has-an-empty-next': (reporting) => reporting.reply({ next: '' }),
  'answers-500': (reporting) => reporting.reply({ next: 'done' }, 500),
  'has-no-body': (reporting) => reporting.reply(''),
  'gets-no-answer': (reporting) => reporting.fail('network'),
  'takes-too-long': (reporting) => reporting.fail('timeout'),
};
for (const [name, answer] of Object.entries(reportAnswers)) {
  dialogue(`fail-report-${name}`, 'A report that fails is not repeated: the first error rejects the call.', SETUP, (d) => {
    answer(report(d));
    d.failure(REJECTION);
  });
}

dialogue('fail-next-without-endpoint', 'A step without an error endpoint rejects with what happened.',
  { steps: ['authMessage'], token: token('scan/message') }, (d) => {
    const asking = d.appStep('authMessage', [{}]).fail('rejected', 'no');
    d.failure({ code: 10001, reason: 'step_rejected', message: 'no', step: 'scan/message', causeOf: asking.id });
  });

dialogue('fail-unknown-step', 'A step that nobody knows is named in the error, as far as it can be printed.',
  { token: token('device/teleport\u0007\u00e9') }, (d) => {
    d.failure({ code: 10003, reason: 'unknown_step', step: 'device/teleport\u0007\u00e9',
      message: 'The backend asked for the step "device/teleport???", which this client does not have.' });
  });

const notThisRole = (/** @type {string} */ step) => `The step "${step}" does not belong to this client's role: check withRole() `
  + 'and the possessionType of POST /v3/unify.';
const primaryOnly = { 'mobile/otp': 'mobile/otp', 'device/passive/silent': 'device/passive' };
for (const [step, endpoint] of Object.entries(primaryOnly)) {
  dialogue(`fail-not-for-secondary-${endpoint.replace('/', '-')}`,
    'A step that the role does not have fails, reported if that step has an error endpoint.',
    { steps: OTP_STEPS, token: token(step), options: { role: 'secondary' } }, (d) => {
      const message = notThisRole(step);
      d.request(`/v1/client/${endpoint}/error`, { message }).reply({ next: '' });
      d.failure({ code: 10003, reason: 'unknown_step', message, step });
    });
}

dialogue('fail-not-for-secondary-scan-message', 'Without an error endpoint the call rejects at once.',
  { steps: ['authMessage'], token: token('scan/message'), options: { role: 'secondary' } }, (d) => {
    d.failure({ code: 10003, reason: 'unknown_step', message: notThisRole('scan/message'), step: 'scan/message' });
  });

dialogue('fail-too-many-steps', 'Fifty steps are allowed; the 51st rejects without being begun.',
  { token: token('mobile/otp') }, (d) => {
    const message = missingStep('otpStart');
    for (let i = 0; i < 50; i++) {
      d.request(REPORT, { message }).reply({ next: 'mobile/otp' });
    }
    d.failure({ code: 10005, reason: 'too_many_steps', step: 'mobile/otp',
      message: 'The backend asked for more than 50 steps. Start again with a new auth token; if it happens again, tell '
        + 'Prove\'s support.' });
  });

dialogue('fail-last-step-is-done', 'After fifty steps "done" runs AuthFinish.', { token: token('mobile/otp') }, (d) => {
  const message = missingStep('otpStart');
  for (let i = 0; i < 50; i++) {
    d.request(REPORT, { message }).reply({ next: i < 49 ? 'mobile/otp' : 'done' });
  }
  d.authFinish();
});

dialogue('begin-done', 'A token whose first step is "done" runs AuthFinish, whose value is the call\'s.',
  { token: token('done') }, (d) => {
    d.authFinish();
  });

dialogue('begin-empty', 'A token whose first step is empty resolves without AuthFinish.', { token: token('') }, (d) => {
  d.success();
});

dialogue('begin-without-auth-finish', 'Without an AuthFinish step the call rejects before any request.',
  { options: { appSteps: OTP_STEPS }, token: token('mobile/otp'), settingsAfter: {} }, (d) => {
    d.failure({ code: 10004, reason: 'missing_auth_finish', step: '',
      message: 'No AuthFinish step: call withAuthFinishStep() on the builder before build().' });
  });

dialogue('end-auth-finish-rejected', 'An AuthFinish step that rejects rejects the call; it is not reported.',
  { token: token('done') }, (d) => {
    const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]).fail('rejected', 'the server said no');
    d.failure({
      code: 10001, reason: 'step_rejected', message: 'the server said no', step: 'done', causeOf: finishing.id,
    });
  });

dialogue('end-auth-finish-never-answers', 'An AuthFinish step that never answers ends with the backend\'s session.',
  { token: token('done') }, (d) => {
    const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]);
    d.advance(900_000);
    finishing.fail('timeout');
    d.failure({ code: 10002, reason: 'step_timeout', step: 'done', retryable: true, causeOf: finishing.id,
      message: 'The app\'s authFinish step took longer than its limit.' });
  });

const ADVICE = 'Pass the authToken of POST /v3/unify to authenticate() as it is.';
const malformed = {
  'one-part': ['e30', 'is not of the form header.payload.signature'],
  'four-parts': ['a.e30.c.d', 'is not of the form header.payload.signature'],
  'not-base64url': ['a.e3-9a.c', 'has a payload that is not base64url'],
  'surrounded-by-spaces': [` ${token('mobile/otp')}`, 'has characters that a token cannot have'],
  'without-auth': ['a.e30.c', 'has a payload without the claim auth'],
  'without-endp': [token('mobile/otp', {}, { endp: undefined }), 'has no usable backend origin (claim auth.endp)'],
  'with-a-script-as-endp': [token('mobile/otp', {}, { endp: 'javascript:0' }),
    'has no usable backend origin (claim auth.endp)'],
  'without-auth-id': [token('mobile/otp', {}, { id: undefined }), 'has no authId (claim auth.id)'],
  'without-first-step': [token('mobile/otp', {}, { next: 7 }), 'names no first step (claim auth.next)'],
};
for (const [name, [text, what]] of Object.entries(malformed)) {
  dialogue(`token-${name}`, 'A malformed token rejects before any request; the text says what is wrong.',
    { ...SETUP, token: text, settingsAfter: {} }, (d) => {
      d.failure({ code: 10002, reason: 'malformed_token', message: `The auth token ${what}. ${ADVICE}`, step: '' });
    });
}
