import { createServer } from 'node:http';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { driveHost, settled } from './drive-host.js';

let server;
let origin;
const seen = [];
const cut = new Map();

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.on('close', () => cut.get(request.url)?.());
    switch (request.url) {
      case '/json':
        response.setHeader('content-type', 'application/json').end('{"next":"café"}');
        break;
      case '/refused':
        response.writeHead(401).end();
        break;
      case '/moved':
        response.writeHead(302, { location: '/json' }).end();
        break;
      case '/moved-slowly':
        response.writeHead(302, { 'location': '/json', 'content-length': '100' }).flushHeaders();
        break;
      case '/unchanged':
        response.writeHead(304, { 'content-length': '100' }).flushHeaders();
        break;
      case '/endless': {
        const timer = setInterval(() => response.write('x'.repeat(1024)), 1);
        response.on('close', () => clearInterval(timer));
        break;
      }
      case '/half':
        response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy());
        break;
      default:
        response.flushHeaders();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${server.address().port}`;
});

afterEach(() => jest.useRealTimers());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = (path, more) => ({
  kind: 'request', method: 'POST', url: origin + path, body: '{"otp":"0042"}',
  headers: [['Content-Type', 'application/json'], ['PA-Version', 'x']],
  redirect: 'follow', maxBytes: 4096, via: 'fetch', timeoutMs: 60_000, ...more,
});

test('method, headers and body go out as given, and no cookies', async () => {
  const answer = await driveHost().answerTo(post('/json'));
  expect(answer).toEqual({ status: 200, body: '{"next":"café"}', url: `${origin}/json` });
  const { method, headers, body } = seen.at(-1);
  expect({ method, body }).toEqual({ method: 'POST', body: '{"otp":"0042"}' });
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'pa-version': 'x' });
  expect(headers.cookie).toBeUndefined();
});

test('how the request is made in a page: CORS, no cookies, no cached answer, the origin as referrer', async () => {
  const given = [];
  const fetch = async (_url, init) => {
    given.push(init);
    return new Response('{}');
  };
  const driver = driveHost({ platform: { fetch } });
  await driver.answerTo(post('/json'));
  await driver.answerTo(post('/json', { method: 'GET', body: undefined }));
  const common = { mode: 'cors', credentials: 'omit', referrerPolicy: 'strict-origin' };
  expect(given[0]).toMatchObject(common);
  expect(given[0]).not.toHaveProperty('cache'); // see js/host/effects/request.js
  expect(given[1]).toMatchObject({ ...common, cache: 'no-store' });
});

test('an HTTP error is an answer; an empty body is empty', async () => {
  expect(await driveHost().answerTo(post('/refused'))).toMatchObject({ status: 401, body: '' });
});

test('redirects are followed, or shown', async () => {
  expect(await driveHost().answerTo(post('/moved'))).toMatchObject({ status: 200, url: `${origin}/json` });
  const manual = { method: 'GET', body: undefined, redirect: 'manual' };
  expect(await driveHost().answerTo(post('/moved', manual))).toMatchObject({ status: 302, location: '/json' });
});

test('nothing stays open of a redirect that was followed and whose body never came', async () => {
  const closed = new Promise((resolve) => cut.set('/moved-slowly', resolve));
  expect(await driveHost().answerTo(post('/moved-slowly'))).toMatchObject({ status: 200, url: `${origin}/json` });
  await closed;
});

test('nothing stays open of an answer of a kind that has no body, and that promises one', async () => {
  const closed = new Promise((resolve) => cut.set('/unchanged', resolve));
  expect(await driveHost().answerTo(post('/unchanged'))).toMatchObject({ status: 304, body: '' });
  await closed;
});

test('a redirect that a browser hides is told as such', async () => {
  const hidden = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
  const answer = await driveHost({ platform: { fetch: async () => hidden } }).answerTo(post('/moved'));
  expect(answer).toEqual({ status: 0, body: '', url: `${origin}/moved`, opaqueRedirect: true });
});

test('an answer without end is cut at maxBytes', async () => {
  const closed = new Promise((resolve) => cut.set('/endless', resolve));
  expect(await driveHost().answerTo(post('/endless'))).toMatchObject({ failed: 'too_large' });
  await closed;
});

test('a body of the page\'s own fetch that gives nothing, again and again, ends too', async () => {
  let pieces = 0; // far more than the limit, and not without end: else nothing would run that could tell
  const pull = (controller) => (++pieces > 1000 ? controller.close() : controller.enqueue(new Uint8Array()));
  const fetch = async (_url, { signal }) => new Response(new ReadableStream({
    start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)), pull,
  }));
  expect(await driveHost({ platform: { fetch } }).answerTo(post('/json'))).toMatchObject({ failed: 'too_large' });
});

test('so does one that comes a byte at a time, or is made by the page and ends with no connection', async () => {
  for (const size of [1, 1000]) {
    let pieces = 0;
    let cancelled = false;
    const fetch = async () => new Response(new ReadableStream({
      pull: (controller) => (++pieces > 10_000 ? controller.close() : controller.enqueue(new Uint8Array(size))),
      cancel: () => void (cancelled = true),
    }));
    const answer = await driveHost({ platform: { fetch } }).answerTo(post('/json', { maxBytes: 100_000 }));
    expect(answer).toMatchObject({ failed: 'too_large' });
    await settled();
    expect([pieces < 3000, cancelled]).toEqual([true, true]);
  }
});

test('an address that cannot be read is quoted nowhere: it may hold a carrier\'s value', async () => {
  for (const via of ['fetch', 'image', 'navigate']) {
    const driver = driveHost({ platform: { navigate: (url) => new URL(url) } });
    const answer = await driver.answerTo({ ...post('', { via }), url: 'https://[bad/?vfp=secret' });
    expect(answer).toEqual({ failed: 'network', message: 'The address is no URL.' });
    expect(inspect(driver.host.thrownBy(driver.lastId))).not.toContain('secret');
  }
});

test('what the page\'s own fetch answers when nobody waits any more is not read', async () => {
  let answer;
  const read = [];
  const fetch = () => new Promise((resolve) => { answer = resolve; });
  const driver = driveHost({ platform: { fetch } });
  expect(await driver.answerTo(post('/json', { timeoutMs: 1 }))).toMatchObject({ failed: 'timeout' });
  answer(new Proxy(new Response('{}'), { get: (response, name) => {
    read.push(name);
    return name === 'then' ? undefined : Reflect.get(response, name, response);
  } }));
  await settled();
  expect(read).toEqual(['then']);
});

test('what fetch rejects with need not bear to be looked at', async () => {
  const fetch = () => Promise.reject(new Proxy({}, { get() { throw new Error('no'); } }));
  const answer = await driveHost({ platform: { fetch } }).answerTo(post('/json'));
  expect(answer).toEqual({ failed: 'network', message: 'Error' });
});

test('a body cut short, and no server at all, are network failures that keep their cause', async () => {
  const driver = driveHost();
  expect(await driver.answerTo(post('/half'))).toMatchObject({ failed: 'network' });
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address();
  await new Promise((resolve) => gone.close(resolve));
  const answer = await driver.answerTo({ ...post(''), url: `http://127.0.0.1:${port}/?token=secret` });
  expect(answer).toEqual({ failed: 'network', message: 'ECONNREFUSED' });
  expect(driver.host.thrownBy(driver.lastId).cause).toMatchObject({ name: 'TypeError' });
});

