// OTP: every way in which the app, the customer or the backend ends it.
import { AppError, dialogue, malformedAnswer, missingStep, token } from './dialogue.js';
import { sendFirstSms, submit } from './otp.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const STEPS = ['otpStart', 'otpFinish'];
const SETUP = { steps: STEPS, token: token('mobile/otp') };
const START = '/v1/client/mobile/otp/start';
const REPORT = '/v1/client/mobile/otp/error';
const FINISH_SHAPE = '{resultType}, an OtpFinishResultType: 0 OnSuccess, 1 OnResendOtp or 2 OnMobileNumberChange';
const OTP_SHAPE = '{resultType: 0, input: {otp: string}}; an OTP stays a string, it may begin with zeros';

/** The report's answer has AuthFinish run. @param {Dialogue} d @param {string} message */
function reportedAndDone(d, message) {
  d.request(REPORT, { message }).reply({ next: 'done' });
  d.authFinish();
}

/** @param {string} step @param {string} shape */
const wrongShape = (step, shape) => `The app's ${step} step must answer with ${shape}.`;

dialogue('otp-start-error', 'An error of the backend without a next step rejects with its code; it is not reported.',
  SETUP, (d) => {
    d.appStep('otpStart', [true]).value({ phoneNumber: '2001004014' });
    d.request(START, { mobileNumber: '2001004014' })
      .reply({ next: '', error: { code: 8003, message: 'out of order' } });
    d.failure({ code: 8003, reason: 'backend_error', message: 'out of order', step: 'mobile/otp' });
  });

dialogue('otp-start-error-next', 'An error of the backend with a next step leads there without a report.',
  { steps: [...STEPS, 'authMessage'], token: token('mobile/otp') }, (d) => {
    d.appStep('otpStart', [true]).value(null);
    d.request(START, {}).reply({ next: 'scan/message', error: { code: 8003, message: 'out of order' } });
    d.appStep('authMessage', [{}]).value('accept');
    d.request('/v1/client/user/response', { response: 'accept' }).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-finish-error', 'An error in answer to the OTP ends the step, whatever comes with it.', SETUP, (d) => {
  sendFirstSms(d);
  submit(d, '1234').reply({ next: '', data: { code: 1 }, error: { message: 'not now' } });
  d.failure({ code: 0, reason: 'backend_error', message: 'not now', step: 'mobile/otp' });
});

dialogue('otp-finish-without-next', 'An accepted OTP without a next step is no answer to go on with.', SETUP, (d) => {
  sendFirstSms(d);
  submit(d, '1234').reply({});
  reportedAndDone(d, malformedAnswer('names no next step'));
});

dialogue('otp-finish-next-empty', 'An empty next step ends the flow without AuthFinish.', SETUP, (d) => {
  sendFirstSms(d);
  submit(d, '1234').reply({ next: '' });
  d.success();
});

dialogue('otp-start-rejected', 'The customer cancels: reported with the app\'s text, and the backend decides.',
  SETUP, (d) => {
    d.appStep('otpStart', [true]).fail('rejected', 'phone invalid or user cancelled');
    reportedAndDone(d, 'phone invalid or user cancelled');
  });

dialogue('otp-finish-rejected-silently', 'A step that rejects with nothing is reported with a text of ours.',
  SETUP, (d) => {
    sendFirstSms(d);
    d.appStep('otpFinish', [], 120_000).fail('rejected');
    reportedAndDone(d, 'The app\'s otpFinish step was rejected without a reason.');
  });

const thrownTexts = {
  'a-phone-number': ['+1 (200) 100-4014 is no mobile', '+*** is no mobile'],
  'an-otp': ['1234 was wrong, 12 tries', '*** was wrong, 12 tries'],
  'a-token': [`sign in again: ${token('mobile/otp')}`, 'sign in again: ***'],
};
for (const [name, [thrown, told]] of Object.entries(thrownTexts)) {
  dialogue(`otp-rejected-with-${name}`, 'What the app rejects with is told, less anything secret.', SETUP, (d) => {
    d.appStep('otpStart', [true]).fail('rejected', thrown);
    d.request(REPORT, { message: told }).reply({ next: '' });
    d.failure({ code: 10001, reason: 'step_rejected', message: told, step: 'mobile/otp', causeOf: 1 });
  });
}

