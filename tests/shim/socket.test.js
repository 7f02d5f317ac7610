import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { driveHost, settled } from './drive-host.js';

let server;
let url;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${server.address().port}/v1/client/status?token=t`;
});

afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

const opening = (address) => ({ kind: 'socket', op: 'open', url: address, maxBytes: 9999, timeoutMs: 5000 });

/** Opens a socket; gives its id and the server's end. */
async function open(driver) {
  const connected = once(server, 'connection');
  expect(await driver.answerTo(opening(url))).toEqual({ event: 'open' });
  const [peer, request] = await connected;
  return { id: driver.lastId, peer, request };
}

const receive = (socket, more) => ({ kind: 'socket', op: 'receive', socket, timeoutMs: 5000, ...more });

test('sends, and receives messages in their order, also those that nobody waited for yet', async () => {
  const driver = driveHost();
  const { id, peer, request } = await open(driver);
  expect(request.url).toBe('/v1/client/status?token=t');
  expect(request.headers).not.toHaveProperty('sec-websocket-extensions');
  const heard = once(peer, 'message');
  const first = driver.answerTo(receive(id, { send: 'ping' }));
  expect(String((await heard)[0])).toBe('ping');
  peer.send('pong');
  peer.send('{"next":"done"}');
  expect(await first).toEqual({ event: 'message', data: 'pong' });
  expect(await driver.answerTo(receive(id))).toEqual({ event: 'message', data: '{"next":"done"}' });
  driver.host.close();
});

test('a close of the backend comes with code and reason, after the messages before it', async () => {
  const driver = driveHost();
  const { id, peer } = await open(driver);
  peer.send('last');
  peer.close(4001, 'gone');
  await once(peer, 'close');
  expect(await driver.answerTo(receive(id))).toEqual({ event: 'message', data: 'last' });
  expect(await driver.answerTo(receive(id))).toEqual({ event: 'close', code: 4001, reason: 'gone' });
  expect(await driver.answerTo(receive(id, { send: 'ping' }))).toMatchObject({ failed: 'missing' });
});

test('a connection that breaks is a close with 1006', async () => {
  const driver = driveHost();
  const { id, peer } = await open(driver);
  const answer = driver.answerTo(receive(id));
  peer.terminate();
  expect(await answer).toEqual({ event: 'close', code: 1006, reason: '' });
});

test('aborting the open effect closes the socket, before and after it has opened', async () => {
  const driver = driveHost();
  const { id, peer } = await open(driver);
  const waiting = driver.answerTo(receive(id));
  await settled();
  const closed = once(peer, 'close');
  driver.host.abort(id);
  await closed;
  expect(await waiting).toMatchObject({ event: 'close' });
  expect(await driver.answerTo(receive(id))).toMatchObject({ failed: 'missing' });

  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const silent = `ws://127.0.0.1:${listener.address().port}/`;
  const connection = once(listener, 'connection');
  driver.answerTo({ kind: 'socket', op: 'open', url: silent, timeoutMs: 60_000 });
  const [raw] = await connection;
  raw.on('error', () => {});
  const cut = once(raw, 'close');
  raw.resume();
  driver.host.abort(driver.lastId);
  await cut;
  listener.close();
});

test('a peer that never agrees to the close is cut off', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const connection = once(listener, 'connection');
  const driver = driveHost();
  const opened = driver.answerTo({ kind: 'socket', op: 'open', url: `ws://127.0.0.1:${listener.address().port}/` });
  const [raw] = await connection;
  const key = /sec-websocket-key: (.*)\r/i.exec(String((await once(raw, 'data'))[0]))[1];
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  raw.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
    + `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
  await opened;
  const cut = once(raw, 'close');
  raw.on('error', () => {});
  raw.resume();
  driver.host.abort(driver.lastId);
  await cut;
  listener.close();
});

test('a frame larger than any message is not received, whatever it announces', async () => {
  const driver = driveHost();
  const { id, peer } = await open(driver);
  const answer = driver.answerTo(receive(id));
  peer._socket.write(Buffer.from([0x81, 0x7f, 0, 0, 0, 0, 0x10, 0, 0, 0])); // 256 MB of text to come
  expect(await answer).toMatchObject({ event: 'close' });
});

test('an address that answers no WebSocket fails without opening', async () => {
  server.options.verifyClient = (_info, decide) => decide(false, 401);
  const driver = driveHost();
  const answer = await driver.answerTo(opening(url));
  expect(answer).toMatchObject({ failed: 'network' });
  expect(driver.state.sockets.size).toBe(0);
});

test('an address that the platform refuses is refused', async () => {
  const answer = await driveHost().answerTo({ kind: 'socket', op: 'open', url: 'gopher://x/', timeoutMs: 5000 });
  expect(answer).toMatchObject({ failed: 'refused' });
});

test('an address that cannot be read is quoted nowhere: the token is in it', async () => {
  const driver = driveHost();
  const answer = await driver.answerTo(opening('ws://[bad/v1/client/status?token=secret'));
  expect(answer).toMatchObject({ failed: 'refused' });
  expect(inspect([answer, driver.host.thrownBy(driver.lastId)], { depth: 9 })).not.toContain('secret');
});

test('an opening that takes too long is given up and closed', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const connection = once(listener, 'connection');
  const driver = driveHost();
  const open = { kind: 'socket', op: 'open', url: `ws://127.0.0.1:${listener.address().port}/`, timeoutMs: 200 };
  const answer = driver.answerTo(open);
  const [raw] = await connection;
  raw.on('error', () => {});
  raw.resume();
  const cut = once(raw, 'close');
  expect(await answer).toMatchObject({ failed: 'timeout' });
  await cut;
  listener.close();
});

