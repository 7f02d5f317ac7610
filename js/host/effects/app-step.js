import { AuthError, OtpError, PhoneValidationError } from '../../errors.js';
import { checkSize, EffectFailure, jsonWithin, memberOf } from './effect-failure.js';

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').AppStepEffect>} */
export async function appStep(effect, { id, appSteps, keepValue }) {
  const step = appSteps[effect.step];
  if (!step) throw new EffectFailure('missing', `The app step ${effect.step} is not configured.`);
  const args = effect.error ? [...effect.args, errorOf(effect.error)] : effect.args;
  let value;
  try {
    value = await step(...args);
  } catch (error) {
    throw new EffectFailure('rejected', textOf(error), { cause: error });
  }
  if (effect.value === 'kept') keepValue(id, value);
  return { value: effect.value ? null : jsonValue(value, effect.maxBytes) };
}

/**
 * What the app can test for.
 * @param {import('../../border.js').Refusal | import('../../border.js').StepFailure} error
 */
function errorOf(error) {
  if (error.type === 'AuthError') return new AuthError(error.message, error);
  // As the backend sent it: a text stays one.
  const code = /** @type {number | undefined} */ (error.code);
  return new (error.type === 'OtpError' ? OtpError : PhoneValidationError)(error.message, code);
}

/**
 * What a step rejected with, as text: it is reported to the backend as the reason of the failure.
 * @param {unknown} error
 */
function textOf(error) {
  if (typeof error === 'string') return error;
  const message = memberOf(error, 'message');
  if (typeof message === 'string') return message;
  // A bigint may have millions of digits, which take seconds.
  return error === undefined || error === null || /object|function|bigint/.test(typeof error) ? '' : String(error);
}

/**
 * The value, if JSON can carry it. Nothing (undefined) becomes null.
 * @param {unknown} value
 * @param {number | undefined} maxBytes
 */
function jsonValue(value, maxBytes = 0) {
  if (value === undefined) return null;
  const text = jsonOf(value, maxBytes);
  if (text === undefined) throw new EffectFailure('invalid', typeof value);
  checkSize(text.length, maxBytes);
  return JSON.parse(text);
}

/**
 * @param {unknown} value
 * @param {number} maxBytes
 * @returns {string | undefined} undefined: it has no JSON form
 */
function jsonOf(value, maxBytes) {
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  try {
    return jsonWithin(value, maxBytes);
  } catch (error) {
    if (error instanceof EffectFailure) throw error;
    return undefined; // a BigInt, a cycle, or a toJSON that throws
  }
}
