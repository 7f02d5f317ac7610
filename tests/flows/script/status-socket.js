// The status socket: keep-alive, its one result, and what follows when it drops. Shown with the step device/passive
// of a secondary client, which does nothing but wait on it.
import { dialogue, malformedAnswer, token } from './dialogue.js';

/** @typedef {import('./dialogue.js').Dialogue} Dialogue */

const REPORT = '/v1/client/device/passive/error';
const SETUP = { token: token('device/passive'), options: { role: 'secondary' } };
const STALLED = 'The status socket stalled: the backend did not answer a ping in time.';

/** @param {Dialogue} d @param {number} [openMs] @param {number} [receiveMs] */
function open(d, openMs, receiveMs) {
  const socket = d.socketOpen(openMs).answer({ event: 'open' });
  return { socket, receiving: d.receive(socket, receiveMs) };
}

/** @param {Dialogue} d @param {string} message */
function reportedAndDone(d, message) {
  d.request(REPORT, { message }).reply({ next: 'done' });
  d.authFinish();
}

/** @param {number} code @param {string} meaning */
const closedWith = (code, meaning) => `The status socket was closed before the Instant Link was opened: close code ${code}, ${
  meaning}.`;

dialogue('socket-result', 'One message with the next step is the result; then the client closes.',
  { ...SETUP, watch: true }, (d) => {
    d.progress({ type: 'step', step: 'device/passive' });
    d.progress({ type: 'socket', state: 'opening' });
    const socket = d.socketOpen().answer({ event: 'open' });
    d.progress({ type: 'socket', state: 'open' });
    d.receive(socket).message({ next: 'done' });
    d.progress({ type: 'socket', state: 'closed' });
    socket.aborted();
    d.progress({ type: 'step', step: 'done' });
    d.progress({ type: 'waiting', appStep: 'authFinish', expiresAt: 1_700_000_900_000 });
    const finishing = d.appStep('authFinish', [{ authId: 'auth-1' }]).value(null);
    d.progress({ type: 'answered', appStep: 'authFinish' });
    d.progress({ type: 'done' });
    d.success({ valueOf: finishing.id });
  });

dialogue('socket-token-of-base64', 'A token in the standard alphabet, with padding, is encoded in the address.',
  { ...SETUP, token: `${token('device/passive')}+/==` }, (d) => {
    const { socket, receiving } = open(d);
    receiving.message({ next: 'done' });
    socket.aborted();
    d.authFinish();
  });

dialogue('socket-keep-alive', 'Every 30 s a ping is sent; a pong, asked for or not, is no result.', SETUP, (d) => {
  const { socket, receiving } = open(d);
  d.advance(10_000);
  receiving.message('pong');
  let waiting = d.receive(socket, 20_000);
  d.advance(20_000);
  for (let i = 0; i < 2; i++) {
    waiting.fail('timeout');
    const answering = d.receive(socket, 30_000, 'ping');
    d.advance(1_000);
    answering.message('pong');
    waiting = d.receive(socket, 29_000);
    d.advance(29_000);
  }
  waiting.fail('timeout');
  d.receive(socket, 30_000, 'ping').message({ next: 'done' });
  socket.aborted();
  d.authFinish();
});

dialogue('socket-stalled', 'A ping that was not answered by the next tick fails the step; the socket is closed.',
  SETUP, (d) => {
    const { socket, receiving } = open(d);
    d.advance(30_000);
    receiving.fail('timeout');
    const pinging = d.receive(socket, 30_000, 'ping');
    d.advance(30_000);
    pinging.fail('timeout');
    socket.aborted();
    d.request(REPORT, { message: STALLED }).reply({ next: '' });
    d.failure({ code: 10001, reason: 'socket_stalled', message: STALLED, step: 'device/passive', retryable: true });
  });