test('abort and time-out end the request on the wire', async () => {
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'],
  });
  for (const end of ['abort', 'timeout']) {
    const path = `/silent-${end}`;
    const closed = new Promise((resolve) => cut.set(path, resolve));
    const driver = driveHost();
    const arrived = once(server, 'request');
    const answer = driver.answerTo(post(path));
    await arrived;
    if (end === 'abort') {
      driver.host.abort(driver.lastId);
    } else {
      jest.advanceTimersByTime(60_000);
      expect(await answer).toMatchObject({ failed: 'timeout' });
    }
    await closed;
    expect(driver.answers).toHaveLength(end === 'abort' ? 0 : 1);
  }
});

test('an image is loaded and forgotten', async () => {
  expect(await driveHost().answerTo(post('/json', { via: 'image' }))).toEqual({ status: 200, body: '', url: `${origin}/json` });
  expect(seen.at(-1).method).toBe('GET');
  expect(await driveHost().answerTo(post('/refused', { via: 'image' }))).toMatchObject({ failed: 'network' });
});

test('a redirect of the page goes to the URL', async () => {
  const visited = [];
  const driver = driveHost({ platform: { navigate: (url) => void visited.push(url) } });
  const answer = await driver.answerTo(post('/page', { via: 'navigate' }));
  expect(answer).toEqual({ status: 0, body: '', url: `${origin}/page` });
  expect(visited).toEqual([`${origin}/page`]);
});

test('a character that comes in two pieces is one character', async () => {
  const body = new ReadableStream({
    start(controller) {
      for (const byte of Buffer.from('"é 漢 😀"')) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const { answerTo } = driveHost({ platform: { fetch: async () => new Response(body) } });
  const effect = { kind: 'request', via: 'fetch', method: 'GET', url: 'https://backend.example/', maxBytes: 999 };
  expect(await answerTo(effect)).toMatchObject({ status: 200, body: '"é 漢 😀"' });
});
