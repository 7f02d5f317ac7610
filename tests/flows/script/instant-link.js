// Instant Link: the four modes of the integration guide, and the race between the dialog and the status socket.
import { AppError, DESKTOP, dialogue, malformedAnswer, missingStep, PHONE, token } from './dialogue.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const START = '/v1/client/mobile/instantlink/start';
const REPORT = '/v1/client/mobile/instantlink/error';
const LIMIT_MS = 180_000;
const SETUP = { steps: ['instantLinkStart'], token: token('mobile/instantlink'), options: { role: 'secondary' } };
const WITH_RETRY = { ...SETUP, steps: ['instantLinkStart', 'instantLinkRetry'] };
const SENT = { next: '' };
const SENT_FINAL = { next: '', data: {} };

/** Opens the socket and asks for the number. @param {Dialogue} d */
export function openAndAsk(d) {
  const socket = d.socketOpen();
  const asking = d.appStep('instantLinkStart', [true]);
  socket.answer({ event: 'open' });
  const receiving = d.receive(socket);
  return { socket, asking, receiving };
}

/** @param {Dialogue} d @param {string | null} phoneNumber @param {boolean} [isMobile] */
export function sendSms(d, phoneNumber, isMobile = false) {
  const number = phoneNumber === null ? {} : { mobileNumber: phoneNumber };
  return d.request(START, { sourceIp: null, ...number, isMobile });
}

/** Socket open, SMS sent. @param {Dialogue} d @param {unknown} reply */
export function started(d, reply) {
  const begun = openAndAsk(d);
  begun.asking.value({ phoneNumber: '2001004014' });
  sendSms(d, '2001004014').reply(reply);
  return begun;
}

/** @param {ReturnType<typeof openAndAsk>} begun */
function linkOpened({ socket, receiving }) {
  receiving.message({ next: 'done' });
  socket.aborted();
}

/** @param {Dialogue} d @param {string} message */
function reportedAndDone(d, message) {
  d.request(REPORT, { message }).reply({ next: 'done' });
  d.authFinish();
}

dialogue('instant-link-default', 'The backend has the number: none is sent; the socket tells when the link was opened.',
  { ...SETUP, token: token('mobile/instantlink', { mob: { auths: { inln: { mnp: true } } } }) }, (d) => {
    const socket = d.socketOpen();
    const asking = d.appStep('instantLinkStart', [false]);
    socket.answer({ event: 'open' });
    const receiving = d.receive(socket);
    asking.value(null);
    sendSms(d, null).reply(SENT_FINAL);
    receiving.message({ next: 'done' });
    socket.aborted();
    d.authFinish();
  });

dialogue('instant-link-prompt', 'The customer types the number, opens the link on the phone, and is in.',
  { ...SETUP, watch: true }, (d) => {
    d.progress({ type: 'step', step: 'mobile/instantlink' });
    d.progress({ type: 'socket', state: 'opening' });
    const socket = d.socketOpen();
    d.progress({ type: 'waiting', appStep: 'instantLinkStart', expiresAt: 1_700_000_900_000 });
    const asking = d.appStep('instantLinkStart', [true]);
    socket.answer({ event: 'open' });
    d.progress({ type: 'socket', state: 'open' });
    const receiving = d.receive(socket);
    asking.value({ phoneNumber: '2001004014' });
    d.progress({ type: 'answered', appStep: 'instantLinkStart' });
    d.progress({ type: 'request', path: START });
    sendSms(d, '2001004014').reply(SENT_FINAL);
    d.progress({ type: 'response', path: START, status: 200 });
    receiving.message({ next: 'done' });
    d.progress({ type: 'socket', state: 'closed' });
    socket.aborted();
    d.progress({ type: 'step', step: 'done' });
    d.progress({ type: 'waiting', appStep: 'authFinish', expiresAt: 1_700_000_900_000 });
    const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]).value(null);
    d.progress({ type: 'answered', appStep: 'authFinish' });
    d.progress({ type: 'done' });
    d.success({ valueOf: finishing.id });
  });

