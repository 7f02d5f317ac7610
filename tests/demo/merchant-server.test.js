// The merchant's server over plain HTTP, against the sandbox.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';

import { createMerchantServer } from '../../demo/server/merchant-server.js';
import { startDemo } from '../../demo/start-demo.js';
import { contentSecurityPolicy } from '../../demo/server/site-server.js';

const LORANT = '2001004014';
const TRUSTED = '2001004018';

/** @type {import('./visitor.js').Demo} */
let demo;
beforeEach(async () => {
  demo = await startDemo();
});
afterEach(() => demo.close());

/** @param {string} path @param {unknown} body @param {Record<string, string>} [headers] */
async function post(path, body, headers = { 'Content-Type': 'application/json' }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(demo.origin + path, { method: 'POST', headers, body: text });
  return { status: response.status, answer: /** @type {any} */ (await response.json()) };
}

/**
 * The status of a request, by default a GET, whose path is sent as it is.
 * @param {string} path @param {import('node:http').RequestOptions & {body?: string}} [options]
 * @returns {Promise<number | undefined>}
 */
function statusOf(path, { body, ...options } = {}) {
  const { hostname, port } = new URL(demo.origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject).end(body);
  });
}

describe('a possession check', () => {
  test('starts with a token for the page and is pending until the phone is proven', async () => {
    const { status, answer } = await post('/api/start', { phoneNumber: LORANT, possessionType: 'mobile' });
    expect(status).toBe(200);
    expect(Object.keys(answer).sort()).toEqual(['authToken', 'flowId']);
    expect(answer.authToken.split('.')).toHaveLength(3);
    const end = await post('/api/finish', { flowId: answer.flowId });
    expect(end).toMatchObject({ status: 200, answer: { success: 'pending' } });
  });

  test('of a computer names the page that the Instant Link leads to', async () => {
    const { answer } = await post('/api/start', { phoneNumber: LORANT, possessionType: 'desktop' });
    expect(answer.authToken).toBeDefined();
    expect(await statusOf('/done?authId=a&asc=true')).toBe(200);
  });

  test('of a trusted customer needs no token and is true at once', async () => {
    const { answer } = await post('/api/start', { phoneNumber: TRUSTED, possessionType: 'mobile' });
    expect(answer.authToken).toBeUndefined();
    const end = await post('/api/finish', { flowId: answer.flowId });
    expect(end.answer.success).toBe('true');
  });

  test('survives an access token that has run out meanwhile', async () => {
    await post('/api/start', { phoneNumber: LORANT, possessionType: 'mobile' });
    demo.sandbox.advance(3_700_000);
    const { status } = await post('/api/start', { phoneNumber: LORANT, possessionType: 'mobile' });
    expect(status).toBe(200);
  });

  test('that is over, or was never begun, cannot be finished', async () => {
    const { answer } = await post('/api/start', { phoneNumber: TRUSTED, possessionType: 'mobile' });
    await post('/api/finish', { flowId: answer.flowId });
    expect((await post('/api/finish', { flowId: answer.flowId })).status).toBe(404);
    expect((await post('/api/finish', { flowId: 'other' })).status).toBe(404);
    expect((await post('/api/finish', {})).status).toBe(404);
  });

  test('of a malformed number is refused with the code of the backend', async () => {
    const { status, answer } = await post('/api/start', { phoneNumber: '12', possessionType: 'mobile' });
    expect(status).toBe(400);
    expect(answer).toMatchObject({ code: 8001, message: expect.any(String) });
  });

  test('is a 502 when the backend fails, answers nonsense or is away', async () => {
    demo.sandbox.fail({ path: '/v3/unify', kind: 'status', status: 500 });
    expect((await post('/api/start', { phoneNumber: LORANT, possessionType: 'mobile' })).status).toBe(502);
    demo.sandbox.fail({ path: '/v3/unify', kind: 'refuse' });
    expect((await post('/api/start', { phoneNumber: LORANT, possessionType: 'mobile' })).status).toBe(502);
    const away = createMerchantServer({ origin: 'http://127.0.0.1:9', clientId: 'a', clientSecret: 'b' });
    const answer = await away('/api/start', { phoneNumber: LORANT, possessionType: 'mobile' }, demo.origin);
    expect(answer.status).toBe(502);
  });
});

describe('the site', () => {
  test.each([
    ['text/plain', { 'Content-Type': 'text/plain' }, '{}', 415],
    ['broken JSON', { 'Content-Type': 'application/json' }, '{', 400],
    ['an array', { 'Content-Type': 'application/json' }, '[]', 400],
    ['a body of 5 KB', { 'Content-Type': 'application/json' }, JSON.stringify({ a: 'x'.repeat(5000) }), 413],
  ])('refuses %s', async (_what, headers, body, status) => {
    expect((await post('/api/start', body, headers)).status).toBe(status);
  });

  test('begins no check for a page whose name leads here', async () => {
    const body = JSON.stringify({ phoneNumber: LORANT, possessionType: 'mobile' });
    /** @param {string} host */
    const ask = (host) => statusOf('/api/start', {
      method: 'POST', body, headers: { 'Host': host, 'Content-Type': 'application/json' },
    });
    expect(await Promise.all(['rebound.example', 'localhost.rebound.example:80', 'localhost', '127.0.0.1:1'].map(ask)))
      .toEqual([403, 403, 200, 200]);
  });

  test('serves nothing outside its folders', async () => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/dist/../package.json',
      '/dist/..%2fpackage.json', '/%00', '/%', '/js/', '/nothing.js']) {
      const status = await statusOf(path);
      expect({ path, status, refused: [400, 403, 404].includes(status) }).toMatchObject({ path, refused: true });
    }
  });

  test('serves every page under the strict policy', async () => {
    for (const path of ['/', '/done', '/js/main.js', '/nothing']) {
      const policy = (await fetch(demo.origin + path)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';`);
      expect(policy).toContain(`connect-src 'self' ${demo.backendOrigin} ${demo.backendOrigin.replace('http', 'ws')};`);
      expect(policy).not.toContain('unsafe-inline');
    }
  });

  test('against the real service allows its hosts and no frames', () => {
    const policy = contentSecurityPolicy(null);
    expect(policy).toContain('wss://device.proveapis.com');
    expect(policy).toContain(`frame-src 'none'`);
  });
});
