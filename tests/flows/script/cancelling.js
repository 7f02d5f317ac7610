// Cancelling: at once, at every point, with no AuthFinish, no request and no report after it.
import { dialogue, token } from './dialogue.js';
import { openAndAsk, sendSms, started } from './instant-link.js';
import { sendFirstSms, submit } from './otp.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const RULE = 'A cancelled call settles at once; what is under way is aborted, and nothing else is begun.';
const OTP = { steps: ['otpStart', 'otpFinish'], token: token('mobile/otp') };
const LINK = {
  steps: ['instantLinkStart', 'instantLinkRetry'], token: token('mobile/instantlink'), options: { role: 'secondary' },
};

dialogue('cancel-while-the-number-is-asked', RULE, { ...OTP, watch: true }, (d) => {
  d.progress({ type: 'step', step: 'mobile/otp' });
  d.progress({ type: 'waiting', appStep: 'otpStart', expiresAt: 1_700_000_900_000 });
  const asking = d.appStep('otpStart', [true]);
  d.cancel();
  asking.aborted();
  d.progress({ type: 'failed', reason: 'cancelled', code: 10002 });
  d.cancelled('mobile/otp');
  asking.value({ phoneNumber: '2001004014' });
  d.cancel();
});

dialogue('cancel-while-the-sms-is-sent', RULE, OTP, (d) => {
  d.appStep('otpStart', [true]).value(null);
  const sending = d.request('/v1/client/mobile/otp/start', {});
  d.cancel();
  sending.aborted();
  d.cancelled('mobile/otp');
  sending.reply({ next: '' });
});

dialogue('cancel-while-the-otp-is-typed', RULE, OTP, (d) => {
  sendFirstSms(d);
  const typing = d.appStep('otpFinish', [], 120_000);
  d.cancel();
  typing.aborted();
  d.cancelled('mobile/otp');
});

dialogue('cancel-while-the-otp-is-checked', RULE, OTP, (d) => {
  sendFirstSms(d);
  const checking = submit(d, '1234');
  d.cancel();
  checking.aborted();
  d.cancelled('mobile/otp');
  checking.reply({ next: 'done' });
});

dialogue('cancel-during-auth-finish', RULE, { token: token('done') }, (d) => {
  const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]);
  d.cancel();
  finishing.aborted();
  d.cancelled('done');
});

dialogue('cancel-during-a-report', RULE, OTP, (d) => {
  d.appStep('otpStart', [true]).fail('rejected', 'no');
  const reporting = d.request('/v1/client/mobile/otp/error', { message: 'no' });
  d.cancel();
  reporting.aborted();
  d.cancelled('mobile/otp');
});

dialogue('cancel-during-a-wipe', RULE,
  { ...OTP, settings: { 'ProveAuth.DeviceId': 'device-1' }, settingsAfter: {} }, (d) => {
    d.appStep('otpStart', [true]).value(null);
    d.request('/v1/client/mobile/otp/start', {}).reply({ error: { code: 10006, message: 'no such device' } });
    const wiping = d.storage('wipe');
    d.cancel();
    wiping.aborted();
    d.cancelled('mobile/otp');
  });

dialogue('cancel-while-the-socket-opens', RULE, LINK, (d) => {
  const opening = d.socketOpen();
  const asking = d.appStep('instantLinkStart', [true]);
  d.cancel();
  opening.aborted();
  asking.aborted();
  d.cancelled('mobile/instantlink');
  opening.answer({ event: 'open' });
});

dialogue('cancel-while-the-link-is-awaited', RULE, LINK, (d) => {
  const { socket, receiving } = started(d, { next: '', data: {} });
  d.cancel();
  receiving.aborted();
  socket.aborted();
  d.cancelled('mobile/instantlink');
  receiving.message({ next: 'done' });
});

dialogue('cancel-while-a-retry-is-offered', RULE, LINK, (d) => {
  const { socket, receiving } = started(d, { next: '' });
  const retrying = d.appStep('instantLinkRetry', [], 180_000);
  d.cancel();
  receiving.aborted();
  socket.aborted();
  retrying.aborted();
  d.cancelled('mobile/instantlink');
});

dialogue('cancel-while-the-link-is-sent', RULE, LINK, (d) => {
  const { socket, asking, receiving } = openAndAsk(d);
  asking.value({ phoneNumber: '2001004014' });
  const sending = sendSms(d, '2001004014');
  d.cancel();
  receiving.aborted();
  socket.aborted();
  sending.aborted();
  d.cancelled('mobile/instantlink');
});

dialogue('cancel-before-the-socket-is-reopened', RULE, LINK, (d) => {
  const { socket, asking, receiving } = openAndAsk(d);
  receiving.close(1006);
  socket.aborted();
  const waiting = d.timer(500);
  d.cancel();
  asking.aborted();
  waiting.aborted();
  d.cancelled('mobile/instantlink');
  waiting.answer({});
});

dialogue('answers-come-twice-and-late', 'A second answer, and one for an effect that nobody knows, change nothing.',
  OTP, (d) => {
    const asking = d.appStep('otpStart', [true]).value(null);
    const sending = d.request('/v1/client/mobile/otp/start', {});
    asking.value({ phoneNumber: 'second answer' });
    d.add({ complete: { id: 4711, answer: { value: null } } });
    d.add({ complete: { id: 0, answer: '' } });
    sending.reply({ next: '' });
    const typing = d.appStep('otpFinish', [], 120_000);
    sending.reply({ next: '', error: { code: 1, message: 'second answer' } });
    typing.value({ resultType: 0, input: { otp: '1234' } });
    d.request('/v1/client/mobile/otp/finish', { otp: '1234' }).reply({ next: 'done' });
    d.authFinish();
    typing.value({ resultType: 1 });
  });
