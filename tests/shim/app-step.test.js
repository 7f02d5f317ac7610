import { expect, test } from '@jest/globals';
import { AuthError, OtpError, PhoneValidationError } from '../../js/errors.js';
import { driveHost } from './drive-host.js';

function ask(step, effect = {}) {
  const driver = driveHost({ appSteps: { otpFinish: step } });
  return driver.answerTo({ kind: 'appStep', step: 'otpFinish', args: [], ...effect });
}

const cyclic = {};
cyclic.self = cyclic;

const VALUES = [
  ['null', null, { value: null }],
  ['nothing', undefined, { value: null }],
  ['a number', 1, { value: 1 }],
  ['a text with a leading zero', '0042', { value: '0042' }],
  ['an object', { resultType: 0, input: { otp: '0042' } }, { value: { resultType: 0, input: { otp: '0042' } } }],
  ['a Date, by its toJSON', new Date(0), { value: '1970-01-01T00:00:00.000Z' }],
  ['a function', () => {}, { failed: 'invalid', message: 'function' }],
  ['a symbol', Symbol('x'), { failed: 'invalid', message: 'symbol' }],
  ['a BigInt', 1n, { failed: 'invalid', message: 'bigint' }],
  ['NaN', NaN, { failed: 'invalid', message: 'number' }],
  ['infinity', -Infinity, { failed: 'invalid', message: 'number' }],
  ['a cycle', cyclic, { failed: 'invalid', message: 'object' }],
  ['a BigInt within', { input: 1n }, { failed: 'invalid', message: 'object' }],
  ['more than the core takes in', new Uint8Array(70_000),
    { failed: 'too_large', message: 'More than 262144 bytes came.' }],
  // Written out it would be no text that V8 can hold.
  ['an array of very many places', new Array(2 ** 27),
    { failed: 'too_large', message: 'More than 262144 bytes came.' }],
  ['a text that is longer than that when it is written out', '\u0000'.repeat(100_000),
    { failed: 'too_large', message: 'More than 262144 bytes came.' }],
  ['a name longer than the core takes in', { ['x'.repeat(300_000)]: 1 },
    { failed: 'too_large', message: 'More than 262144 bytes came.' }],
];

test.each(VALUES)('a step that returns %s, plain or by promise', async (_name, value, answer) => {
  expect(await ask(() => value)).toEqual(answer);
  expect(await ask(async () => value)).toEqual(answer);
  // A promise of another library is one by its then.
  expect(await ask(() => ({ then: (resolve) => resolve(value) }))).toEqual(answer);
});

const REASONS = [
  ['a text', 'the customer went away', 'the customer went away'],
  ['an Error', new Error('went away'), 'went away'],
  ['an object with a message', { message: 'went away' }, 'went away'],
  ['nothing', undefined, ''],
  ['null', null, ''],
  ['a number', 7, '7'],
  ['a symbol', Symbol('gone'), 'Symbol(gone)'],
  ['a BigInt, whose digits may take seconds', 1n << 20_000_000n, ''],
  ['an object without a message', { a: 1 }, ''],
  ['an object that throws when it is looked at', { get message() { throw new Error('no'); } }, ''],
  ['a function whose text throws', Object.assign(() => {}, { toString() { throw new Error('no'); } }), ''],
];

test.each(REASONS)('a step that rejects with, or throws, %s', async (_name, reason, message) => {
  for (const step of [() => Promise.reject(reason), () => { throw reason; }]) {
    const driver = driveHost({ appSteps: { otpFinish: step } });
    const answer = await driver.answerTo({ kind: 'appStep', step: 'otpFinish', args: [] });
    expect(answer).toEqual({ failed: 'rejected', message });
    expect(driver.host.thrownBy(driver.lastId)).toEqual({ cause: reason });
  }
});

test('of a reason without end only the beginning is passed on', async () => {
  const answer = await ask(() => Promise.reject(new Error('x'.repeat(20_000_000))));
  expect(answer).toEqual({ failed: 'rejected', message: 'x'.repeat(1000) });
});

test('a step that is not configured is missing', async () => {
  const answer = await driveHost().answerTo({ kind: 'appStep', step: 'otpFinish', args: [] });
  expect(answer).toMatchObject({ failed: 'missing' });
});

test('arguments reach the step as they are, also those that look like an error', async () => {
  let given;
  const args = [true, { error: 'OtpError', type: 'OtpError', code: 1, message: 'a message of the backend' }];
  await ask((...values) => void (given = values), { args });
  expect(given).toEqual(args);
  expect(given[1]).not.toBeInstanceOf(Error);
});

test('the error of the effect comes after them, as its class', async () => {
  let given;
  const step = (...values) => void (given = values);
  const refusal = { type: 'PhoneValidationError', code: 1234, message: 'Error Code: 1234, bad' };
  await ask(step, { args: [true], error: refusal });
  expect(given[0]).toBe(true);
  expect(given[1]).toBeInstanceOf(PhoneValidationError);
  expect(given[1]).toMatchObject({ code: 1234, message: 'Error Code: 1234, bad', name: 'PhoneValidationError' });

  await ask(step, { error: { type: 'OtpError', code: 0, message: 'wrong' } });
  expect(given).toHaveLength(1);
  expect(given[0]).toBeInstanceOf(OtpError);
  expect(given[0]).toMatchObject({ code: 0, message: 'wrong', name: 'OtpError' });

  await ask(step, { error: { type: 'OtpError', message: 'wrong' } });
  expect(given[0].code).toBeUndefined();

  const failure = { type: 'AuthError', code: 8200, message: 'm', reason: 'backend_error', step: 'user/docv' };
  await ask(step, { error: failure });
  expect(given[0]).toBeInstanceOf(AuthError);
  expect(given[0]).toMatchObject({ code: 8200, message: 'm', reason: 'backend_error', step: 'user/docv' });
});

test('a value that nobody reads may be anything', async () => {
  expect(await ask(() => cyclic, { value: 'ignored' })).toEqual({ value: null });
});

test('a value that is kept stays as it is, whatever it is', async () => {
  const result = { self: null, run: () => 1n };
  result.self = result;
  const driver = driveHost({ appSteps: { finish: () => result } });
  const answer = await driver.answerTo({ kind: 'appStep', step: 'finish', args: [], value: 'kept' });
  expect(answer).toEqual({ value: null });
  expect(driver.values.get(driver.lastId)).toBe(result);
});
