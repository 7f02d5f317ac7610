// Every documented error code, provoked over plain HTTP. A code that is documented and not provoked here fails.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Reason } from '../../demo/sandbox/request-error.js';
import { FAILURE_REASONS, RISK_REASONS } from '../../demo/sandbox/evaluation.js';
import { startSandbox } from '../../demo/sandbox/server.js';
import { createDevice, Merchant } from './test-client.js';

const LORANT = '2001004014';
const INGE = '2001004016';
const LINK = { sourceIp: null, isMobile: false };
const README = readFileSync(new URL('../../demo/sandbox/README.md', import.meta.url), 'utf8');

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

const refusal = ({ status, body }) => ({ status, code: body.code });
const answered = ({ status, body }) => ({ status, code: (body.data ?? body.error).code });
const merchantCalled = (clientId, settings) => {
  sandbox.configure(settings, clientId);
  return new Merchant(sandbox.origin, clientId);
};

/** A flow whose device is registered, at the OTP. */
async function otpFlow(request = {}, by = merchant) {
  const flow = await by.unify({ phoneNumber: LORANT, ...request });
  await flow.register(await createDevice());
  return flow;
}

/** Status of a mobile flow of a number that is not the key's. */
async function otherNumber() {
  const device = await createDevice();
  const first = await merchant.unify({ phoneNumber: LORANT });
  await first.register(device);
  await first.post('mobile/otp/start', {});
  await first.post('mobile/otp/finish', { otp: '1234' });
  const second = await merchant.unify({ phoneNumber: '4155550177' });
  await second.verify(device);
  return merchant.status(second);
}

/** @type {Record<number, () => Promise<{status: number, code: number}>>} one way to provoke each refusal */
const REFUSALS = {
  8000: async () => {
    sandbox.fail({ path: '/v3/unify', kind: 'status', status: 500 });
    return refusal(await merchant.post('/v3/unify', { clientRequestId: 'a', possessionType: 'mobile' }));
  },
  8001: async () => refusal(await merchant.post('/v3/unify', { clientRequestId: 'a' })),
  8002: async () => refusal(await new Merchant(sandbox.origin).post('/v3/unify', {}, { Authorization: 'Bearer x' })),
  8003: async () => refusal(await (await merchant.unify()).post('mobile/otp/finish', { otp: '1234' })),
  8007: async () => refusal(await merchantCalled('held', { sandboxUsersOnly: true })
    .post('/v3/unify', { clientRequestId: 'a', possessionType: 'mobile', phoneNumber: '4155550170' })),
  8008: async () => refusal(await merchant.post('/v3/unify-status', { correlationId: 'none' })),
  8009: async () => refusal(await merchantCalled('some', { users: [LORANT] })
    .post('/v3/unify', { clientRequestId: 'a', possessionType: 'mobile', phoneNumber: INGE })),
  8101: async () => answered(await (await merchant.unify({ phoneNumber: undefined, possessionType: 'desktop' }))
    .post('mobile/instantlink/start', { ...LINK, mobileNumber: '12' })),
  8102: async () => answered(await (await otpFlow({}, merchantCalled('fixed', { numberChange: false })))
    .post('mobile/otp/start', { mobileNumber: '4155550171' })),
  8103: async () => {
    const flow = await otpFlow({ allowOTPRetry: true });
    await flow.post('mobile/otp/start', {});
    return answered(await flow.post('mobile/otp/finish', { otp: '9999' }));
  },
  8104: async () => {
    const flow = await otpFlow();
    await flow.post('mobile/otp/start', {});
    sandbox.advance(120_001);
    return answered(await flow.post('mobile/otp/finish', { otp: '1234' }));
  },
  8105: async () => {
    const flow = await otpFlow();
    for (let send = 0; send < 3; send += 1) await flow.post('mobile/otp/start', {});
    return answered(await flow.post('mobile/otp/start', {}));
  },
  8106: async () => {
    const flow = await otpFlow();
    await flow.post('mobile/otp/start', {});
    return answered(await flow.post('mobile/otp/finish', { otp: '9999' }));
  },
  8107: async () => {
    const flow = await otpFlow();
    for (const last of ['2', '3']) await flow.post('mobile/otp/start', { mobileNumber: `415555017${last}` });
    return answered(await flow.post('mobile/otp/start', { mobileNumber: '4155550174' }));
  },
  8108: async () => {
    const flow = await otpFlow({ phoneNumber: INGE });
    await flow.post('mobile/instant/start', { cellularIp: null, implementation: 'fetch' });
    return answered(await flow.post('mobile/instant/finish', { vfp: 'made up' }));
  },
  8109: async () => {
    const flow = await merchant.unify({ phoneNumber: undefined, possessionType: 'desktop' });
    for (let refused = 0; refused < 3; refused += 1) {
      expect(answered(await flow.post('mobile/instantlink/start', LINK))).toEqual({ status: 200, code: 8101 });
    }
    return answered(await flow.post('mobile/instantlink/start', LINK));
  },
  10006: async () => answered(await (await merchant.unify())
    .verify(Object.assign(await createDevice(), { deviceId: 'e0000000-0000-4000-8000-000000000000' }))),
};

