// OTP: the five modes of the integration guide and their combinations.
import { AppError, dialogue, token } from './dialogue.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const STEPS = ['otpStart', 'otpFinish'];
const START = '/v1/client/mobile/otp/start';
const FINISH = '/v1/client/mobile/otp/finish';
const SETUP = { steps: STEPS, token: token('mobile/otp') };
const NUMBER_KNOWN = { steps: STEPS, token: token('mobile/otp', { mob: { auths: { otp: { mnp: true } } } }) };
const LIMIT_MS = 120_000;

/** @param {Dialogue} d @param {unknown[]} [args] @param {string} [phoneNumber] */
export function sendFirstSms(d, args = [true], phoneNumber = '2001004014') {
  d.appStep('otpStart', args).value({ phoneNumber });
  d.request(START, { mobileNumber: phoneNumber }).reply({ next: '' });
}

/** @param {Dialogue} d @param {string} otp @param {unknown[]} [args] @param {number} [timeoutMs] */
export function submit(d, otp, args = [], timeoutMs = LIMIT_MS) {
  d.appStep('otpFinish', args, timeoutMs).value({ resultType: 0, input: { otp } });
  return d.request(FINISH, { otp });
}

/** @param {Dialogue} d @param {unknown[]} [args] */
export function resend(d, args = []) {
  d.appStep('otpFinish', args, LIMIT_MS).value({ resultType: 1 });
  return d.request(START, {});
}

/** @param {number} code @param {string} message */
function refusal(code, message) {
  return { next: '', data: { code, message } };
}

const wrongOtp = new AppError('OtpError', { code: 1002, message: 'Error Code: 1002, wrong OTP' });
const wrongNumber = new AppError('PhoneValidationError', { code: 1001, message: 'Error Code: 1001, no mobile number' });

dialogue('otp-default', 'The backend has the number: the start step is told so, answers null, and none is sent.',
  NUMBER_KNOWN, (d) => {
    d.appStep('otpStart', [false]).value(null);
    d.request(START, {}).reply({ next: '' });
    submit(d, '0123').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-prompt', 'Without the claim mnp the app is asked for the number; an OTP keeps its leading zeros.',
  { ...SETUP, watch: true }, (d) => {
    d.progress({ type: 'step', step: 'mobile/otp' });
    d.progress({ type: 'waiting', appStep: 'otpStart', expiresAt: 1_700_000_900_000 });
    const starting = d.appStep('otpStart', [true]).value({ phoneNumber: '+12001004014' });
    d.progress({ type: 'answered', appStep: 'otpStart' });
    d.progress({ type: 'request', path: START });
    d.request(START, { mobileNumber: '+12001004014' }).reply({ next: '' });
    d.progress({ type: 'response', path: START, status: 200 });
    d.progress({ type: 'waiting', appStep: 'otpFinish', expiresAt: 1_700_000_120_000 });
    d.appStep('otpFinish', [], LIMIT_MS).value({ resultType: 0, input: { otp: '000012' } });
    d.progress({ type: 'answered', appStep: 'otpFinish' });
    d.progress({ type: 'request', path: FINISH });
    d.request(FINISH, { otp: '000012' }).reply({ next: 'done' });
    d.progress({ type: 'response', path: FINISH, status: 200 });
    d.progress({ type: 'step', step: 'done' });
    d.progress({ type: 'waiting', appStep: 'authFinish', expiresAt: 1_700_000_900_000 });
    const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]).value({ anything: starting.id });
    d.progress({ type: 'answered', appStep: 'authFinish' });
    d.progress({ type: 'done' });
    d.success({ valueOf: finishing.id });
  });

