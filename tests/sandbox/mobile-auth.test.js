import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpsRequest } from 'node:https';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';
import { until } from '../until.js';

let sandbox;
let merchant;
let ca;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
  ca = await sandbox.carrierCertificate();
});
afterAll(() => sandbox.close());

async function instantFlow(carrier, request = {}) {
  sandbox.configure({ carrier });
  const flow = await merchant.unify({ phoneNumber: '2001004016', ...request });
  flow.device = await createDevice();
  expect((await flow.register(flow.device)).body.next).toBe('mobile/instant');
  flow.begin = async (implementation = 'fetch') => {
    const answer = await flow.post('mobile/instant/start', { cellularIp: null, implementation });
    return new URL(answer.body.data.redirectUrl);
  };
  flow.finish = async (vfp) => (await flow.post('mobile/instant/finish', { vfp })).body;
  return flow;
}

/** One request to a carrier, redirects not followed. */
function visit(url, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { method, headers, ca, agent: false }, async (response) => {
      try {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode, location: response.headers.location, text });
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
    request.end(body);
  });
}

function withFetchParameters(url) {
  url.searchParams.set('r', 'f');
  url.searchParams.set('sdkVersion', '3.2.5');
  return url;
}

test('by default a redirect URL with testVfp needs no carrier', async () => {
  const flow = await instantFlow('test');
  const url = await flow.begin();
  expect(url.protocol).toBe('https:');
  expect(await flow.finish(url.searchParams.get('testVfp'))).toEqual({ next: 'done' });
  expect(await merchant.status(flow)).toMatchObject({ success: 'true', phoneNumber: '2001004016' });
});

test('a vfp that no carrier gave leads to the OTP', async () => {
  const flow = await instantFlow('test');
  await flow.begin();
  expect(await flow.finish('made up')).toMatchObject({ next: 'mobile/otp', error: { code: 8108 } });
});

test('without a number the carrier names the customer', async () => {
  const flow = await instantFlow('test', { phoneNumber: undefined, mobileAuthEnabled: true });
  const url = await flow.begin();
  expect(await flow.finish(url.searchParams.get('testVfp'))).toEqual({ next: 'done' });
  expect(await merchant.status(flow)).toMatchObject({ success: 'true', phoneNumber: '2001004041' });
});

test('the carrier fails for Jesse: the report, signed, leads to the OTP', async () => {
  const flow = await instantFlow('test', { phoneNumber: '2001004017' });
  const url = await flow.begin();
  await expect(visit(url)).rejects.toThrow();
  const report = { code: 10002, message: 'carrier unreachable' };
  expect((await flow.postSigned(flow.device, 'mobile/instant/error', report)).body).toEqual({ next: 'mobile/otp' });
  await flow.post('mobile/otp/start', {});
  expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body).toEqual({ next: 'done' });
});

test('a merchant or a request without Mobile Auth goes to the OTP', async () => {
  const flow = await merchant.unify({ phoneNumber: '2001004016', mobileAuthEnabled: false });
  expect((await flow.register(await createDevice())).body.next).toBe('mobile/otp');
  sandbox.configure({ mobileAuth: false }, 'without');
  const other = await new Merchant(sandbox.origin, 'without').unify({ phoneNumber: '2001004016' });
  expect(other.claims.auth.subs.mob.auths).not.toHaveProperty('inst');
  expect((await other.register(await createDevice())).body.next).toBe('mobile/otp');
});

describe('carriers', () => {
  test('v1: redirects until another vfp appears', async () => {
    const flow = await instantFlow('v1');
    const url = await flow.begin();
    expect((await visit(url)).status).toBe(400);
    const first = await visit(withFetchParameters(url));
    const second = new URL(first.location, url);
    expect(second.searchParams.get('vfp')).toBe(url.searchParams.get('vfp'));
    const third = new URL((await visit(second)).location, url);
    expect(await flow.finish(third.searchParams.get('vfp'))).toEqual({ next: 'done' });
  });

  test('v1 with a body', async () => {
    const flow = await instantFlow('v1-json');
    const { text } = await visit(withFetchParameters(await flow.begin()));
    const { correlation_id: correlation, reconcilation_token: token } = JSON.parse(text);
    expect(await flow.finish(`${correlation}...${token}`)).toEqual({ next: 'done' });
  });

  test.each(['v2', 'v2-retry'])('%s', async (carrier) => {
    const flow = await instantFlow(carrier);
    const url = await flow.begin();
    expect(url.searchParams.get('pfflow')).toBe('2');
    const standard = url.searchParams.get('data').replaceAll('.', '+').replaceAll('_', '/').replaceAll('-', '=');
    const entry = JSON.parse(Buffer.from(standard, 'base64').toString('utf8'));
    const post = (data) =>
      visit(entry.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) });
    let { text } = await post(entry.data);
    let suffix = '';
    if (carrier === 'v2-retry') {
      expect(JSON.parse(text)).toEqual({ status: 1004 });
      ({ text } = await post({ ...entry.data, 'application-id': entry['att-1004'] }));
      suffix = '___R2';
    }
    const vfp = `${entry.vfp}___${Buffer.from(text).toString('base64')}${suffix}`;
    expect(await flow.finish(vfp)).toEqual({ next: 'done' });
  });

  test('v3: a control document', async () => {
    const flow = await instantFlow('v3');
    const control = JSON.parse((await visit(await flow.begin())).text);
    const headers = Object.fromEntries(control.headers.map(({ key, value }) => [key, value]));
    const first = await visit(control.first_uri, { method: control.command, headers, body: control.request_body });
    const end = new URL(first.location, control.first_uri);
    expect(await flow.finish(end.searchParams.get('token'))).toEqual({ next: 'done' });
  });

  test('pixel: the image must have been loaded', async () => {
    const flow = await instantFlow('pixel');
    const url = await flow.begin('pixel');
    expect((await visit(url)).text.slice(0, 3)).toBe('GIF');
    expect(await flow.finish('')).toEqual({ next: 'done' });
    const without = await instantFlow('pixel');
    await without.begin('pixel');
    expect((await without.finish('')).next).toBe('mobile/otp');
  });

  test.each([['status-404', 404], ['status-410', 410]])('%s', async (carrier, status) => {
    const flow = await instantFlow(carrier);
    expect((await visit(await flow.begin())).status).toBe(status);
  });

  test('loop, oversized, slow and cut answers', async () => {
    const loop = await (await instantFlow('loop')).begin();
    expect(new URL((await visit(loop)).location, loop).pathname).toBe(loop.pathname);
    const oversized = await visit(await (await instantFlow('oversized')).begin());
    expect(oversized.text.length).toBeGreaterThan(262_144);
    await expect(visit(await (await instantFlow('cut')).begin())).rejects.toThrow();
  });

  test('a slow answer comes after a minute', async () => {
    const slow = visit(await (await instantFlow('slow')).begin());
    const arrived = () => sandbox.log().some(({ path }) => path === '/slow/authenticate');
    await until(arrived, 'a request at the carrier');
    sandbox.advance(60_000);
    expect((await slow).status).toBe(200);
  });
});
