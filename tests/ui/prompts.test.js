// What the dialogs show when what they are given is none of what they expect.
import { expect, test } from '@jest/globals';

import { promptFor } from '../../ui/prompts.js';
import { setTexts, textsFor } from '../../ui/texts.js';

const { texts } = textsFor('en', {});
const STATE = /** @type {const} */ ({
  phase: 'otp', step: '', busy: false, refusal: undefined, attemptsLeft: 2, expiresAt: 60_000, sends: 1, sentAt: 0,
  error: undefined, result: undefined,
});
const view = { now: 0, resendAfterMs: 30_000, askPhoneNumber: false };

test('a translation that is missing is in the language that there is', () => {
  const own = /** @type {any} */ ({ validFor: undefined, attemptsLeft: null, otpTitle: 5, otpText: 'Mine' });
  expect(textsFor('en', own).texts).toEqual({ ...texts, otpText: 'Mine' });
  expect(textsFor('en', /** @type {any} */ (null)).texts).toEqual(texts);
  setTexts('nl', own);
  expect(textsFor('nl', {}).texts).toEqual({ ...texts, otpText: 'Mine' });
});

test('a clock that is set back keeps nobody from another message', () => {
  const at = (/** @type {number} */ now) => promptFor({ ...STATE, sentAt: 86_400_000 }, texts, { ...view, now });
  expect(at(86_400_000)).toMatchObject({ resendLater: true, resend: 'Send a new code in 0:30' });
  expect(at(86_430_000)).toMatchObject({ resendLater: false });
  expect(at(0)).toMatchObject({ resendLater: false, resend: 'Send a new code' });
});

test.each([
  ['a reason that every object has', { reason: '__proto__' }],
  ['a reason that is no text', { reason: { toString() { throw new Error('none'); } } }],
  ['members that throw', { get name() { throw new Error('none'); } }],
  ['nothing', undefined],
])('a failure with %s has a text', (_, error) => {
  expect(promptFor({ ...STATE, phase: 'failed', error }, texts, view).text).toBe(texts.otherwise);
});
