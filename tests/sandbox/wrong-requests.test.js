import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CALLS } from '../../demo/sandbox/client-api/calls.js';
import { CALLS as MERCHANT_CALLS } from '../../demo/sandbox/merchant-api.js';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());

const UUID = randomUUID();
const OPERATION = { requestId: UUID, operationId: UUID };
const CREDENTIAL = { type: 'public-key', id: 'AAAA', rawId: 'AAAA' };
const CLIENT = { deviceName: 'Chrome 126 on Windows', deviceCapabilities: ['webauthn'] };

/** A good body for each schema, by a path that takes it; what is wrong is made of it. */
async function goodBodies() {
  const registration = await (await createDevice()).registration('challenge');
  const [key] = registration.registrations;
  const attestation = { ...CREDENTIAL, response: { attestationObject: 'AAAA', clientDataJSON: 'AAAA' } };
  const response = { authenticatorData: 'AAAA', clientDataJSON: 'AAAA', signature: 'AAAA', userHandle: 'AAAA' };
  return {
    client: {
      'device/passive/register': registration,
      'device/passive/verify': { deviceId: UUID, keyId: UUID, signature: 'AAAA', signals: {} },
      'challenge': { deviceId: UUID },
      'device/unregister': { deviceId: UUID },
      'mobile/otp/error': { code: 10002, message: 'failed' },
      'mobile/otp/start': { mobileNumber: '2001004014' },
      'mobile/otp/finish': { otp: '1234' },
      'mobile/instantlink/start': { sourceIp: null, mobileNumber: '', isMobile: false },
      'mobile/instant/start': { cellularIp: null, implementation: 'fetch' },
      'mobile/instant/finish': { vfp: '' },
      'device/fido2/start': { displayName: 'Me', signals: {}, deviceId: null },
      'device/fido2/register/finish': {
        ...CLIENT, registrations: [{ webAuthnCredential: attestation }, { ...key, signals: {} }],
      },
      'device/fido2/verify/finish': {
        webAuthnAssertion: { ...CREDENTIAL, response }, ...CLIENT, registrations: [{ ...key, signals: {} }],
      },
      'user/response': { response: 'accept' },
      'user/ppb/finish': OPERATION,
      'user/docv/start': { requestId: UUID, documentType: 'passport' },
    },
    merchant: {
      '/v3/unify': { clientRequestId: 'r', possessionType: 'desktop', finalTargetUrl: 'https://shop.example/' },
      '/v3/unify-status': { correlationId: UUID },
      '/v3/unify-bind': { correlationId: UUID, phoneNumber: '2001004014' },
      '/v3/start': { flowType: 'mobile', phoneNumber: '2001004014' },
      '/v3/device/revoke': { clientRequestId: 'r', deviceId: UUID },
      '/v3/validate': { correlationId: UUID },
    },
  };
}

const WRONG_VALUES = {
  string: [7, true, {}, [], 'x'.repeat(70_000)],
  boolean: ['true', 1, {}, null],
  integer: ['1', 1.5, {}, null],
  object: ['{}', 7, [], null],
  array: [{}, 'x', null],
  any: [],
};

/** Every way in which a value of this JSON Schema goes wrong in one place. */
function* mistakes(schema, good) {
  const [type = 'any', nullable] = [schema.type ?? []].flat();
  for (const wrong of WRONG_VALUES[type]) if (wrong !== null || !nullable) yield wrong;
  if (type === 'string' && !nullable) yield null;
  if (schema.enum || schema.pattern || schema.format) yield '\u0000 no such thing';
  if (type === 'array' && good.length > 0) {
    for (const [place, item] of [schema.items].flat().entries()) {
      for (const wrong of mistakes(item, good[place])) yield good.with(place, wrong);
    }
    if (schema.maxItems) yield Array.from({ length: schema.maxItems + 1 }, () => good[0]);
  }
  if (type !== 'object') return;
  yield { ...good, unknownField: 1 };
  for (const [name, field] of Object.entries(schema.properties)) {
    const { [name]: value, ...others } = good;
    if (schema.required.includes(name)) yield others;
    if (value === undefined) {
      for (const wrong of WRONG_VALUES[[field.type ?? 'any'].flat()[0]]) yield { ...good, [name]: wrong };
    } else if (value !== null) {
      for (const wrong of mistakes(field, value)) yield { ...good, [name]: wrong };
    }
  }
}

const isRefusal = ({ status, body }) =>
  status >= 400 && status < 500 && Number.isInteger(body.code) && typeof body.message === 'string'
  && Object.keys(body).length === 2;

test('every wrong request made from the schemas is refused with {code, message}', async () => {
  const good = await goodBodies();
  const flow = await merchant.unify();
  let count = 0;
  const accepted = [];
  const check = async (name, body, answer) => {
    count += 1;
    const { status, body: answered } = answer;
    if (!isRefusal(answer)) accepted.push({ name, sent: JSON.stringify(body).slice(0, 300), status, answered });
  };
  const untried = new Set(Object.values(CALLS).map((call) => call.body));
  for (const [path, body] of Object.entries(good.client)) {
    const { body: schema } = CALLS[path];
    untried.delete(schema);
    for (const wrong of mistakes(schema, body)) await check(path, wrong, await flow.post(path, wrong));
    expect([path, (await flow.post(path, body)).body.code]).not.toEqual([path, 8001]);
  }
  expect(untried.size).toBe(0);
  for (const [path, { schema: { body: schema } }] of Object.entries(MERCHANT_CALLS)) {
    const body = good.merchant[path];
    for (const wrong of mistakes(schema, body)) await check(path, wrong, await merchant.post(path, wrong));
    expect((await merchant.post(path, body)).body.code).not.toBe(8001);
  }
  expect(accepted).toEqual([]);
  expect(count).toBeGreaterThan(200);
  expect((await flow.post('device/passive/error', { message: 'still alive' })).body).toEqual({ next: 'mobile/otp' });
});

test('wrong methods and paths are refused, and so is what is hardly HTTP', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    for (const path of ['/token', '/v3/unify', '/v1/client/mobile/otp/start']) {
      expect((await fetch(sandbox.origin + path, { method })).status).toBe(403);
    }
  }
  for (const path of ['/', '/v1/client/', '/v1/client/nothing', '/v3', '/link', '/%00', '//', '/v3/unify/..%2f']) {
    const answer = await fetch(sandbox.origin + path, { method: 'POST', body: '{}' });
    expect([path, answer.status]).toEqual([path, 404]);
    expect(await answer.json()).toEqual({ code: 8001, message: expect.any(String) });
  }
  const notUtf8 = { method: 'POST', body: Buffer.from([0xff, 0xfe]) };
  expect((await fetch(`${sandbox.origin}/v1/client/mobile/otp/start`, notUtf8)).status).toBe(400);
  expect((await fetch(`${sandbox.origin}/link/x`, { method: 'POST', body: 'x' })).status).toBe(403);
});