// 8001, 8002 and 8003 come with a sentence of their own each time.
const CODES = new Set([8001, 8002, 8003, ...Object.values(Reason).map(({ code }) => code)]);
const EXPECTED_STATUS = { 8000: 500, 8002: 401 };

test.each([...CODES])('%i', async (code) => {
  expect(REFUSALS).toHaveProperty(String(code));
  const status = EXPECTED_STATUS[code] ?? (code < 8100 ? 400 : 200);
  expect(await REFUSALS[code]()).toEqual({ status, code });
});

test('429 with Retry-After above the limit of requests a second', async () => {
  const hasty = merchantCalled('hasty', { requestsPerSecond: 1 });
  const body = { clientRequestId: 'a', possessionType: 'mobile' };
  // Many at once: two of them are within one second, however slow the machine is.
  const answers = await Promise.all(Array.from({ length: 20 }, () => hasty.post('/v3/unify', body)));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toEqual({ code: expect.any(Number), message: expect.any(String) });
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
});

/** Status of a flow that passes. */
async function passedFlow(request, by = merchant) {
  const flow = await otpFlow(request, by);
  await flow.post('mobile/otp/start', {});
  await flow.post('mobile/otp/finish', { otp: sandbox.messages(request.phoneNumber).at(-1).otp });
  return by.status(flow);
}

test('every failure reason of the evaluation', async () => {
  const lost = await otpFlow();
  await lost.post('mobile/otp/start', {});
  await lost.post('mobile/otp/finish', { otp: '9999' });
  const reasons = [await merchant.status(lost), await otherNumber()]
    .flatMap(({ success, evaluation }) => {
      expect(success).toBe('false');
      return Object.entries(evaluation.authentication.failureReasons);
    });
  const merchantAtRisk = merchantCalled('risky', { evaluationFailures: [...RISK_REASONS] });
  const risky = await passedFlow({ phoneNumber: LORANT }, merchantAtRisk);
  expect(risky).toMatchObject({ success: 'true', evaluation: { authentication: { result: 'fail' } } });
  reasons.push(...Object.entries(risky.evaluation.authentication.failureReasons));
  expect(Object.fromEntries(reasons)).toEqual({ ...FAILURE_REASONS });
});

test.each([...RISK_REASONS])('the number 200100%i has this reason, and no other number has', async (code) => {
  const { success, evaluation } = await passedFlow({ phoneNumber: `200100${code}` });
  expect(success).toBe('true');
  expect(evaluation.authentication).toEqual({ result: 'fail', failureReasons: { [code]: FAILURE_REASONS[code] } });
  expect((await passedFlow({ phoneNumber: `200101${code}` })).evaluation.authentication).toEqual({ result: 'pass' });
});

test('the README lists the same codes', () => {
  const [, section] = /## Codes\n([^]*?)\n## /.exec(README);
  expect(new Set(section.match(/\b(?:8|10)\d{3,}\b/g).map(Number))).toEqual(CODES);
});
