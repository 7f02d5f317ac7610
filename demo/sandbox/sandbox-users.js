import { normalizePhoneNumber } from './phone-number.js';
import { Reason } from './request-error.js';

/**
 * One of the published sandbox users. `possession`: what becomes of OTPs and Instant Links. `mobileAuth`: what the
 * carrier answers, when it takes part at all. `trusted`: `/v3/unify` says "true" and the client has no part.
 * @typedef {{name: string, phoneNumber: string, possession: 'passes' | 'fails',
 *   mobileAuth: 'none' | 'passes' | 'fails', trusted: boolean}} SandboxUser
 */

/** The OTP that always succeeds for a sandbox user whose possession passes. */
export const SANDBOX_OTP = '1234';

/** Whose phone a carrier recognises when a flow names no number: the users of the last row. */
export const USER_WITHOUT_NUMBER = '+12001004041';

/** Names by phone number, with what they play. @type {[Record<string, string>, Partial<SandboxUser>][]} */
const ROWS = [
  [{ '+12001004014': 'Lorant', '+2001004025': 'Bertie' }, {}],
  [{ '+12001004018': 'Barbaraanne', '+2001004029': 'Janos' }, { trusted: true }],
  [{ '+12001004015': 'Laney', '+2001004026': 'Bonnie' }, { possession: 'fails' }],
  [{ '+12001004016': 'Inge', '+2001004027': 'Allissa' }, { mobileAuth: 'passes' }],
  [{ '+12001004017': 'Jesse', '+2001004028': 'Wendy' }, { mobileAuth: 'fails' }],
  [{ '+12001004041': 'Penny', '+2001004043': 'Amii' }, { mobileAuth: 'passes' }],
];

/** @type {ReadonlyMap<string, SandboxUser>} */
export const SANDBOX_USERS = new Map(ROWS.flatMap(([users, rules]) => Object.entries(users).map(([phoneNumber, name]) =>
  [phoneNumber, { name, phoneNumber, possession: 'passes', mobileAuth: 'none', trusted: false, ...rules }])));

/**
 * Whether the project may use this number.
 * @param {string} phoneNumber
 * @param {import('./settings.js').Settings} settings
 */
export function findUserFault(phoneNumber, settings) {
  if (settings.sandboxUsersOnly && !SANDBOX_USERS.has(phoneNumber)) return Reason.noSuchUser;
  const isListed = settings.users?.some((user) => normalizePhoneNumber(user) === phoneNumber) ?? true;
  return isListed ? null : Reason.userNotForProject;
}
