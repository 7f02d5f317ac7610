import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

const MOBILE = { clientRequestId: 'r1', possessionType: 'mobile', phoneNumber: '2001004014' };
const error = (status, code) => ({ status, body: { code, message: expect.any(String) } });

describe('/token', () => {
  test('client credentials give a bearer token for an hour', async () => {
    expect((await merchant.token({ scope: 'all' })).body).toEqual({
      access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600,
    });
  });

  test.each([
    [{ grant_type: 'password' }, 400, 8001],
    [{ extra: '1' }, 400, 8001],
    [{ client_id: '' }, 401, 8002],
    [{ client_secret: '' }, 401, 8002],
  ])('%j is refused', async (fields, status, code) => {
    expect(await merchant.token(fields)).toMatchObject(error(status, code));
  });

  test('JSON is refused', async () => {
    const answer = await fetch(`${sandbox.origin}/token`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}',
    });
    expect(answer.status).toBe(415);
  });

  test('credentials can be fixed', async () => {
    const closed = await startSandbox({ clients: { shop: 'right' } });
    try {
      expect((await new Merchant(closed.origin, 'shop', 'right').token()).status).toBe(200);
      expect((await new Merchant(closed.origin, 'shop', 'wrong').token()).status).toBe(401);
      expect((await new Merchant(closed.origin, 'toString', 'x').token()).status).toBe(401);
    } finally {
      await closed.close();
    }
  });

  test('without a token, with one that is made up, or an hour later: 8002', async () => {
    const headers = (value) => ({ Authorization: value });
    expect(await merchant.post('/v3/unify', MOBILE, headers(''))).toMatchObject(error(401, 8002));
    expect(await merchant.post('/v3/unify', MOBILE, headers('Bearer a.b.c'))).toMatchObject(error(401, 8002));
    const flow = await merchant.unify();
    expect(await merchant.post('/v3/unify', MOBILE, headers(`Bearer ${flow.authToken}`))).toMatchObject(error(401, 8002));
    sandbox.advance(3_600_001);
    expect(await merchant.post('/v3/unify', MOBILE)).toMatchObject(error(401, 8002));
    merchant.accessToken = undefined;
    expect((await merchant.post('/v3/unify', MOBILE)).status).toBe(200);
  });
});

describe('/v3/unify', () => {
  test.each([
    ['clientRequestId missing', { clientRequestId: undefined }],
    ['possessionType unknown', { possessionType: 'tablet' }],
    ['desktop without finalTargetUrl', { possessionType: 'desktop' }],
    ['finalTargetUrl too long', { finalTargetUrl: `https://shop.example/${'a'.repeat(110)}` }],
    ['finalTargetUrl with other characters', { finalTargetUrl: 'https://shop.example/?a=1&b=2' }],
    ['finalTargetUrl not http', { finalTargetUrl: 'ftp://shop.example/' }],
    ['a number with letters', { phoneNumber: '20010O4014' }],
    ['a number that is too short', { phoneNumber: '200100401' }],
    ['smsMessage too long', { smsMessage: `####${'a'.repeat(157)}` }],
    ['smsMessage without a place for the OTP', { smsMessage: 'your OTP is ###' }],
    ['rebind as text', { rebind: 'true' }],
    ['ipAddress', { ipAddress: '1.2.3' }],
    ['emailAddress', { emailAddress: 'nobody' }],
    ['an unknown field', { possession: 'mobile' }],
  ])('%s: 8001', async (_name, change) => {
    expect(await merchant.post('/v3/unify', { ...MOBILE, ...change })).toMatchObject(error(400, 8001));
  });

  test('every field has its place', async () => {
    const answer = await merchant.post('/v3/unify', {
      ...MOBILE, finalTargetUrl: 'https://shop.example/done?x=1', deviceId: 'd', rebind: false, allowOTPRetry: true,
      checkReputation: true, mobileAuthEnabled: false, clientCustomerId: 'c', clientHumanId: 'h',
      emailAddress: 'a@b.example', ipAddress: '::1', smsMessage: 'Yours: ######',
    });
    expect(answer.status).toBe(200);
  });

  test('a body of more than 4 KB: 8001', async () => {
    const answer = await merchant.post('/v3/unify', { ...MOBILE, clientCustomerId: 'c'.repeat(5000) });
    expect(answer).toMatchObject(error(413, 8001));
  });

  test.each(['2001004018', '+2001004029'])('%s is trusted: success without a token', async (phoneNumber) => {
    const answer = await merchant.post('/v3/unify', { ...MOBILE, phoneNumber });
    expect(answer.body).toEqual({ correlationId: expect.any(String), success: 'true' });
    const status = await merchant.post('/v3/unify-status', { correlationId: answer.body.correlationId });
    expect(status.body).toMatchObject({ success: 'true' });
  });

  test('a proveId stands for its number', async () => {
    const trusted = await merchant.post('/v3/unify', { ...MOBILE, phoneNumber: '2001004018' });
    const { proveId } = (await merchant.post('/v3/unify-status', { correlationId: trusted.body.correlationId })).body;
    const answer = await merchant.post('/v3/unify', { clientRequestId: 'r', possessionType: 'mobile', proveId });
    expect(answer.body.success).toBe('true');
    const unknown = { clientRequestId: 'r', possessionType: 'mobile', proveId: randomUUID() };
    expect(await merchant.post('/v3/unify', unknown)).toMatchObject(error(400, 8007));
  });

  test('after a reset a proveId stands for its number only where it is a sandbox user\'s', async () => {
    const proveIdOf = async (phoneNumber) => {
      const flow = await merchant.unify({ phoneNumber });
      await flow.post('device/passive/error', { message: 'no key' });
      await flow.post('mobile/otp/start', {});
      await flow.post('mobile/otp/finish', { otp: sandbox.messages(phoneNumber).at(-1).otp });
      return (await merchant.status(flow)).proveId;
    };
    const proveIds = [await proveIdOf('2001004014'), await proveIdOf('4155550142')];
    await sandbox.reset();
    const [known, forgotten] = await Promise.all(proveIds.map((proveId) =>
      merchant.post('/v3/unify', { clientRequestId: 'r', possessionType: 'mobile', proveId })));
    expect(known.body.success).toBe('pending');
    expect(forgotten).toMatchObject(error(400, 8007));
  });

  test('a project can be held to the sandbox users (8007), or to some of them (8009)', async () => {
    sandbox.configure({ sandboxUsersOnly: true }, 'held');
    sandbox.configure({ users: ['2001004014'] }, 'some');
    const unify = (clientId, phoneNumber) =>
      new Merchant(sandbox.origin, clientId).post('/v3/unify', { ...MOBILE, phoneNumber });
    expect(await unify('held', '4155550130')).toMatchObject(error(400, 8007));
    expect((await unify('held', '2001004015')).status).toBe(200);
    expect(await unify('some', '2001004015')).toMatchObject(error(400, 8009));
    expect((await unify('some', '+12001004014')).status).toBe(200);
  });
});

