import { expect, test } from '@jest/globals';
import { AuthenticatorBuilder } from '../../js/builder.js';
import { AuthError } from '../../js/errors.js';
import { nodePlatform } from '../../js/host/node/node-platform.js';

const builder = () => new AuthenticatorBuilder(nodePlatform);
const step = () => {};

const USABLE = {
  withAuthFinishStep: [[step], [{ execute: step }], [], [null]],
  withOtpFallback: [[step, step], [{ execute: step }, step], [], [step], [undefined, step], [null, null]],
  withInstantLinkFallback: [[step], [step, step], [step, undefined], [step, null], [null, step], []],
  withMobileAuthImplementation: [['fetch'], ['pixel']],
  withRole: [['primary'], ['secondary']],
  withDeviceContext: [[{ publicApiKey: 'k', buildConfig: 'EU_UAT' }]],
  withDeviceIpAddress: [['192.0.2.1'], [null], [async () => null], []],
  withDisplayName: [['name'], [null], [() => 'name'], []],
  withAuthMessageHandler: [[step], []],
  withPasskeyAlreadyExistCallback: [[step], [null]],
  withUniversalProveKey: [[], [step], [{ execute: step }], [null]],
  withPrivacyPreservingBiometrics: [[], [step], [step, step], [undefined, step], [null, null]],
  withDocumentVerification: [[step], [step, step], [], [null, step]],
  withStorage: [[{ getItem: step, setItem: step, removeItem: step }]],
  withPlatform: [[{}]],
  withTimeouts: [[{}], [{ otpMs: 1, instantLinkMs: 2, requestMs: 3 }], [{ otpMs: undefined }]],
};

const UNUSABLE = {
  withAuthFinishStep: [['step'], [{}], [{ execute: 1 }], [0], [false]],
  withOtpFallback: [[step, {}], [{}, step], [undefined, 'x']],
  withInstantLinkFallback: [[step, 1], [1]],
  withMobileAuthImplementation: [[], ['Fetch'], ['image'], [null]],
  withRole: [[], ['tertiary'], [0]],
  withDeviceContext: [[], [{}], [{ publicApiKey: 'k' }], [{ publicApiKey: 'k', buildConfig: 'MOON' }]],
  withDeviceIpAddress: [[7]],
  withDisplayName: [[{}]],
  withAuthMessageHandler: [['x']],
  withPasskeyAlreadyExistCallback: [[true]],
  withUniversalProveKey: [['yes']],
  withPrivacyPreservingBiometrics: [[1]],
  withDocumentVerification: [[step, 1], [{}]],
  withStorage: [[], [{}], [{ getItem: step }]],
  withPlatform: [[], [null]],
  withTimeouts: [[], [{ otpMs: 0 }], [{ otpMs: -1 }], [{ otpMs: Infinity }], [{ requestMs: '5' }], [{ otp: 5 }]],
};

test.each(Object.entries(USABLE))('%s takes what it should and gives the builder', (method, cases) => {
  for (const args of cases) {
    const made = builder();
    expect(made[method](...args)).toBe(made);
  }
});

test.each(Object.entries(UNUSABLE))('%s says at once what it wants instead', (method, cases) => {
  for (const args of cases) {
    let error;
    try {
      builder()[method](...args);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ reason: 'invalid_argument', code: 10002, retryable: false });
    expect(error.message).toMatch(new RegExp(`^${method}\\b.*: pass .+\\.$`));
  }
});

test('every public method of the builder is tried above', () => {
  const methods = Object.getOwnPropertyNames(AuthenticatorBuilder.prototype).filter((name) => name.startsWith('with'));
  expect(Object.keys(USABLE).sort()).toEqual(methods.sort());
  expect(Object.keys(UNUSABLE).sort()).toEqual(methods.sort());
});
