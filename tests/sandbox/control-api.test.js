import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';
import { until } from '../until.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

async function control(method, path, body) {
  const response = await fetch(`${sandbox.origin}/sandbox/${path}`, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function otpFlow(phoneNumber = '2001004014') {
  const flow = await merchant.unify({ phoneNumber });
  await flow.register(await createDevice());
  return flow;
}

test('the inbox over HTTP, with the plus escaped or not', async () => {
  const flow = await otpFlow('+447700900200');
  await flow.post('mobile/otp/start', {});
  const { body } = await control('GET', 'messages?phoneNumber=%2B447700900200');
  expect(body).toEqual([
    { id: expect.any(String), to: '+447700900200', body: expect.any(String), otp: expect.stringMatching(/^\d{6}$/),
      at: expect.any(String) },
  ]);
  expect((await control('GET', 'messages?phoneNumber=+447700900200')).body).toEqual(body);
  expect((await control('GET', 'messages?phoneNumber=4155550999')).body).toEqual([]);
});

test('an Instant Link tapped over HTTP', async () => {
  const flow = await merchant.unify({ phoneNumber: '2001004014', possessionType: 'desktop' });
  await flow.post('mobile/instantlink/start', { sourceIp: null, isMobile: false });
  const [{ id }] = (await control('GET', 'messages?phoneNumber=2001004014')).body;
  const location = `https://shop.example/done?asc=true&authId=${flow.claims.auth.id}`;
  expect((await control('POST', 'tap', { id })).body).toEqual({ status: 303, location });
  expect((await control('POST', 'tap', { id: 'x' })).body).toEqual({ status: 404 });
});

test('settings of all merchants and of one, wrong ones refused', async () => {
  expect((await control('POST', 'settings?clientId=one', { retries: false })).body.retries).toBe(false);
  expect((await control('GET', 'settings')).body.retries).toBe(true);
  expect((await control('POST', 'settings', { merchantName: 'Shop' })).body.merchantName).toBe('Shop');
  expect((await control('GET', 'settings?clientId=one')).body).toMatchObject({ retries: false, merchantName: 'Shop' });
  for (const wrong of [{ carrier: 'x' }, { retries: 1 }, { unknown: true }, { extraSteps: ['mobile/otp'] }, []]) {
    expect((await control('POST', 'settings', wrong)).status).toBe(400);
  }
});

test('the clock can be moved', async () => {
  const before = Date.parse((await control('GET', 'clock')).body.now);
  const after = Date.parse((await control('POST', 'clock', { advanceMs: 60_000 })).body.now);
  expect(after - before).toBeGreaterThanOrEqual(60_000);
  const set = await control('POST', 'clock', { now: '2031-01-01T00:00:00.000Z' });
  expect(set.body.now).toMatch(/^2031-01-01T00:00:0/);
  expect((await control('POST', 'clock', {})).status).toBe(400);
  merchant.accessToken = undefined;
});

test('after the last time that it can be set to, the clock goes on', async () => {
  const own = await startSandbox();
  try {
    own.setClock(Date.parse('9999-01-01T00:00:00Z') - 50);
    own.fail({ path: '/token', kind: 'slow', delayMs: 100 });
    expect((await fetch(`${own.origin}/token`, { method: 'POST' })).status).toBe(415);
    expect(own.now()).toBeGreaterThan(Date.parse('9999-01-01T00:00:00Z'));
  } finally {
    await own.close();
  }
});

test('the clock takes no time that a date cannot show', async () => {
  for (const wrong of [{ advanceMs: 1e300 }, { advanceMs: 9e15 }, { advanceMs: -9e15 }, { advanceMs: 0.5 },
    { now: '+275760-09-13T00:00:00Z' }, { now: 'soon' }, { now: 5 }, [], 'x', null]) {
    expect([wrong, (await control('POST', 'clock', wrong)).status]).toEqual([wrong, 400]);
  }
  expect(() => sandbox.advance(Infinity)).toThrow(RangeError);
  expect(() => sandbox.setClock(NaN)).toThrow(RangeError);
  expect((await control('GET', 'clock')).status).toBe(200);
});

describe('who may ask', () => {
  const ask = (origin, method = 'POST') =>
    fetch(`${sandbox.origin}/sandbox/clock`, { method, body: method === 'POST' ? '{"advanceMs":0}' : undefined,
      headers: origin ? { Origin: origin } : {} });

  test.each(['https://shop.example', 'http://localhost:1', 'null', 'http://127.0.0.1', 'http://127.0.0.1.evil.example'])(
    'not a page of %s', async (origin) => {
      for (const method of ['GET', 'POST']) {
        const answer = await ask(origin, method);
        expect(answer.status).toBe(403);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        expect(await answer.json()).toEqual({ code: 8001, message: expect.stringContaining('--allow-origin') });
      }
      const preflight = await ask(origin, 'OPTIONS');
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  const get = (headers) => new Promise((resolve, reject) => {
    const { port, hostname } = new URL(sandbox.origin);
    request({ port, hostname, path: '/sandbox/messages', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject).end();
  });

  test('not a page whose name leads here, nor one that embeds what it could not read', async () => {
    const { port } = new URL(sandbox.origin);
    for (const host of [`rebound.example:${port}`, '127.0.0.1.rebound.example', 'localhost.rebound.example', 'a']) {
      expect([host, await get({ Host: host })]).toEqual([host, 403]);
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, '[::1]', 'shop.localhost']) {
      expect([host, await get({ Host: host })]).toEqual([host, 200]);
    }
    expect(await get({ 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await get({ 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'none' })).toBe(200);
  });

  test('a tool that reaches it by the name that it was started with', async () => {
    const named = await startSandbox({ publicOrigin: 'http://sandbox.example:4000' });
    try {
      const asked = new Request('http://any.example/sandbox/clock', { headers: { Host: 'sandbox.example:4000' } });
      expect((await named.handle(asked)).status).toBe(200);
    } finally {
      await named.close();
    }
  });

  test('tools, pages of the sandbox itself, and those that it was started with', async () => {
    const { port } = new URL(sandbox.origin);
    for (const origin of [undefined, sandbox.origin, `http://localhost:${port}`]) {
      expect((await ask(origin)).status).toBe(200);
    }
    const other = await startSandbox({ allowOrigins: ['https://shop.example'] });
    try {
      const answer = await fetch(`${other.origin}/sandbox/users`, { headers: { Origin: 'https://shop.example' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    } finally {
      await other.close();
    }
  });
});

test('what is unknown below /sandbox/ is a 404', async () => {
  expect((await control('GET', 'nothing')).status).toBe(404);
  expect((await control('POST', 'faults', { path: '/x', kind: 'explode' })).status).toBe(400);
  expect((await control('POST', 'faults', { path: '/x', kind: 'close', code: 1000 })).status).toBe(400);
});

test('a query that names a phone twice, and half a million faults, are no failure of the sandbox', async () => {
  expect((await control('GET', 'messages?phoneNumber=1&phoneNumber=2')).status).toBe(200);
  expect((await control('POST', 'faults', Array(500_000).fill(0))).status).toBe(400);
});

describe('faults', () => {
  const START = '/v1/client/mobile/otp/start';

  test.each([
    ['status', { status: 503 }, async (response) => {
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({ code: 8000, message: expect.any(String) });
    }],
    ['broken-json', {}, async (response) => expect(JSON.parse.bind(null, await response.text())).toThrow()],
    ['empty', {}, async (response) => expect(await response.text()).toBe('')],
    ['not-an-object', {}, async (response) => expect(await response.json()).toEqual(['done'])],
    ['error', { code: 10000, next: 'mobile/otp' }, async (response) => {
      expect(await response.json()).toMatchObject({ next: 'mobile/otp', error: { code: 10000 } });
    }],
  ])('%s: once, without carrying the request out', async (kind, details, check) => {
    const flow = await otpFlow('4155550140');
    const sent = sandbox.messages('4155550140').length;
    await control('POST', 'faults', { path: START, kind, ...details });
    await check(await fetch(sandbox.origin + START, { method: 'POST' }));
    expect(sandbox.messages('4155550140')).toHaveLength(sent);
    expect((await flow.post('mobile/otp/start', {})).body).toEqual({ next: '' });
    expect((await control('GET', 'faults')).body).toEqual([]);
  });

  test('refuse cuts the connection, cut does so after carrying the request out', async () => {
    const flow = await otpFlow('4155550141');
    await control('POST', 'faults', [{ path: START, kind: 'refuse' }, { path: START, kind: 'cut' }]);
    await expect(flow.post('mobile/otp/start', {})).rejects.toThrow();
    expect(sandbox.messages('4155550141')).toHaveLength(0);
    await expect(flow.post('mobile/otp/start', {})).rejects.toThrow();
    expect(sandbox.messages('4155550141')).toHaveLength(1);
  });

  test('slow answers when its time has come', async () => {
    const flow = await otpFlow();
    await control('POST', 'faults', { path: START, kind: 'slow', delayMs: 3_600_000 });
    const answer = flow.post('mobile/otp/start', {});
    await until(() => sandbox.counts().slowAnswers > 0, 'a slow answer');
    const order = [];
    const settled = answer.then(() => order.push('answered'));
    await control('GET', 'clock');
    order.push('clock moved');
    sandbox.advance(3_600_000);
    await settled;
    expect(order).toEqual(['clock moved', 'answered']);
    merchant.accessToken = undefined;
  });

  test('times counts, DELETE takes back', async () => {
    await control('POST', 'faults', { path: START, kind: 'empty', times: 5 });
    await fetch(sandbox.origin + START, { method: 'POST' });
    expect((await control('GET', 'faults')).body).toEqual([{ path: START, kind: 'empty', times: 4 }]);
    expect((await control('DELETE', 'faults')).body).toEqual([]);
  });
});

test('the log names requests and outcomes, and no secret', async () => {
  const device = await createDevice();
  const flow = await merchant.unify({ phoneNumber: '4155550142' });
  await flow.register(device);
  await flow.post('mobile/otp/start', {});
  const { otp } = sandbox.messages('4155550142').at(-1);
  await flow.post('mobile/otp/finish', { otp });
  await merchant.status(flow);
  const { correlationId } = flow.answer;
  const { body } = await control('GET', `log?correlationId=${correlationId}`);
  expect(body.map(({ kind, path, next }) => [kind, path, next])).toEqual([
    ['request', '/v3/unify', undefined],
    ['request', '/v1/client/device/passive/register', 'mobile/otp'],
    ['sms', undefined, undefined],
    ['request', '/v1/client/mobile/otp/start', ''],
    ['request', '/v1/client/mobile/otp/finish', 'done'],
    ['request', '/v3/unify-status', undefined],
  ]);
  const everything = JSON.stringify(body);
  for (const secret of [otp, '4155550142', flow.authToken, device.keyId]) expect(everything).not.toContain(secret);
});

test('a reader of events that takes none is let go of', async () => {
  const { port, hostname } = new URL(sandbox.origin);
  const socket = connect({ port: Number(port), host: hostname });
  const closed = once(socket, 'close');
  socket.pause().on('error', () => {});
  socket.write('GET /sandbox/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const long = `${sandbox.origin}/v1/client/${'x'.repeat(12_000)}`;
  // More than the limit and what the system takes on the way.
  for (let count = 0; count < 2400; count += 40) await Promise.all(Array.from({ length: 40 }, () => fetch(long)));
  let read = 0;
  socket.on('data', ({ length }) => (read += length)).resume();
  await closed;
  expect(read).toBeGreaterThan(2 ** 20);
});

test('the log as server-sent events: what was, then what happens', async () => {
  const flow = await otpFlow();
  const aborter = new AbortController();
  const url = `${sandbox.origin}/sandbox/events?correlationId=${flow.answer.correlationId}`;
  const response = await fetch(url, { signal: aborter.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let received = '';
  const reading = (async () => {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      received += chunk;
      if (received.includes('mobile/otp/start')) return;
    }
  })();
  await flow.post('mobile/otp/start', {});
  await reading;
  aborter.abort();
  expect(received).toContain('"path":"/v3/unify"');
  expect(received).toContain('"kind":"sms"');
});

test('reset forgets everything', async () => {
  await otpFlow();
  expect((await control('POST', 'reset')).status).toBe(200);
  expect(sandbox.counts()).toMatchObject({ flows: 0, registrations: 0 });
  expect(sandbox.messages()).toEqual([]);
});
