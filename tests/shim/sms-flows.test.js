// OTP and Instant Link in combination, on the real core against the sandbox, which counts sends, wrong OTPs and numbers
// as the integration guide says: three of each.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox } from '../../demo/sandbox/server.js';
import { core } from '../../js/load.js';
import { AuthenticatorBuilder, MemoryDeviceStore, OtpError, PhoneValidationError } from '../../js/node.js';
import { Merchant } from '../sandbox/test-client.js';
import { settled } from './drive-host.js';

const NEVER = new Promise(() => {});
const RESEND = { resultType: 1 };
const CHANGE = { resultType: 2 };
const wrong = { resultType: 0, input: { otp: 'wrong' } };

let sandbox;
let merchant;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, mobileAuth: false } });
  merchant = new Merchant(sandbox.origin);
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await settled();
  expect(core().liveCount()).toBe(0);
  await sandbox.reset();
});

const numbers = ['4155550171', '4155550172', '4155550173', '4155550174'];
const typeOtp = (phoneNumber) => ({ resultType: 0, input: { otp: sandbox.messages(phoneNumber).at(-1).otp } });

/**
 * A customer who gives these answers, one after the other, each a value or a function that gives one.
 * @param {unknown[]} answers
 * @returns {((...args: unknown[]) => unknown) & {asked: unknown[][]}} a step that remembers what it was asked
 */
function customer(answers) {
  const asked = [];
  const step = (...args) => {
    const answer = answers[asked.length];
    asked.push(args);
    if (asked.length > answers.length) throw new Error('asked too often');
    return typeof answer === 'function' ? answer() : answer;
  };
  return Object.assign(step, { asked });
}

/** @param {(builder: AuthenticatorBuilder) => AuthenticatorBuilder} change @param {object} request */
async function run(change, request) {
  const flow = await merchant.unify(request);
  let finished = 0;
  const builder = new AuthenticatorBuilder().withPlatform(new MemoryDeviceStore()).withAuthFinishStep(() => {
    finished++;
  });
  if (request.possessionType === 'desktop') builder.withRole('secondary');
  await change(builder).build().authenticate(flow.authToken);
  const reports = sandbox.log(flow.answer.correlationId).filter(({ path }) => path?.endsWith('/error')).length;
  return { finished, reports, success: (await merchant.status(flow)).success };
}

const WON = { finished: 1, reports: 0, success: 'true' };
const LOST = { finished: 1, reports: 0, success: 'false' };

describe('OTP', () => {
  const runOtp = (start, finish, request) => run((builder) => builder.withOtpFallback(start, finish), request);
  const kinds = (step) => step.asked.map(([error]) => error?.constructor ?? null);

  test('a resend after a wrong OTP asks without its error, and the new OTP counts', async () => {
    const finish = customer([wrong, RESEND, () => typeOtp(numbers[0])]);
    expect(await runOtp(() => null, finish, { phoneNumber: numbers[0], allowOTPRetry: true })).toEqual(WON);
    expect(kinds(finish)).toEqual([null, OtpError, null]);
  });

  test('a number change after a resend; the OTP of the first number is void', async () => {
    const start = customer([null, { phoneNumber: numbers[1] }]);
    const finish = customer([RESEND, CHANGE, () => typeOtp(numbers[0]), () => typeOtp(numbers[1])]);
    expect(await runOtp(start, finish, { phoneNumber: numbers[0], allowOTPRetry: true })).toEqual(WON);
    expect(start.asked).toEqual([[false], [true]]);
    expect(kinds(finish)).toEqual([null, null, null, OtpError]);
    expect(sandbox.messages(numbers[0])).toHaveLength(2);
    expect(sandbox.messages(numbers[1])).toHaveLength(1);
  });

  test('the third wrong OTP is the last', async () => {
    const finish = customer([wrong, wrong, wrong]);
    expect(await runOtp(() => null, finish, { phoneNumber: numbers[0], allowOTPRetry: true })).toEqual(LOST);
    expect(kinds(finish)).toEqual([null, OtpError, OtpError]);
  });

  test('without allowOTPRetry the first wrong OTP is the last', async () => {
    expect(await runOtp(() => null, customer([wrong]), { phoneNumber: numbers[0] })).toEqual(LOST);
  });

  test('the third send is the last', async () => {
    const finish = customer([RESEND, RESEND, RESEND]);
    expect(await runOtp(() => null, finish, { phoneNumber: numbers[0] })).toEqual(LOST);
    expect(sandbox.messages(numbers[0])).toHaveLength(3);
  });

  test('the third number is the last, refused ones included', async () => {
    const start = customer([numbers[0], '12', numbers[1], numbers[2]].map((phoneNumber) => ({ phoneNumber })));
    const finish = customer([CHANGE, CHANGE]);
    expect(await runOtp(start, finish, {})).toEqual(LOST);
    expect(start.asked.map(([needed, error]) => [needed, error?.constructor ?? null]))
      .toEqual([[true, null], [true, null], [true, PhoneValidationError], [true, null]]);
  });

  test('an effect that runs twice, as in React\'s StrictMode, spends the token and sends the SMS once', async () => {
    const { authToken, ...flow } = await merchant.unify({ phoneNumber: numbers[0] });
    let finished = 0;
    const device = new MemoryDeviceStore();
    const begin = () => new AuthenticatorBuilder().withPlatform(device).withAuthFinishStep(() => ++finished)
      .withOtpFallback(() => null, () => typeOtp(numbers[0])).build().authenticate(authToken);
    const first = begin();
    const second = begin();
    expect(second).toBe(first);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(sandbox.messages(numbers[0])).toHaveLength(1);
    expect((await merchant.status(flow)).success).toBe('true');
    // The flow is over: now the token is as spent as any.
    await expect(begin()).rejects.toMatchObject({ reason: 'http_status' });
  });

  test('an OTP that begins with zeros arrives as it was typed', async () => {
    sandbox.configure({ maxSends: 1000 });
    const request = { phoneNumber: numbers[0] };
    const untilZero = async () => (sandbox.messages(numbers[0]).at(-1).otp.startsWith('0')
      ? typeOtp(numbers[0]) : RESEND);
    expect(await runOtp(() => null, untilZero, request)).toEqual(WON);
  });
});

