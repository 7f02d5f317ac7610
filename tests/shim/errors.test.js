import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { expect, test } from '@jest/globals';
import {
  AUTH_ERROR_CODES, AUTH_ERROR_REASONS, AuthError, OtpError, PhoneValidationError, errorFromOutcome,
} from '../../js/errors.js';

const root = new URL('../../', import.meta.url);

/** The rows of one list of the core, each with its first arguments. @param {string} macro @returns {string[][]} */
function coreList(macro) {
  const header = readFileSync(new URL('include/prove_auth/error.h', root), 'utf8');
  const list = new RegExp(`#define ${macro}\\(X\\)((?:.*\\\\\n)+.*)`).exec(header)[1];
  return [...list.matchAll(/X\((\w+), (?:(\d+), )?"/g)].map(([, ...row]) => row);
}

test('the reasons are those of the core, in its order, and README explains each', () => {
  const names = coreList('PROVE_AUTH_ERROR_REASONS').map(([name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(AUTH_ERROR_REASONS).toEqual(names);
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const [, table] = /^\| `reason` \|.*\n((?:\|.*\n)+)/m.exec(readme);
  const explained = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) => cell.split(', '));
  expect(explained.sort()).toEqual(names.map((name) => `\`${name}\``).sort());
});

test('the codes are those of the core, and README names each', () => {
  const codes = coreList('PROVE_AUTH_ERROR_CODES').map(([name, number]) => [name, Number(number)]);
  expect(codes.length).toBeGreaterThan(6);
  expect(Object.entries(AUTH_ERROR_CODES)).toEqual(codes);
  const readme = readFileSync(new URL('README.md', root), 'utf8').replace(/\s+/g, ' ');
  for (const [name, number] of codes.slice(1)) {
    expect(readme).toContain(`${number} ${String(name).replaceAll('_', ' ')}`);
  }
});

test('every error is an Error and says what it is', () => {
  for (const [error, name] of [
    [new AuthError('text'), 'AuthError'],
    [new OtpError('text', 5), 'OtpError'],
    [new PhoneValidationError('text', 5), 'PhoneValidationError'],
  ]) {
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe(`${name}: text`);
  }
});

test.each([OtpError, PhoneValidationError])('%p keeps its code as it was given, and needs no arguments', (Refusal) => {
  expect(new Refusal('text', 5).code).toBe(5);
  expect(new Refusal('text', '0042').code).toBe('0042');
  expect(new Refusal('text', 0).code).toBe(0);
  expect(new Refusal('text').code).toBeUndefined();
  const bare = new Refusal();
  expect([bare.message, bare.code]).toEqual(['', undefined]);
});

test('names survive minification', () => {
  const source = readFileSync(new URL('js/errors.js', root), 'utf8');
  const { code } = transformSync(source, { minify: true, format: 'cjs' });
  const module = { exports: {} };
  runInNewContext(code, { module });
  const { AuthError: Minified, OtpError: MinifiedOtp } = module.exports;
  expect(Minified.name).not.toBe('AuthError');
  expect([new Minified('x').name, new MinifiedOtp('x').name]).toEqual(['AuthError', 'OtpError']);
});

test('the error of an outcome keeps what was thrown, also when that was undefined', () => {
  const described = { code: 10001, reason: 'step_rejected', message: 'm', step: 'mobile/otp', retryable: true };
  const plain = errorFromOutcome(described, undefined);
  expect({ ...plain, message: plain.message }).toEqual({ ...described, name: 'AuthError' });
  expect('cause' in plain).toBe(false);
  const thrown = new Error('x');
  expect(errorFromOutcome(described, { cause: thrown }).cause).toBe(thrown);
  expect('cause' in errorFromOutcome(described, { cause: undefined })).toBe(true);
});