test('the page waking up answers a pending receive, and only that', async () => {
  const listeners = new Set();
  const onWake = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const driver = driveHost({ platform: { onWake } });
  const { id, peer } = await open(driver);
  expect(listeners.size).toBe(0);
  const answer = driver.answerTo(receive(id));
  await settled();
  expect(listeners.size).toBe(1);
  for (const listener of listeners) listener();
  expect(await answer).toEqual({ event: 'wake' });
  expect(listeners.size).toBe(0);

  driver.answerTo(receive(id));
  await settled();
  const closed = once(peer, 'close');
  driver.host.close();
  expect(listeners.size).toBe(0);
  await closed;
});

test('no wake answers where none is asked for, nor one of a page that goes on telling', async () => {
  const listeners = [];
  const onWake = (listener) => void listeners.push(listener); // it cannot be stopped
  const driver = driveHost({ platform: { onWake } });
  const { id, peer } = await open(driver);
  const first = driver.answerTo(receive(id));
  await settled();
  listeners[0]();
  expect(await first).toEqual({ event: 'wake' });
  const second = driver.answerTo(receive(id, { wake: false }));
  await settled();
  for (const listener of listeners) listener();
  peer.send('pong');
  expect(await second).toEqual({ event: 'message', data: 'pong' });
  driver.host.close();
});

class PagesOwnSocket {
  constructor() {
    PagesOwnSocket.last = this;
    queueMicrotask(() => this.onopen({}));
  }

  send() {}

  close() {
    throw new Error('a page\'s own');
  }
}

test('a socket and an onWake of the page that throw, or give what is none, cost the line nothing', async () => {
  for (const stop of ['junk', () => { throw new Error('a page\'s own'); }]) {
    const driver = driveHost({ platform: { WebSocket: PagesOwnSocket, onWake: () => stop } });
    await driver.answerTo(opening(url));
    const { lastId } = driver;
    const answers = [driver.answerTo(receive(lastId))];
    await settled();
    PagesOwnSocket.last.onmessage({ data: 'pong' });
    answers.push(driver.answerTo(receive(lastId)));
    await settled();
    PagesOwnSocket.last.onmessage({ data: new Date() });
    answers.push(driver.answerTo(receive(lastId)));
    await settled();
    PagesOwnSocket.last.onmessage({ data: 'x'.repeat(10_000) });
    expect(await Promise.all(answers)).toMatchObject([
      { event: 'message', data: 'pong' }, { event: 'message', data: '' }, { event: 'close', code: 1009 },
    ]);
    driver.host.close();
  }
});

test('of what the page\'s own WebSocket gives as a reason, as much is passed on as a real one has', async () => {
  const driver = driveHost({ platform: { WebSocket: PagesOwnSocket } });
  await driver.answerTo(opening(url));
  const { lastId } = driver;
  PagesOwnSocket.last.onclose({ code: 4000, reason: 'x'.repeat(20_000_000) });
  expect(await driver.answerTo(receive(lastId))).toEqual({ event: 'close', code: 4000, reason: 'x'.repeat(123) });
});

test('a close code of the page\'s own WebSocket that is no number counts as none', async () => {
  const driver = driveHost({ platform: { WebSocket: PagesOwnSocket } });
  await driver.answerTo(opening(url));
  const { lastId } = driver;
  PagesOwnSocket.last.onclose({ code: { toString() { throw new Error('a page\'s own'); } }, reason: '' });
  expect(await driver.answerTo(receive(lastId))).toEqual({ event: 'close', code: 0, reason: '' });
});

test('messages that come faster than they are read end the line', async () => {
  const driver = driveHost({ platform: { WebSocket: PagesOwnSocket } });
  await driver.answerTo(opening(url));
  const { lastId } = driver;
  for (let count = 0; count < 100_000; count++) PagesOwnSocket.last.onmessage?.({ data: 'pong' });
  const events = [];
  while (events.at(-1)?.event !== 'close') events.push(await driver.answerTo(receive(lastId)));
  expect(events).toHaveLength(1001);
  expect(PagesOwnSocket.last.onmessage).toBe(null);
});

test('a message larger than the core takes in is a close with 1009; binary ones are read as text', async () => {
  const driver = driveHost();
  const { id, peer } = await open(driver);
  peer.send(Buffer.from('{"next":"done"}'));
  expect(await driver.answerTo(receive(id))).toEqual({ event: 'message', data: '{"next":"done"}' });
  const closed = once(peer, 'close');
  peer.send('x'.repeat(9999));
  expect(await driver.answerTo(receive(id))).toEqual({ event: 'message', data: 'x'.repeat(9999) });
  peer.send('x'.repeat(10_000));
  expect(await driver.answerTo(receive(id))).toMatchObject({ event: 'close', code: 1009 });
  await closed;
});
