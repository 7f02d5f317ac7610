import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, FlowClient, Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

const newFlow = (request = {}) => merchant.unify({ phoneNumber: '2001004014', ...request });
const REPORT = { code: 10002, message: 'failed' };

/** A customer whose device is known. */
async function knownDevice(phoneNumber) {
  const device = await createDevice();
  const flow = await newFlow({ phoneNumber });
  await flow.register(device);
  await flow.post('mobile/otp/start', {});
  await flow.post('mobile/otp/finish', { otp: sandbox.messages(phoneNumber).at(-1).otp });
  return device;
}

describe('headers', () => {
  test.each([
    ['Content-Type', 'text/plain', 415],
    ['Content-Type', 'application/json; charset=latin1', 415],
    ['Accept', '*/*', 406],
    ['PA-Version', undefined, 400],
    ['PA-Version', 'ProveAuth/1.0.0', 400],
    ['PA-Version', 'ProveAuth/1.0.0 Contract/2.0.0 WEB/1', 400],
    ['PA-Fancy', 'yes', 400],
    ['Authorization', undefined, 401],
    ['Authorization', 'Basic dXNlcg==', 401],
    ['Authorization', 'Bearer a.b.c', 401],
  ])('%s: %s is refused', async (name, value, status) => {
    const flow = await newFlow();
    const answer = await flow.post('device/passive/error', REPORT, { [name]: value });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ code: expect.any(Number), message: expect.any(String) });
    expect((await flow.post('device/passive/error', REPORT)).body).toEqual({ next: 'mobile/otp' });
  });

  test('any origin may preflight, for the headers that clients send', async () => {
    const answer = await fetch(`${sandbox.origin}/v1/client/mobile/otp/start`, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST, GET, OPTIONS');
    expect(answer.headers.get('access-control-allow-headers')).toBe(
      'Accept, Content-Type, Authorization, PA-Version, PA-Sig-Version, PA-Challenge, PA-KID, PA-Signature',
    );
    const refused = await fetch(`${sandbox.origin}/v1/client/mobile/otp/start`, { method: 'POST' });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('bodies', () => {
  test.each([
    ['', 'empty'],
    ['{', 'not JSON'],
    ['[]', 'object'],
    ['null', 'object'],
    ['{"code":1}', 'message'],
    ['{"message":5}', 'message'],
    ['{"message":"m","code":"1"}', 'code'],
    ['{"message":"m","extra":1}', 'extra'],
    ['{"message":"m","__proto__":1}', '__proto__'],
  ])('%s is refused', async (body, hint) => {
    const answer = await (await newFlow()).post('device/passive/error', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ code: 8001, message: expect.stringContaining(hint) });
  });

  test('a body that is nested without end is refused', async () => {
    const [flow, device] = [await newFlow(), await createDevice()];
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const body = JSON.stringify(await device.registration(flow.challenge)).replace('"signals":{}',
      `"signals":{"fingerprint":{"results":${deep}}}`);
    expect((await flow.post('device/passive/register', body)).status).toBe(400);
  });

  test('a body of more than 256 KB is refused', async () => {
    const body = JSON.stringify({ message: 'x'.repeat(300_000) });
    expect((await (await newFlow()).post('device/passive/error', body)).status).toBe(413);
  });
});

describe('the Prove Key', () => {
  const registerWith = async (change) => {
    const flow = await newFlow();
    const device = await createDevice();
    const body = await device.registration(flow.challenge);
    await change(body, device, flow);
    return flow.post('device/passive/register', body);
  };

  test.each([
    ['a raw P1363 signature', async (body, device, flow) => {
      body.registrations[0].signature = await device.signP1363(flow.challenge);
    }, 'P1363'],
    ['a signature over something else', async (body, device) => {
      body.registrations[0].signature = await device.sign('something else');
    }, 'verify'],
    // DER by hand (X.690): 30 is a sequence, 02 an integer, each with its length.
    ['a signature with a negative number', async (body) => {
      body.registrations[0].signature = Buffer.from('3006020180020101', 'hex').toString('base64');
    }, 'negative'],
    ['a signature with a number that is not minimal', async (body) => {
      body.registrations[0].signature = Buffer.from('300702020001020101', 'hex').toString('base64');
    }, 'minimal'],
    ['a signature with bytes after its numbers', async (body) => {
      body.registrations[0].signature = Buffer.from('30080201010201010000', 'hex').toString('base64');
    }, 'follow'],
    ['a base64url signature', async (body) => {
      const { signature } = body.registrations[0];
      body.registrations[0].signature = `_${signature.slice(1)}`;
    }, 'base64'],
    ['a key without armour', async (body) => {
      const { key } = body.registrations[0].publicKey;
      body.registrations[0].publicKey.key = key.split('\n')[1];
    }, 'PEM'],
    ['a key in lines of 64', async (body) => {
      const { key } = body.registrations[0].publicKey;
      body.registrations[0].publicKey.key = key.replace(/([\w+/]{64})/, '$1\n');
    }, 'PEM'],
    ['another algorithm', async (body) => {
      body.registrations[0].publicKey.alg = 'RS256';
    }, 'ES256'],
    ['a key ID that is no UUID', async (body) => {
      body.registrations[0].publicKey.id = 'key-1';
    }, 'UUID'],
    ['no signals', async (body) => {
      delete body.signals;
    }, 'signals'],
    ['two registrations', async (body) => {
      body.registrations.push(body.registrations[0]);
    }, 'registrations'],
  ])('%s is refused', async (_name, change, hint) => {
    const answer = await registerWith(change);
    expect([400, 401]).toContain(answer.status);
    expect(answer.body.message).toContain(hint);
  });

  test('a device that is not known, of another merchant or with another key gets 10006 and may register', async () => {
    const device = await knownDevice('4155550120');
    const flow = await newFlow();
    const unknown = await flow.verify({ ...device, deviceId: 'e0000000-0000-4000-8000-000000000000' });
    expect(unknown.body).toEqual({ next: 'device/passive', error: { code: 10006, message: expect.any(String) } });
    const otherKey = await flow.verify({ ...device, keyId: 'e0000000-0000-4000-8000-000000000000' });
    expect(otherKey.body.error.code).toBe(10006);
    const foreign = await new Merchant(sandbox.origin, 'other').unify({ phoneNumber: '4155550120' });
    expect((await foreign.verify(device)).body.error.code).toBe(10006);
    expect((await flow.register(await createDevice())).body.next).toBe('mobile/otp');
  });

  test('a device that is known proves it anew in each flow', async () => {
    const device = await knownDevice('4155550122');
    const flow = await newFlow({ phoneNumber: '4155550122' });
    const earlier = await newFlow({ phoneNumber: '4155550122' });
    const stranger = await createDevice();
    const forged = await stranger.sign(`${device.deviceId}:${flow.challenge}`);
    const repeated = await device.sign(`${device.deviceId}:${earlier.challenge}`);
    for (const signature of [forged, repeated]) {
      expect(await flow.verify(device, { signature })).toMatchObject({ status: 401, body: { code: 8002 } });
    }
    expect((await flow.verify(device)).body.next).toBe('done');
  });

  test('a key is dropped after twelve months without use', async () => {
    const device = await knownDevice('4155550121');
    sandbox.advance(364 * 86_400_000);
    merchant.accessToken = undefined;
    expect((await (await newFlow({ phoneNumber: '4155550121' })).verify(device)).body.next).toBe('done');
    sandbox.advance(366 * 86_400_000);
    merchant.accessToken = undefined;
    expect((await (await newFlow({ phoneNumber: '4155550121' })).verify(device)).body.error.code).toBe(10006);
  });
});

describe('signed requests', () => {
  test('outside a flow: the challenge, the signature, and the device is gone', async () => {
    const device = await knownDevice('4155550122');
    const client = new FlowClient(sandbox.origin);
    const body = { deviceId: device.deviceId };
    const { body: challenge } = await client.post('challenge', body);
    expect(challenge).toEqual({ deviceId: device.deviceId, challenge: expect.any(String), ttl: 300 });
    expect((await client.post('device/unregister', body)).status).toBe(401);
    expect((await client.postSigned(device, 'device/unregister', body)).body).toEqual({ next: '' });
    expect((await client.post('challenge', body)).body.error.code).toBe(10006);
  });

  test.each([
    ['PA-Sig-Version', '2', 400],
    ['PA-KID', 'e0000000-0000-4000-8000-000000000000', 401],
    ['PA-Challenge', 'bWFkZSB1cA', 401],
    ['PA-Signature', 'AAAA', 400],
    ['PA-Signature', undefined, 401],
  ])('%s: %s is refused', async (name, value, status) => {
    const device = await knownDevice('4155550123');
    const client = new FlowClient(sandbox.origin);
    const body = { deviceId: device.deviceId };
    expect((await client.postSigned(device, 'device/unregister', body, { [name]: value })).status).toBe(status);
  });

  test('the signature covers the path and the exact body', async () => {
    const device = await knownDevice('4155550124');
    const client = new FlowClient(sandbox.origin);
    const { body: { challenge } } = await client.post('challenge', { deviceId: device.deviceId });
    const text = JSON.stringify({ deviceId: device.deviceId });
    const hash = createHash('sha256').update(text).digest('hex');
    const signature = await device.sign(`POST\n/v1/client/stepup/unregister\n\napplication/json\n${challenge}\n${hash}`);
    const named = { 'PA-Sig-Version': '3', 'PA-Challenge': challenge, 'PA-KID': device.keyId };
    const headers = { ...named, 'PA-Signature': signature };
    expect((await client.post('device/unregister', text, headers)).status).toBe(401);
    expect((await client.post('stepup/unregister', `${text} `, headers)).status).toBe(401);
    expect((await client.post('stepup/unregister', text, headers)).status).toBe(200);
  });

  test('a challenge lasts five minutes', async () => {
    const device = await knownDevice('4155550125');
    const client = new FlowClient(sandbox.origin);
    const body = { deviceId: device.deviceId };
    const { body: { challenge } } = await client.post('challenge', body);
    sandbox.advance(300_001);
    const text = JSON.stringify(body);
    const hash = createHash('sha256').update(text).digest('hex');
    const signature = await device.sign(`POST\n/v1/client/device/unregister\n\napplication/json\n${challenge}\n${hash}`);
    const named = { 'PA-Sig-Version': '3', 'PA-Challenge': challenge, 'PA-KID': device.keyId };
    const headers = { ...named, 'PA-Signature': signature };
    expect((await client.post('device/unregister', text, headers)).status).toBe(401);
  });
});

describe('one use per token', () => {
  test('a first step that comes again, another browser and a flow that is over are refused', async () => {
    const flow = await newFlow();
    await flow.register(await createDevice());
    expect((await flow.register(await createDevice())).status).toBe(401);
    expect((await flow.post('mobile/otp/start', {}, { 'User-Agent': 'Another/1.0' })).status).toBe(401);
    expect((await flow.post('mobile/otp/start', {}, { Origin: 'https://elsewhere.example' })).status).toBe(401);
    await flow.post('mobile/otp/start', {});
    expect((await flow.post('mobile/otp/finish', { otp: '1234' })).body.next).toBe('done');
    expect((await flow.post('mobile/otp/finish', { otp: '1234' })).status).toBe(401);
    await expect(flow.openSocket()).rejects.toMatchObject({ status: 401 });
  });

  test('calls out of order get 8003', async () => {
    const flow = await newFlow();
    expect(await flow.post('mobile/otp/start', {})).toMatchObject({ status: 400, body: { code: 8003 } });
    await flow.register(await createDevice());
    expect(await flow.post('mobile/otp/finish', { otp: '1234' })).toMatchObject({ status: 400, body: { code: 8003 } });
    expect(await flow.post('mobile/instant/start', { cellularIp: null, implementation: 'fetch' })).toMatchObject({
      status: 400, body: { code: 8003 },
    });
  });

  test('a token can be read with atob alone, whatever the merchant is called', async () => {
    for (const merchantName of ['Café Zürich – 東京', '>>>???~~~', '\u007f\u0080 ~> ?~>']) {
      sandbox.configure({ merchantName }, 'named');
      const { authToken } = await new Merchant(sandbox.origin, 'named').unify({ phoneNumber: '2001004014' });
      const payload = authToken.split('.')[1];
      expect(payload).toMatch(/^[A-Za-z0-9]+$/);
      expect(JSON.parse(atob(payload)).mrch).toBe(merchantName);
    }
  });

  test('a setting puts text beyond ASCII into the token', async () => {
    sandbox.configure({ unicodeToken: true }, 'unicode');
    const { authToken } = await new Merchant(sandbox.origin, 'unicode').unify({ phoneNumber: '2001004014' });
    expect(Buffer.from(authToken.split('.')[1], 'base64url').toString('utf8')).toContain('песочница – 砂場');
  });

  test('a token names its own backend', async () => {
    const { claims } = await newFlow();
    expect(claims.auth).toMatchObject({ endp: sandbox.origin, next: 'device/passive', id: expect.any(String) });
    expect(claims.exp - claims.iat).toBe(900);
  });
});
