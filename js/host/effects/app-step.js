import { AuthError, OtpError, PhoneValidationError } from '../../errors.js';
import { EffectFailure, memberOf } from './effect-failure.js';

/** App steps whose value nobody but the page reads: it need not have a JSON form. */
const OPAQUE_VALUES = new Set(['authFinish', 'ppb', 'docv', 'ppbStart', 'ppbFinish', 'docvFinish']);

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').AppStepEffect>} */
export async function appStep(effect, { id, appSteps, keepValue }) {
  const step = appSteps[effect.step];
  if (!step) throw new EffectFailure('missing', `The app step ${effect.step} is not configured.`);
  const args = effect.args.map(argumentOf);
  let value;
  try {
    value = await step(...args);
  } catch (error) {
    throw new EffectFailure('rejected', textOf(error), { cause: error });
  }
  if (OPAQUE_VALUES.has(effect.step)) {
    if (effect.step === 'authFinish') keepValue(id, value);
    return { value: null };
  }
  return { value: jsonValue(value) };
}

/**
 * Errors cross the border as {"error","code","message"} and reach the app as what it can test for.
 * @param {any} argument
 */
function argumentOf(argument) {
  if (typeof argument?.error !== 'string') return argument;
  const { error, code, message } = argument;
  if (error === 'OtpError') return new OtpError(message, code);
  if (error === 'PhoneValidationError') return new PhoneValidationError(message, code);
  return new AuthError(message, { code, reason: argument.reason, step: argument.step });
}

/**
 * What a step rejected with, as text: it is reported to the backend as the reason of the failure.
 * @param {unknown} error
 */
function textOf(error) {
  if (typeof error === 'string') return error;
  const message = memberOf(error, 'message');
  if (typeof message === 'string') return message;
  return error === undefined || error === null || /object|function/.test(typeof error) ? '' : String(error);
}

/**
 * The value, if JSON can carry it. Nothing (undefined) becomes null.
 * @param {unknown} value
 */
function jsonValue(value) {
  if (value === undefined) return null;
  const isJson = !(typeof value === 'number' && !Number.isFinite(value));
  try {
    const text = isJson ? JSON.stringify(value) : undefined;
    if (text !== undefined) return JSON.parse(text);
  } catch {
    // A BigInt, a cycle, or a toJSON that throws.
  }
  throw new EffectFailure('invalid', typeof value);
}