describe('Instant Link', () => {
  const runLink = (start, retry, request) => run((builder) => builder.withInstantLinkFallback(start, retry),
    { possessionType: 'desktop', ...request });
  const tapThenWait = (phoneNumber) => () => {
    sandbox.tapLink(sandbox.messages(phoneNumber).at(-1).id);
    return NEVER;
  };

  test('a resend, a number change, and a dialog that is closed and never settles', async () => {
    const start = customer([null, { phoneNumber: numbers[1] }]);
    const retry = customer([0, 1, tapThenWait(numbers[1])]);
    expect(await runLink(start, retry, { phoneNumber: numbers[0] })).toEqual(WON);
    expect(start.asked).toEqual([[false], [true]]);
    expect(sandbox.messages(numbers[0])).toHaveLength(2);
  });

  test('the third send is the last', async () => {
    const retry = customer([0, 0, 0]);
    expect(await runLink(() => null, retry, { phoneNumber: numbers[0] })).toEqual(LOST);
    expect(sandbox.messages(numbers[0])).toHaveLength(3);
  });

  test('the link is opened while the customer is asked for another number', async () => {
    const start = customer([null, tapThenWait(numbers[0])]);
    expect(await runLink(start, customer([1]), { phoneNumber: numbers[0] })).toEqual(WON);
  });
});

describe('a step that goes wrong is reported once, and the backend decides', () => {
  const WAYS = {
    'throws an Error': () => { throw new Error('away'); },
    'throws a text': () => { throw 'away'; },
    'rejects with a text': () => Promise.reject('away'),
    'rejects with an Error': () => Promise.reject(new Error('away')),
    'rejects with nothing': () => Promise.reject(),
    'gives a text': () => '1234',
    'gives a list': () => [1],
    'gives a function by promise': async () => () => {},
  };
  const REPORTED = { finished: 1, reports: 1, success: 'false' };

  test.each(Object.entries(WAYS))('%s', async (_name, step) => {
    const request = { phoneNumber: numbers[0] };
    for (const steps of [[step, () => wrong], [() => null, { execute: step }]]) {
      expect(await run((builder) => builder.withOtpFallback(...steps), request)).toEqual(REPORTED);
    }
    const desktop = { possessionType: 'desktop', ...request };
    for (const steps of [[{ execute: step }], [() => null, step]]) {
      expect(await run((builder) => builder.withInstantLinkFallback(...steps), desktop)).toEqual(REPORTED);
    }
  });
});
