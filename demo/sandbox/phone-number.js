/**
 * The one form in which the sandbox keeps a phone number: `+` and digits, country code included.
 * Accepted: ten digits of a US or Canadian number, with or without `+1` or `1`; other countries with `+` and the code.
 * @param {string} text
 * @returns {string | null} null: not a phone number
 */
export function normalizePhoneNumber(text) {
  const national = /^(?:\+?1)?([2-9]\d{9})$/.exec(text);
  if (national) return `+1${national[1]}`;
  return /^\+[2-9]\d{6,14}$/.test(text) ? text : null;
}

/**
 * As the public API shows numbers: US and Canadian ones with ten digits, others as they are kept.
 * @param {string} phoneNumber
 */
export const showPhoneNumber = (phoneNumber) => phoneNumber.replace(/^\+1(?=\d{10}$)/, '');

/** @param {string} phoneNumber as kept */
export const isUnitedStates = (phoneNumber) => /^\+1\d{10}$/.test(phoneNumber);