dialogue('instant-link-source-ip', 'withDeviceIpAddress is asked before the start request and sent as sourceIp.',
  { ...SETUP, steps: ['instantLinkStart', 'deviceIpAddress'] }, (d) => {
    const begun = openAndAsk(d);
    begun.asking.value({ phoneNumber: '2001004014' });
    d.appStep('deviceIpAddress', [], 5_000).value('203.0.113.7');
    d.request(START, { sourceIp: '203.0.113.7', mobileNumber: '2001004014', isMobile: false }).reply(SENT_FINAL);
    linkOpened(begun);
    d.authFinish();
  });

dialogue('instant-link-source-ip-fails', 'An IP address that cannot be had is sent as null.',
  { ...SETUP, steps: ['instantLinkStart', 'deviceIpAddress'] }, (d) => {
    const begun = openAndAsk(d);
    begun.asking.value({ phoneNumber: '2001004014' });
    d.appStep('deviceIpAddress', [], 5_000).fail('rejected', 'no');
    sendSms(d, '2001004014').reply(SENT_FINAL);
    linkOpened(begun);
    d.authFinish();
  });

/** @param {{code?: number, message: string}} told */
const refused = (told) => new AppError('PhoneValidationError', told);

dialogue('instant-link-number-refused', 'Data with a code or a message is a refused number: the start step again.',
  SETUP, (d) => {
    const begun = openAndAsk(d);
    begun.asking.value({ phoneNumber: '1' });
    sendSms(d, '1').reply({ next: '', data: { code: 1001 } });
    const withoutText = 'Error Code: 1001, The phone number was not accepted.';
    d.appStep('instantLinkStart', [true, refused({ code: 1001, message: withoutText })])
      .value({ phoneNumber: '2' });
    sendSms(d, '2').reply({ next: '', data: { message: 'this neither' } });
    d.appStep('instantLinkStart', [true, refused({ message: 'this neither' })])
      .value({ phoneNumber: '2001004014' });
    sendSms(d, '2001004014').reply(SENT_FINAL);
    linkOpened(begun);
    d.authFinish();
  });

dialogue('instant-link-resend', 'Retry answer 0 sends again with an empty number, whatever data the answer has.',
  WITH_RETRY, (d) => {
    const begun = started(d, SENT);
    const waiting = d.appStep('instantLinkRetry', [], LIMIT_MS);
    d.advance(10_000);
    waiting.value(0);
    sendSms(d, '').reply(SENT);
    d.appStep('instantLinkRetry', [], LIMIT_MS).value(0);
    sendSms(d, '').reply(SENT_FINAL);
    const asked = d.appStep('instantLinkRetry', [], LIMIT_MS);
    begun.receiving.message({ next: 'done' });
    begun.socket.aborted();
    asked.aborted();
    d.authFinish();
  });

dialogue('instant-link-number-change', 'Retry answer 1 asks the start step again, now always for a number.',
  { ...WITH_RETRY, token: token('mobile/instantlink', { mob: { auths: { inln: { mnp: true } } } }) }, (d) => {
    const socket = d.socketOpen();
    const asking = d.appStep('instantLinkStart', [false]);
    socket.answer({ event: 'open' });
    const receiving = d.receive(socket);
    asking.value(null);
    sendSms(d, null).reply(SENT);
    d.appStep('instantLinkRetry', [], LIMIT_MS).value(1);
    d.appStep('instantLinkStart', [true]).value({ phoneNumber: '2001004017' });
    sendSms(d, '2001004017').reply(SENT_FINAL);
    receiving.message({ next: 'done' });
    socket.aborted();
    d.authFinish();
  });

dialogue('instant-link-retry-never-settles', 'A retry step that never answers is normal: the socket decides.',
  WITH_RETRY, (d) => {
    const begun = started(d, SENT);
    const retrying = d.appStep('instantLinkRetry', [], LIMIT_MS);
    begun.receiving.message({ next: 'done' });
    begun.socket.aborted();
    retrying.aborted();
    d.authFinish();
    retrying.value(0);
  });

