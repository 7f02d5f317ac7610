// An app that answers without asking anybody, and a backend that refuses each time: nothing goes round for ever.
import { AppError, dialogue, token } from './dialogue.js';
import { openAndAsk, sendSms, started } from './instant-link.js';
import { resend, sendFirstSms, submit } from './otp.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const OTP = { steps: ['otpStart', 'otpFinish'], token: token('mobile/otp') };
const LINK = {
  steps: ['instantLinkStart', 'instantLinkRetry'], token: token('mobile/instantlink'), options: { role: 'secondary' },
};
const REFUSED = { next: '', data: { code: 1001, message: 'no mobile number' } };
const wrongNumber = new AppError('PhoneValidationError', { code: 1001, message: 'Error Code: 1001, no mobile number' });
const wrongOtp = new AppError('OtpError', wrongNumber);
const MESSAGE = `The backend has refused the same answer of the app's three times. ${wrongNumber.message}`;

dialogue('refused-number-of-otp', 'A third refusal in a row of the same number fails the step, and is reported.',
  OTP, (d) => {
    const refuse = (/** @type {unknown[]} */ args, /** @type {string} */ mobileNumber) => {
      d.appStep('otpStart', args).value({ phoneNumber: mobileNumber });
      d.request('/v1/client/mobile/otp/start', { mobileNumber }).reply(REFUSED);
    };
    refuse([true], '1');
    refuse([true, wrongNumber], '1');
    refuse([true, wrongNumber], '2'); // another one: the count begins anew
    refuse([true, wrongNumber], '1');
    refuse([true, wrongNumber], '1');
    refuse([true, wrongNumber], '1');
    d.request('/v1/client/mobile/otp/error', { message: MESSAGE }).reply({ next: '' });
    d.failure({ code: 1001, reason: 'backend_error', message: MESSAGE, step: 'mobile/otp' });
  });

dialogue('refused-without-a-number', 'A start step that just answers null is asked three times.', OTP, (d) => {
  for (const args of [[true], [true, wrongNumber], [true, wrongNumber]]) {
    d.appStep('otpStart', args).value(null);
    d.request('/v1/client/mobile/otp/start', {}).reply(REFUSED);
  }
  d.request('/v1/client/mobile/otp/error', { message: MESSAGE }).reply({ next: 'done' });
  d.authFinish();
});

dialogue('refused-otp', 'So does a third refusal of the same OTP, unless a new SMS was sent between.', OTP, (d) => {
  sendFirstSms(d);
  submit(d, '0000').reply(REFUSED);
  submit(d, '0000', [wrongOtp]).reply(REFUSED);
  resend(d, [wrongOtp]).reply({ next: '' });
  submit(d, '0000').reply(REFUSED);
  submit(d, '0000', [wrongOtp]).reply(REFUSED);
  submit(d, '0000', [wrongOtp]).reply(REFUSED);
  d.request('/v1/client/mobile/otp/error', { message: MESSAGE }).reply({ next: 'done' });
  d.authFinish();
});

dialogue('refused-number-of-instant-link', 'The same for the start step of the Instant Link.', LINK, (d) => {
  const begun = openAndAsk(d);
  begun.asking.value({ phoneNumber: '1' });
  sendSms(d, '1').reply(REFUSED);
  for (let more = 0; more < 2; more++) {
    d.appStep('instantLinkStart', [true, wrongNumber]).value({ phoneNumber: '1' });
    sendSms(d, '1').reply(REFUSED);
  }
  begun.receiving.aborted();
  begun.socket.aborted();
  d.request('/v1/client/mobile/instantlink/error', { message: MESSAGE }).reply({ next: 'done' });
  d.authFinish();
});

dialogue('refused-resend', 'The same for a retry step that has the link sent again; an SMS that goes out ends the row.',
  LINK, (d) => {
    const begun = started(d, { next: '' });
    for (const reply of [REFUSED, REFUSED, { next: '' }, REFUSED, REFUSED, REFUSED]) {
      d.appStep('instantLinkRetry', [], 180_000).value(0);
      sendSms(d, '').reply(reply);
    }
    begun.receiving.aborted();
    begun.socket.aborted();
    d.request('/v1/client/mobile/instantlink/error', { message: MESSAGE }).reply({ next: 'done' });
    d.authFinish();
  });
