// The client that ships, in Node, against the steps that a merchant may want besides: plug-ins that succeed, reject,
// throw and hang, the message, and what the web cannot do.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { AuthenticatorBuilder, PpbIntegration } from '../../dist/node.mjs';
import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from './test-client.js';

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  merchant = new Merchant(sandbox.origin);
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

class TestPlugIn extends PpbIntegration {
  constructor(behave) {
    super();
    this.behave = behave;
    this.asked = new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  activateWebComponent(options) {
    this.tell(options);
    return this.behave();
  }
}

/** Signs in with an OTP to a merchant that wants this step besides. */
async function begin(step, { plugIn, change = (builder) => builder } = {}) {
  sandbox.configure({ extraSteps: [step] });
  const flow = await merchant.unify({ phoneNumber: '2001004014', rebind: true });
  const finished = [];
  const builder = new AuthenticatorBuilder()
    .withAuthFinishStep(({ authId }) => authId)
    .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }));
  if (plugIn) {
    builder
      .withPrivacyPreservingBiometrics(() => undefined, (...args) => finished.push(args))
      .withDocumentVerification(() => ({ documentType: 'passport' }), (...args) => finished.push(args));
  }
  const authenticating = change(builder).build().authenticate(flow.authToken);
  return { flow, finished, authenticating, success: async () => (await merchant.status(flow)).success };
}

const paths = (flow) => sandbox.log(flow.answer.correlationId).map(({ path }) => path);

describe.each([
  ['user/ppb/register', ['enroll'], { ppbOperation: 'enroll' }],
  ['user/ppb/verify', ['verify'], { ppbOperation: 'verify' }],
  ['user/docv', [], {}],
])('%s', (step, told, asked) => {
  test('a plug-in that succeeds', async () => {
    const plugIn = new TestPlugIn(async () => 'of no interest');
    const { flow, finished, authenticating, success } = await begin(step, { plugIn });
    expect(await authenticating).toBe(flow.claims.auth.id);
    expect(await plugIn.asked).toEqual({
      ...asked, endpointUrl: expect.stringMatching(/^http/), operationId: expect.any(String),
      oneTimeSecret: expect.any(String),
    });
    expect(finished).toEqual([told]);
    expect(await success()).toBe('true');
  });

  test.each([
    ['rejects', () => Promise.reject(new RangeError('no camera'))],
    ['throws', () => {
      throw new RangeError('no camera');
    }],
  ])('a plug-in that %s: the app is told, the failure reported', async (_how, behave) => {
    const { flow, finished, authenticating, success } = await begin(step, { plugIn: new TestPlugIn(behave) });
    expect(await authenticating).toBe(flow.claims.auth.id);
    const error = finished[0].at(-1);
    expect(finished).toEqual([[...told, error]]);
    expect(error).toMatchObject({ name: 'AuthError', reason: 'step_rejected', step, message: 'no camera' });
    expect(paths(flow)).toContain(step === 'user/docv' ? '/v1/client/user/docv/error' : '/v1/client/user/ppb/error');
    expect(await success()).toBe('false');
  });

  test('a plug-in that hangs leaves the customer a way out', async () => {
    const plugIn = new TestPlugIn(() => new Promise(() => {}));
    const { finished, authenticating, success } = await begin(step, { plugIn });
    await plugIn.asked;
    authenticating.cancel();
    await expect(authenticating).rejects.toMatchObject({ reason: 'cancelled', step });
    expect(finished).toEqual([]);
    expect(await success()).toBe('pending');
  });

  test('no plug-in: the report says so, and the flow ends', async () => {
    const { flow, authenticating, success } = await begin(step);
    expect(await authenticating).toBe(flow.claims.auth.id);
    expect(await success()).toBe('false');
  });
});

test.each([['accept', 'true'], ['cancel', 'false']])('scan/message: %s', async (status, success) => {
  const seen = [];
  const withHandler = (builder) => builder.withAuthMessageHandler((message) => {
    seen.push(message);
    return status;
  });
  const run = await begin('scan/message', { change: withHandler });
  await run.authenticating;
  expect(seen).toEqual([expect.stringMatching(/./)]);
  expect(await run.success()).toBe(success);
});

test('scan/message: without a handler the call ends with an error that names it', async () => {
  const { authenticating } = await begin('scan/message');
  await expect(authenticating).rejects.toMatchObject({ reason: 'missing_app_step', step: 'scan/message' });
});

test('user/mobileactive is not for the web', async () => {
  const { authenticating } = await begin('user/mobileactive');
  await expect(authenticating).rejects.toMatchObject({ reason: 'unsupported', step: 'user/mobileactive' });
});

test('user/present is not for the web; the backend, told so, goes on', async () => {
  const { flow, authenticating } = await begin('user/present');
  expect(await authenticating).toBe(flow.claims.auth.id);
  expect(paths(flow)).toContain('/v1/client/user/mobileactive/error');
});