dialogue('instant-link-no-retry-for-final', 'Data without code or message: no other SMS, so no retry step.',
  WITH_RETRY, (d) => {
    linkOpened(started(d, SENT_FINAL));
    d.authFinish();
  });

dialogue('instant-link-waits-without-retry', 'Without a retry step and without data a desktop waits for the socket.',
  SETUP, (d) => {
    linkOpened(started(d, SENT));
    d.authFinish();
  });

dialogue('instant-link-needs-no-link', 'The start request\'s next step "done" ends the step, and the socket with it.',
  SETUP, (d) => {
    const { socket, asking, receiving } = openAndAsk(d);
    asking.value({ phoneNumber: '2001004014' });
    sendSms(d, '2001004014').reply({ next: 'done' });
    receiving.aborted();
    socket.aborted();
    d.authFinish();
  });

dialogue('instant-link-done-on-resend', 'A resend\'s next step "done" ends the step as well.', WITH_RETRY, (d) => {
  const { socket, receiving } = started(d, SENT);
  d.appStep('instantLinkRetry', [], LIMIT_MS).value(0);
  sendSms(d, '').reply({ next: 'done' });
  receiving.aborted();
  socket.aborted();
  d.authFinish();
});

dialogue('instant-link-other-next', 'Any other next step of the start request is an error.', SETUP, (d) => {
  const { socket, asking, receiving } = openAndAsk(d);
  asking.value({ phoneNumber: '2001004014' });
  sendSms(d, '2001004014').reply({ next: 'mobile/otp' });
  receiving.aborted();
  socket.aborted();
  reportedAndDone(d, malformedAnswer('to the Instant Link\'s start names a next step that cannot follow here'));
});

dialogue('instant-link-start-error', 'An error of the backend ends the step and the socket; it is not reported.',
  SETUP, (d) => {
    const { socket, asking, receiving } = openAndAsk(d);
    asking.value({ phoneNumber: '2001004014' });
    sendSms(d, '2001004014').reply({ next: '', error: { code: 8003, message: 'out of order' } });
    receiving.aborted();
    socket.aborted();
    d.failure({ code: 8003, reason: 'backend_error', message: 'out of order', step: 'mobile/instantlink' });
  });

dialogue('instant-link-resend-error', 'So does an error in answer to a resend, which leads to its next step.',
  WITH_RETRY, (d) => {
    const { socket, receiving } = started(d, SENT);
    d.appStep('instantLinkRetry', [], LIMIT_MS).value(0);
    sendSms(d, '').reply({ next: 'done', error: { code: 1004, message: 'no more SMS' } });
    receiving.aborted();
    socket.aborted();
    d.authFinish();
  });

dialogue('instant-link-start-rejected', 'The customer cancels the dialog: the socket is closed, the cancel reported.',
  SETUP, (d) => {
    const { socket, asking, receiving } = openAndAsk(d);
    asking.fail('rejected', 'user clicked cancel');
    receiving.aborted();
    socket.aborted();
    reportedAndDone(d, 'user clicked cancel');
  });

const retryAnswers = { 'an-unknown-value': 2, 'nothing': null, 'a-text': '0', 'an-object': {} };
for (const [name, value] of Object.entries(retryAnswers)) {
  dialogue(`instant-link-retry-answers-${name}`, 'A retry step has to answer 0 or 1.', WITH_RETRY, (d) => {
    const { socket, receiving } = started(d, SENT);
    d.appStep('instantLinkRetry', [], LIMIT_MS).value(value);
    receiving.aborted();
    socket.aborted();
    reportedAndDone(d, 'The app\'s instantLinkRetry step must answer with an InstantLinkResultType: 0 OnResend '
      + 'or 1 OnMobileNumberChange.');
  });
}

dialogue('instant-link-result-before-start', 'The link is opened while the start step is still asked: it is abandoned.',
  SETUP, (d) => {
    const { socket, asking, receiving } = openAndAsk(d);
    receiving.message({ next: 'done' });
    socket.aborted();
    asking.aborted();
    d.authFinish();
  });