/** @type {[number, string][]} */
const finalCodes = [[1000, 'normal closure'], [1008, 'policy violation'], [4001, 'the backend\'s own reason']];
for (const [code, meaning] of finalCodes) {
  dialogue(`socket-closed-${code}`, 'A close with 1000, 1008 or 4xxx before the result is final.', SETUP, (d) => {
    const { socket, receiving } = open(d);
    receiving.close(code);
    socket.aborted();
    const message = closedWith(code, meaning);
    d.request(REPORT, { message }).reply({ next: '' });
    d.failure({ code: 10001, reason: 'socket_closed', message, step: 'device/passive', retryable: true });
  });
}

dialogue('socket-dropped', 'Dropped otherwise, it is reopened three times: after 0.5, 1 and 2 s; then the step fails.',
  { ...SETUP, watch: true }, (d) => {
    d.progress({ type: 'step', step: 'device/passive' });
    let state = 'opening';
    /** @type {[number, string, number][]} */
    const ends = [[1006, '', 500], [1001, '', 1000], [1011, '', 2000], [1006, 'the connection was lost', 0]];
    for (const [code, meaning, backoffMs] of ends) {
      d.progress({ type: 'socket', state });
      const socket = d.socketOpen().answer({ event: 'open' });
      d.progress({ type: 'socket', state: 'open' });
      d.receive(socket).close(code);
      d.progress({ type: 'socket', state: 'closed' });
      socket.aborted();
      if (backoffMs > 0) {
        const waiting = d.timer(backoffMs);
        d.advance(backoffMs);
        waiting.answer({});
        state = 'reopening';
        continue;
      }
      const message = closedWith(code, meaning);
      d.progress({ type: 'reported', path: REPORT });
      d.progress({ type: 'request', path: REPORT });
      d.request(REPORT, { message }).reply({ next: '' });
      d.progress({ type: 'response', path: REPORT, status: 200 });
      d.progress({ type: 'failed', reason: 'socket_closed', code: 10001 });
      d.failure({ code: 10001, reason: 'socket_closed', message, step: 'device/passive', retryable: true });
    }
  });

dialogue('socket-reopened', 'A result that comes over the reopened socket is as good; the time limit goes on.',
  SETUP, (d) => {
    const first = open(d);
    d.advance(1_000);
    first.receiving.close(1006);
    first.socket.aborted();
    const waiting = d.timer(500);
    d.advance(500);
    waiting.answer({});
    const second = open(d);
    second.receiving.message({ next: 'done' });
    second.socket.aborted();
    d.authFinish();
  });

dialogue('socket-cannot-open', 'A socket that cannot be opened counts as dropped; what may still come is dropped too.',
  { ...SETUP, options: { role: 'secondary', timeouts: { instantLinkMs: 16_000 } } }, (d) => {
    const slow = d.socketOpen();
    d.advance(15_000);
    slow.fail('timeout').aborted();
    const waiting = d.timer(500);
    d.advance(500);
    waiting.answer({});
    const refused = d.socketOpen(500);
    refused.fail('network').aborted();
    const message = 'The Instant Link was not opened in time: start again with a new auth token.';
    d.request(REPORT, { message }).reply({ next: '' });
    d.failure({ code: 10002, reason: 'instant_link_timeout', message, step: 'device/passive', retryable: true });
  });

dialogue('socket-unsupported', 'A platform without WebSocket fails at once.', SETUP, (d) => {
  const socket = d.socketOpen();
  socket.fail('unsupported').aborted();
  const message = 'The status socket (WebSocket to the backend) is not supported by this browser or platform.';
  reportedAndDone(d, message);
});

dialogue('socket-refused', 'What the page\'s policy refuses is not tried again.', SETUP, (d) => {
  const socket = d.socketOpen();
  socket.fail('refused', 'Allow it.').aborted();
  const message = 'The status socket (WebSocket to the backend) was refused by the browser or platform. (Allow it.)';
  d.request(REPORT, { message }).reply({ next: '' });
  d.failure({ code: 10001, reason: 'network', message, step: 'device/passive', retryable: true,
    causeOf: socket.id });
});