test('another merchant cannot see a flow: 8008', async () => {
  const flow = await merchant.unify();
  const other = new Merchant(sandbox.origin, 'other');
  const { correlationId } = flow.answer;
  expect(await other.post('/v3/unify-status', { correlationId })).toMatchObject(error(400, 8008));
  expect(await merchant.post('/v3/unify-status', { correlationId: 'x' })).toMatchObject(error(400, 8008));
});

test('more than 25 requests in a second: 429 with Retry-After', async () => {
  const busy = new Merchant(sandbox.origin, 'busy');
  sandbox.configure({ requestsPerSecond: 25 }, 'busy');
  await busy.post('/v3/unify', MOBILE);
  const answers = await Promise.all(Array.from({ length: 30 }, () => busy.post('/v3/unify', MOBILE)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(6);
  expect(refused[0].headers.get('retry-after')).toBe('1');
  sandbox.advance(1001);
  expect((await busy.post('/v3/unify', MOBILE)).status).toBe(200);
});

test('internal trouble: 8000', async () => {
  sandbox.fail({ path: '/v3/unify', kind: 'status', status: 500 });
  expect(await merchant.post('/v3/unify', MOBILE)).toMatchObject(error(500, 8000));
});

test('possessionType none: the Prove Key alone, then the merchant binds a number', async () => {
  const device = await createDevice();
  const flow = await merchant.unify({ possessionType: 'none' });
  const bind = (body) => merchant.post('/v3/unify-bind', { correlationId: flow.answer.correlationId, ...body });
  expect(await bind({ phoneNumber: '4155550131' })).toMatchObject(error(400, 8003));
  expect((await flow.register(device)).body).toMatchObject({ next: 'done' });
  expect((await merchant.status(flow)).success).toBe('possession_required');
  expect(await bind({ phoneNumber: '12' })).toMatchObject(error(400, 8001));
  expect((await bind({ phoneNumber: '4155550131' })).body).toMatchObject({
    success: 'true', phoneNumber: '4155550131', deviceId: device.deviceId,
  });
  expect(await bind({ phoneNumber: '4155550131' })).toMatchObject(error(400, 8003));
  const again = await merchant.unify({ phoneNumber: '4155550131' });
  expect((await again.verify(device)).body).toEqual({ next: 'done' });
});

test('a revoked device no longer verifies, and may register anew', async () => {
  const revoke = (deviceId, by = merchant) => by.post('/v3/device/revoke', { clientRequestId: 'r', deviceId });
  const device = await createDevice();
  const flow = await merchant.unify({ phoneNumber: '4155550136' });
  await flow.register(device);
  expect((await revoke(device.deviceId, new Merchant(sandbox.origin, 'other'))).body).toEqual({ success: false });
  expect(await revoke(device.deviceId)).toMatchObject({ status: 200, body: { success: true } });
  expect((await revoke(device.deviceId)).body).toEqual({ success: false });
  const again = await merchant.unify({ phoneNumber: '4155550136' });
  expect((await again.verify(device)).body.error.code).toBe(10006);
  expect((await again.register(device)).body.data.deviceId).toEqual(expect.any(String));
  expect(await merchant.post('/v3/device/revoke', { deviceId: 'd' })).toMatchObject(error(400, 8001));
});

describe('possessionType none with Mobile Auth', () => {
  const none = async () => {
    const device = await createDevice();
    const request = { possessionType: 'none', phoneNumber: '2001004016', mobileAuthEnabled: true };
    const flow = await merchant.unify(request);
    expect((await flow.register(device)).body.next).toBe('mobile/instant');
    const { body } = await flow.post('mobile/instant/start', { cellularIp: null, implementation: 'fetch' });
    return { flow, device, vfp: new URL(body.data.redirectUrl).searchParams.get('testVfp') };
  };

  test('passes by it', async () => {
    const { flow, vfp } = await none();
    expect((await flow.post('mobile/instant/finish', { vfp })).body).toEqual({ next: 'done' });
    expect(await merchant.status(flow)).toMatchObject({ success: 'true', phoneNumber: '2001004016' });
  });

  test.each([
    ['a proof that is none', ({ flow }) => flow.post('mobile/instant/finish', { vfp: 'made up' })],
    ['a carrier that fails', ({ flow, device }) =>
      flow.postSigned(device, 'mobile/instant/error', { message: 'no carrier' })],
  ])('%s leads to the merchant\'s own check, not to an OTP', async (_what, fail) => {
    const run = await none();
    expect((await fail(run)).body.next).toBe('done');
    expect((await merchant.status(run.flow)).success).toBe('possession_required');
    const { correlationId } = run.flow.answer;
    const bound = await merchant.post('/v3/unify-bind', { correlationId, phoneNumber: '2001004016' });
    expect(bound.body).toMatchObject({ success: 'true' });
  });

  test('without a Prove Key too', async () => {
    const flow = await merchant.unify({ possessionType: 'none' });
    expect((await flow.post('device/passive/error', { message: 'no key' })).body).toEqual({ next: 'done' });
    expect((await merchant.status(flow)).success).toBe('possession_required');
  });
});

test('the older pair: start and validate', async () => {
  const started = await merchant.post('/v3/start', { flowType: 'mobile', phoneNumber: '2001004014', ssn: '1234' });
  expect(started.body).toEqual({
    authToken: expect.any(String), correlationId: expect.any(String), next: { 'v3-validate': '/v3/validate' },
  });
  const { correlationId } = started.body;
  const pending = await merchant.post('/v3/validate', { correlationId });
  expect(pending.body).toMatchObject({ success: false, challengeMissing: false });
  const flow = Object.assign(await merchant.unify(), { authToken: started.body.authToken });
  await flow.post('device/passive/error', { message: 'no key' });
  await flow.post('mobile/otp/start', {});
  await flow.post('mobile/otp/finish', { otp: '1234' });
  const done = await merchant.post('/v3/validate', { correlationId });
  expect(done.body).toMatchObject({ success: true, phoneNumber: '2001004014', next: {} });
  expect(done.body.evaluation).toEqual({ authentication: { result: 'pass' }, risk: { result: 'pass' } });
  expect(await merchant.post('/v3/start', { flowType: 'desktop' })).toMatchObject(error(400, 8001));
});

test('a visitor who lost the storage gets a registration back: the latest, or the one that is named', async () => {
  sandbox.configure({ deviceContext: true }, 'context');
  const shop = new Merchant(sandbox.origin, 'context');
  const signals = { fingerprint: { results: { visitorId: 'visitor-1' } } };
  const registered = [];
  for (const phoneNumber of ['4155550132', '4155550133']) {
    const flow = await shop.unify({ phoneNumber, rebind: true });
    expect(flow.claims.auth.subs.dev.sgnls).toMatchObject({ fpt: true });
    const device = await createDevice();
    // Two phones of one household look alike: the second registers before it is recognised.
    await flow.register(device, registered.length ? {} : { signals });
    await flow.post('mobile/otp/start', {});
    await flow.post('mobile/otp/finish', { otp: sandbox.messages(phoneNumber).at(-1).otp });
    registered.push(device);
  }
  const second = await shop.unify({ phoneNumber: '4155550133' });
  await second.verify(registered[1], { signals });

  const latest = await shop.unify({ phoneNumber: '4155550133' });
  expect((await latest.register(await createDevice(), { signals })).body).toEqual({
    next: 'done', data: { deviceId: registered[1].deviceId },
  });
  const named = await shop.unify({ phoneNumber: '4155550132', deviceId: registered[0].deviceId });
  expect((await named.register(await createDevice(), { signals })).body).toEqual({
    next: 'done', data: { deviceId: registered[0].deviceId },
  });
  const stranger = await shop.unify({ phoneNumber: '4155550132' });
  const other = { fingerprint: { results: { visitorId: 'visitor-2' } } };
  expect((await stranger.register(await createDevice(), { signals: other })).body.next).toBe('mobile/otp');
});
