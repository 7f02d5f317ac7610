/** The failure reasons of the Global Fraud Policy that this sandbox gives. */
export const FAILURE_REASONS = Object.freeze({
  9100: 'Phone possession check is incomplete.',
  9101: 'The phone number does not match the Prove Key.',
});

/**
 * @typedef {keyof typeof FAILURE_REASONS} FailureCode
 * @param {FailureCode | null} failure null: passed
 * @returns {Record<string, {result: 'pass' | 'fail', failureReasons?: Record<string, string>}>}
 */
export function buildEvaluation(failure) {
  const risk = { result: /** @type {const} */ ('pass') };
  if (failure === null) return { authentication: { result: 'pass' }, risk };
  return { authentication: { result: 'fail', failureReasons: { [failure]: FAILURE_REASONS[failure] } }, risk };
}