dialogue('socket-receive-fails', 'A receive that fails, or gets nonsense, counts as a drop.', SETUP, (d) => {
  const first = open(d);
  first.receiving.fail('error', 'gone');
  first.socket.aborted();
  d.timer(500).answer({});
  const second = open(d);
  second.receiving.answer('}{');
  second.socket.aborted();
  d.timer(1_000).answer({});
  const third = open(d);
  third.receiving.answer({ event: 'unheard of' });
  third.socket.aborted();
  d.timer(2_000).answer({});
  const fourth = open(d);
  fourth.receiving.message({ next: 'done' });
  fourth.socket.aborted();
  d.authFinish();
});

dialogue('socket-wakes', 'When the page wakes up the socket is checked at once; a pong within 5 s is enough.',
  SETUP, (d) => {
    const { socket, receiving } = open(d);
    d.advance(12_000);
    receiving.answer({ event: 'wake' });
    const checking = d.check(socket);
    d.advance(1_000);
    checking.message('pong');
    const waiting = d.receive(socket, 30_000);
    d.advance(30_000);
    waiting.fail('timeout');
    d.receive(socket, 30_000, 'ping').message({ next: 'done' });
    socket.aborted();
    d.authFinish();
  });

dialogue('socket-lost-in-sleep', 'A socket that does not answer after the page woke up is reopened.', SETUP, (d) => {
  const { socket, receiving } = open(d);
  receiving.answer({ event: 'wake' });
  const checking = d.check(socket);
  d.advance(5_000);
  checking.fail('timeout');
  socket.aborted();
  d.timer(500).answer({});
  const again = open(d);
  again.receiving.message({ next: 'done' });
  again.socket.aborted();
  d.authFinish();
});

dialogue('socket-error', 'An error over the socket is not reported; its next step is gone to.', SETUP, (d) => {
  const { socket, receiving } = open(d);
  receiving.message({ error: { code: 9100, message: 'not completed' }, next: 'done' });
  socket.aborted();
  d.authFinish();
});

dialogue('socket-error-final', 'Without a next step it rejects. Code 10006 over the socket wipes nothing.',
  { ...SETUP, settings: { 'ProveAuth.DeviceId': 'device-1' } }, (d) => {
    const { socket, receiving } = open(d);
    receiving.message({ error: { code: 10006, message: 'no such device' } });
    socket.aborted();
    d.failure({ code: 10006, reason: 'backend_error', message: 'no such device', step: 'device/passive' });
  });

const unreadable = { 'no-json': ['done', 'is not a JSON object'], 'no-next': [{ data: 1 }, 'names no next step'] };
for (const [name, [text, what]] of Object.entries(unreadable)) {
  dialogue(`socket-message-${name}`, 'A message that is no result is a malformed answer, and reported.', SETUP, (d) => {
    const { socket, receiving } = open(d);
    receiving.message(text);
    socket.aborted();
    reportedAndDone(d, malformedAnswer(`on the status socket ${what}`));
  });
}

dialogue('socket-time-is-over', 'The limit ends the wait even if a timer fires a moment early or late.',
  { ...SETUP, options: { role: 'secondary', timeouts: { instantLinkMs: 35_000 } } }, (d) => {
    const { socket, receiving } = open(d);
    d.advance(30_000);
    receiving.fail('timeout');
    const pinging = d.receive(socket, 5_000, 'ping');
    d.advance(4_999);
    pinging.fail('timeout');
    socket.aborted();
    const message = 'The Instant Link was not opened in time: start again with a new auth token.';
    d.request(REPORT, { message }).reply({ next: '' });
    d.failure({ code: 10002, reason: 'instant_link_timeout', message, step: 'device/passive', retryable: true });
  });

const PATH_ORIGIN = 'http://backend.test:8080/prove';
dialogue('socket-origin-with-path', 'http becomes ws, and a path in the origin stays.',
  { ...SETUP, token: token('device/passive', {}, { endp: `${PATH_ORIGIN}/` }), origin: PATH_ORIGIN }, (d) => {
    const { socket, receiving } = open(d);
    receiving.close(1000);
    socket.aborted();
    reportedAndDone(d, closedWith(1000, 'normal closure'));
  });
