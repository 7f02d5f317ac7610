/** The failure reasons of the Global Fraud Policy that this sandbox gives; those above 9101 when they are asked for. */
export const FAILURE_REASONS = Object.freeze({
  9100: 'Phone possession check is incomplete.',
  9101: 'The phone number does not match the Prove Key.',
  9131: 'The phone number is not of a mobile line.',
  9132: 'The phone number is publicly listed.',
  9133: 'The trust in the SIM key is low.',
  9134: 'The phone number is of a non-fixed VoIP line.',
  9135: 'The SIM was swapped in the last 24 hours.',
  9136: 'The phone number was ported in the last 24 hours.',
  9137: 'Call forwarding is on.',
  9161: 'The phone number has been in use for a very short time.',
});

/** @typedef {keyof typeof FAILURE_REASONS} FailureCode */

/** The reasons that a setting, or the number 200-100-<reason>, asks for. */
export const RISK_REASONS = Object.keys(FAILURE_REASONS).map(Number).filter((code) => code > 9101);

/**
 * Passes unless possession failed, a setting asks for reasons, or the number does: 2001009135 has a fresh SIM swap.
 * @param {{failure?: FailureCode, phoneNumber: string, settings: {evaluationFailures: number[]}}} flow
 * @returns {Record<string, {result: string, failureReasons?: Record<string, string>}>} `result`: pass or fail
 */
export function buildEvaluation({ failure, phoneNumber, settings }) {
  const ofNumber = Number(/^\+1200100(\d{4})$/.exec(phoneNumber)?.[1]);
  const risks = RISK_REASONS.filter((code) => code === ofNumber || settings.evaluationFailures.includes(code));
  const reasons = /** @type {FailureCode[]} */ (failure ? [failure, ...risks] : risks);
  const failureReasons = Object.fromEntries(reasons.map((code) => [code, FAILURE_REASONS[code]]));
  const authentication = reasons.length > 0 ? { result: 'fail', failureReasons } : { result: 'pass' };
  return { authentication, risk: { result: 'pass' } };
}