dialogue('otp-number-claim-false', 'The claim mnp:false means that the number is needed.',
  { steps: STEPS, token: token('mobile/otp', { mob: { auths: { otp: { mnp: false } } } }) }, (d) => {
    sendFirstSms(d);
    submit(d, '1234').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-number-refused', 'A refused number leads back to the start step, with the backend\'s code and text.',
  SETUP, (d) => {
    d.appStep('otpStart', [true]).value({ phoneNumber: '123' });
    d.request(START, { mobileNumber: '123' }).reply(refusal(1001, 'no mobile number'));
    d.appStep('otpStart', [true, wrongNumber]).value({ phoneNumber: '2001004014' });
    d.request(START, { mobileNumber: '2001004014' }).reply({ next: '' });
    submit(d, '1234').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-number-refused-without-code', 'A refusal without a code, or with code 0, has its text without prefix.',
  SETUP, (d) => {
    d.appStep('otpStart', [true]).value({ phoneNumber: '123' });
    d.request(START, { mobileNumber: '123' }).reply({ next: '', data: { message: 'try another' } });
    d.appStep('otpStart', [true, new AppError('PhoneValidationError', { message: 'try another' })])
      .value({ phoneNumber: '124' });
    d.request(START, { mobileNumber: '124' }).reply(refusal(0, 'this neither'));
    const second = new AppError('PhoneValidationError', { code: 0, message: 'this neither' });
    d.appStep('otpStart', [true, second]).value(null);
    d.request(START, {}).reply({ next: '' });
    submit(d, '1234').reply({ next: 'done' });
    d.authFinish();
  });

/** @type {[string, unknown, string][]} */
const codesAsSent = [
  ['a-text', 'E-17', 'Error Code: E-17, no'], ['an-empty-text', '', 'no'],
  ['a-large-number', 4_294_977_302, 'Error Code: 4294977302, no'],
  ['a-fraction', 1.5, 'Error Code: 1.5, no'], ['a-negative-number', -3, 'Error Code: -3, no'],
];
for (const [name, code, message] of codesAsSent) {
  dialogue(`otp-refusal-code-is-${name}`, 'The app gets the code as the backend sent it.', SETUP, (d) => {
    d.appStep('otpStart', [true]).value({ phoneNumber: '123' });
    d.request(START, { mobileNumber: '123' }).reply({ next: '', data: { code, message: 'no' } });
    d.appStep('otpStart', [true, new AppError('PhoneValidationError', { code, message })]).value(null);
    d.request(START, {}).reply({ next: '' });
    submit(d, '1').reply({ next: '', data: { code, message: 'no' } });
    submit(d, '1234', [new AppError('OtpError', { code, message })]).reply({ next: 'done' });
    d.authFinish();
  });
}

dialogue('otp-refusal-without-a-message', 'Without a text of the backend\'s the app has one to show all the same.',
  SETUP, (d) => {
    d.appStep('otpStart', [true]).value({ phoneNumber: '123' });
    d.request(START, { mobileNumber: '123' }).reply({ next: '', data: { code: 1001, message: '' } });
    const number = 'Error Code: 1001, The phone number was not accepted.';
    d.appStep('otpStart', [true, new AppError('PhoneValidationError', { code: 1001, message: number })]).value(null);
    d.request(START, {}).reply({ next: '' });
    submit(d, '1').reply({ next: '', data: { code: null, message: 7 } });
    submit(d, '1234', [new AppError('OtpError', { message: 'The OTP was not accepted.' })]).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-wrong-names-a-step', 'A code alone or a text alone makes a refusal, whatever step is named.',
  SETUP, (d) => {
    sendFirstSms(d);
    submit(d, '0000').reply({ next: 'done', data: { code: 1002 } });
    const byNumber = { code: 1002, message: 'Error Code: 1002, The OTP was not accepted.' };
    submit(d, '0001', [new AppError('OtpError', byNumber)]).reply({ next: 'done', data: { message: 'wrong' } });
    submit(d, '1234', [new AppError('OtpError', { message: 'wrong' })]).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-wrong-then-right', 'A wrong OTP leads back to the finish step with an OtpError; the time goes on.',
  SETUP, (d) => {
    sendFirstSms(d);
    const typing = d.appStep('otpFinish', [], LIMIT_MS);
    d.advance(20_000);
    typing.value({ resultType: 0, input: { otp: '0000' } });
    d.request(FINISH, { otp: '0000' }).reply(refusal(1002, 'wrong OTP'));
    submit(d, '1234', [wrongOtp], 100_000).reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-wrong-without-text', 'Empty data is a wrong OTP as well, with nothing to tell.', SETUP, (d) => {
  sendFirstSms(d);
  submit(d, '0000').reply({ next: '', data: {} });
  const unexplained = new AppError('OtpError', { message: 'The OTP was not accepted.' });
  submit(d, '1234', [unexplained]).reply({ next: 'done', data: {} });
  d.authFinish();
});

dialogue('otp-watched', 'Who watches learns until when an answer counts; how many tries there are, the backend knows.',
  { ...NUMBER_KNOWN, watch: true }, (d) => {
    d.progress({ type: 'step', step: 'mobile/otp' });
    d.progress({ type: 'waiting', appStep: 'otpStart', expiresAt: 1_700_000_900_000 });
    d.appStep('otpStart', [false]).value(null);
    d.progress({ type: 'answered', appStep: 'otpStart' });
    d.progress({ type: 'request', path: START });
    d.request(START, {}).reply({ next: '' });
    d.progress({ type: 'response', path: START, status: 200 });
    for (const attempt of [1, 2, 3]) {
      d.progress({ type: 'waiting', appStep: 'otpFinish', expiresAt: 1_700_000_120_000 });
      d.appStep('otpFinish', attempt === 1 ? [] : [wrongOtp], LIMIT_MS)
        .value({ resultType: 0, input: { otp: '0000' } });
      d.progress({ type: 'answered', appStep: 'otpFinish' });
      d.progress({ type: 'request', path: FINISH });
      const last = attempt === 3;
      d.request(FINISH, { otp: '0000' })
        .reply(last ? { next: 'done', error: { code: 1003, message: 'lost' } } : refusal(1002, 'wrong OTP'));
      d.progress({ type: 'response', path: FINISH, status: 200 });
    }
    d.progress({ type: 'step', step: 'done' });
    d.progress({ type: 'waiting', appStep: 'authFinish', expiresAt: 1_700_000_900_000 });
    const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]).value(null);
    d.progress({ type: 'answered', appStep: 'authFinish' });
    d.progress({ type: 'done' });
    d.success({ valueOf: finishing.id });
  });

dialogue('otp-lost', 'After the last wrong OTP the backend answers an error with next "done": AuthFinish runs.',
  SETUP, (d) => {
    sendFirstSms(d);
    submit(d, '0000').reply(refusal(1002, 'wrong OTP'));
    submit(d, '0001', [wrongOtp]).reply(refusal(1002, 'wrong OTP'));
    submit(d, '0002', [wrongOtp]).reply({ next: 'done', error: { code: 1003, message: 'too many wrong OTPs' } });
    d.authFinish();
  });

dialogue('otp-resend', 'A resend has an empty body and begins the time limit anew; three sends in all.', SETUP, (d) => {
  sendFirstSms(d);
  const waiting = d.appStep('otpFinish', [], LIMIT_MS);
  d.advance(119_000);
  waiting.value({ resultType: 1 });
  d.request(START, {}).reply({ next: '', data: {} });
  resend(d).reply({ next: '' });
  submit(d, '1234').reply({ next: 'done' });
  d.authFinish();
});

dialogue('otp-resend-after-wrong', 'After a resend the finish step is asked without the error of the last OTP.',
  SETUP, (d) => {
    sendFirstSms(d);
    submit(d, '0000').reply(refusal(1002, 'wrong OTP'));
    resend(d, [wrongOtp]).reply({ next: '' });
    submit(d, '1234').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-resend-refused', 'A resend that the backend refuses ends OTP there; it is not reported.', SETUP, (d) => {
  sendFirstSms(d);
  resend(d).reply({ next: '', error: { code: 1004, message: 'no more SMS' } });
  d.failure({ code: 1004, reason: 'backend_error', message: 'no more SMS', step: 'mobile/otp' });
});

dialogue('otp-number-change', 'A number change asks the start step again, now always for a number.',
  NUMBER_KNOWN, (d) => {
    d.appStep('otpStart', [false]).value(null);
    d.request(START, {}).reply({ next: '' });
    d.appStep('otpFinish', [], LIMIT_MS).value({ resultType: 2 });
    sendFirstSms(d, [true], '2001004017');
    submit(d, '1234').reply({ next: 'done' });
    d.authFinish();
  });

dialogue('otp-change-after-resend', 'Resend, wrong OTP and number change in one flow; the third number is right.',
  SETUP, (d) => {
    sendFirstSms(d, [true], '2001004011');
    resend(d).reply({ next: '' });
    d.appStep('otpFinish', [], LIMIT_MS).value({ resultType: 2 });
    d.appStep('otpStart', [true]).value({ phoneNumber: '1' });
    d.request(START, { mobileNumber: '1' }).reply(refusal(1001, 'no mobile number'));
    sendFirstSms(d, [true, wrongNumber], '2001004012');
    submit(d, '0000').reply(refusal(1002, 'wrong OTP'));
    d.appStep('otpFinish', [wrongOtp], LIMIT_MS).value({ resultType: 2 });
    sendFirstSms(d, [true], '2001004014');
    resend(d).reply({ next: '' });
    submit(d, '1234').reply({ next: 'done' });
    d.authFinish();
  });