const startAnswers = {
  'a-number': 7, 'a-text': '2001004014', 'an-empty-object': {}, 'a-numeric-phone': { phoneNumber: 2001 },
};
for (const [name, value] of Object.entries(startAnswers)) {
  dialogue(`otp-start-answers-${name}`, 'Anything but null or {phoneNumber: string} is an error of the app\'s step.',
    SETUP, (d) => {
      d.appStep('otpStart', [true]).value(value);
      reportedAndDone(d, wrongShape('otpStart', 'null or {phoneNumber: string}'));
    });
}

/** @type {Record<string, [unknown, string]>} */
const finishAnswers = {
  'nothing': [null, FINISH_SHAPE],
  'no-type': [{ input: { otp: '1234' } }, FINISH_SHAPE],
  'an-unknown-type': [{ resultType: 3 }, FINISH_SHAPE],
  'a-type-as-text': [{ resultType: '0', input: { otp: '1234' } }, FINISH_SHAPE],
  'no-otp': [{ resultType: 0 }, OTP_SHAPE],
  'a-numeric-otp': [{ resultType: 0, input: { otp: 1234 } }, OTP_SHAPE],
};
for (const [name, [value, shape]] of Object.entries(finishAnswers)) {
  dialogue(`otp-finish-answers-${name}`, 'A finish step of the wrong shape is an error that says what is expected.',
    SETUP, (d) => {
      sendFirstSms(d);
      d.appStep('otpFinish', [], 120_000).value(value);
      reportedAndDone(d, wrongShape('otpFinish', shape));
    });
}

for (const [name, failed, message] of [['without-json', 'invalid', 'function'], ['without-end', 'too_large', '']]) {
  dialogue(`otp-finish-answer-${name}`, 'A value that JSON cannot carry, or not in a moment, is of the wrong shape.',
    SETUP, (d) => {
      sendFirstSms(d);
      d.appStep('otpFinish', [], 120_000).fail(failed, message);
      reportedAndDone(d, wrongShape('otpFinish', 'a value with a JSON form of at most 256 KB and 5,000 values'));
    });
}

dialogue('otp-steps-missing', 'Both steps have to be configured before either is asked.',
  { steps: ['otpStart'], token: token('mobile/otp') }, (d) => {
    reportedAndDone(d, missingStep('otpFinish'));
  });

dialogue('otp-timeout', 'Two minutes after the SMS OTP is over: reported, and rejected if the backend knows no way on.',
  SETUP, (d) => {
    sendFirstSms(d);
    const entering = d.appStep('otpFinish', [], 120_000);
    d.advance(120_000);
    entering.fail('timeout');
    const message = 'The OTP was not entered in time: start again with a new auth token.';
    d.request(REPORT, { message }).reply({ next: '' });
    d.failure({
      code: 10002, reason: 'otp_timeout', message, step: 'mobile/otp', retryable: true, causeOf: entering.id,
    });
  });

dialogue('otp-timeout-configured', 'otpMs sets the limit; a wrong OTP does not begin it anew.',
  { ...SETUP, options: { timeouts: { otpMs: 5_000 } } }, (d) => {
    sendFirstSms(d);
    const typing = d.appStep('otpFinish', [], 5_000);
    d.advance(4_000);
    typing.value({ resultType: 0, input: { otp: '0000' } });
    d.request('/v1/client/mobile/otp/finish', { otp: '0000' }).reply({ next: '', data: { code: 5, message: 'no' } });
    const refusal = new AppError('OtpError', { code: 5, message: 'Error Code: 5, no' });
    const entering = d.appStep('otpFinish', [refusal], 1_000);
    d.advance(1_000);
    entering.fail('timeout');
    reportedAndDone(d, 'The OTP was not entered in time: start again with a new auth token.');
  });

dialogue('otp-start-abandoned', 'A start step that never answers ends with the backend\'s session, after 15 minutes.',
  SETUP, (d) => {
    const asking = d.appStep('otpStart', [true]);
    d.advance(900_000);
    asking.fail('timeout');
    reportedAndDone(d, 'The app\'s otpStart step took longer than its limit.');
  });