dialogue('instant-link-result-during-request', 'The link is opened during the start request.', SETUP, (d) => {
  const { socket, asking, receiving } = openAndAsk(d);
  asking.value({ phoneNumber: '2001004014' });
  const sending = sendSms(d, '2001004014');
  receiving.message({ next: 'done' });
  socket.aborted();
  sending.aborted();
  d.authFinish();
  sending.reply(SENT);
});

dialogue('instant-link-steps-missing', 'Without a start step not even the socket is opened.',
  { ...SETUP, steps: [] }, (d) => {
    reportedAndDone(d, missingStep('instantLinkStart'));
  });

dialogue('instant-link-timeout', 'Three minutes after the socket was opened it is over, wherever the dialog is.',
  { ...WITH_RETRY, options: { role: 'secondary', timeouts: { instantLinkMs: 40_000 } } }, (d) => {
    const { socket, receiving } = started(d, SENT);
    const retrying = d.appStep('instantLinkRetry', [], 40_000);
    d.advance(30_000);
    receiving.fail('timeout');
    const second = d.receive(socket, 10_000, 'ping').message('pong');
    const third = d.receive(socket, 10_000);
    d.advance(10_000);
    third.fail('timeout');
    socket.aborted();
    retrying.aborted();
    const message = 'The Instant Link was not opened in time: start again with a new auth token.';
    d.request(REPORT, { message }).reply({ next: '' });
    d.failure({ code: 10002, reason: 'instant_link_timeout', message, step: 'mobile/instantlink', retryable: true });
    second.message('late');
  });

const ON_PHONE = { options: { userAgent: PHONE, role: 'primary' } };

dialogue('instant-link-on-phone', 'A mobile browser opens no socket; the flow goes on where the link leads.',
  { ...SETUP, ...ON_PHONE }, (d) => {
    d.appStep('instantLinkStart', [true]).value({ phoneNumber: '2001004014' });
    sendSms(d, '2001004014', true).reply(SENT);
    d.success();
  });

dialogue('instant-link-retry-on-phone', 'Retry works on a phone, too.', { ...WITH_RETRY, ...ON_PHONE }, (d) => {
  d.appStep('instantLinkStart', [true]).value({ phoneNumber: '2001004014' });
  sendSms(d, '2001004014', true).reply(SENT);
  d.appStep('instantLinkRetry', [], LIMIT_MS).value(0);
  sendSms(d, '', true).reply(SENT);
  const waiting = d.appStep('instantLinkRetry', [], LIMIT_MS);
  d.advance(LIMIT_MS);
  waiting.fail('timeout');
  reportedAndDone(d, 'The Instant Link was not opened in time: start again with a new auth token.');
});

dialogue('instant-link-finish-on-phone', 'finishInstantLink runs AuthFinish when the link was completed.',
  { options: { userAgent: DESKTOP }, settingsAfter: {},
    call: { call: 'finishInstantLink', url: 'https://shop.test/back?a=b&asc=true&authId=auth%2D1#top' } }, (d) => {
    d.authFinish();
  });

dialogue('instant-link-finish-refused', 'finishInstantLink rejects when asc is not "true".',
  { settingsAfter: {}, call: { call: 'finishInstantLink', url: 'https://shop.test/?authId=auth-1&asc=false' } }, (d) => {
    d.failure({ code: 10000, reason: 'backend_error', step: '',
      message: 'The Instant Link was not completed: start again with a new auth token.' });
  });

dialogue('instant-link-finish-without-query', 'finishInstantLink needs both query parameters.',
  { settingsAfter: {}, call: { call: 'finishInstantLink', url: 'https://shop.test/?asc=true' } }, (d) => {
    d.failure({ code: 10002, reason: 'invalid_argument', step: '',
      message: 'finishInstantLink() needs the URL that the Instant Link led to, with the query parameters authId and '
        + 'asc: pass location.href of that page.' });
  });
