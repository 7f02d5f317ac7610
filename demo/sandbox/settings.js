import { RISK_REASONS } from './evaluation.js';
import { malformed } from './request-error.js';
import { array, boolean, findMismatch, integer, nullable, object, optional, text } from './schema.js';

/** How a carrier answers Mobile Auth; see README.md. */
export const CARRIER_MODES = /** @type {const} */ ([
  'test', 'v1', 'v1-json', 'v2', 'v2-retry', 'v3', 'pixel',
  'status-404', 'status-410', 'loop', 'oversized', 'slow', 'cut', 'down',
]);

/** Steps that can be asked for after the possession check. */
export const EXTRA_STEPS = /** @type {const} */ ([
  'device/passive/stepup', 'scan/message', 'user/mobileactive', 'user/present',
  'user/ppb/register', 'user/ppb/verify', 'user/docv', 'redirect/exchange',
]);

const TEN_YEARS_S = 315_360_000;
const name = () => text({ maxLength: 200 });
const count = () => integer({ minimum: 0, maximum: 1_000_000 });
const seconds = () => integer({ minimum: 0, maximum: TEN_YEARS_S });
const milliseconds = () => integer({ minimum: 0, maximum: TEN_YEARS_S * 1000 });

/**
 * What a merchant's project is set up for, with the times and counts of the service: default and schema.
 * @template T
 * @param {T} value
 * @param {import('./schema.js').Schema<T>} schema
 */
const setting = (value, schema) => ({ value, schema: optional(schema) });

const SETTINGS = {
  merchantName: setting('Café Zürich – 東京', name()),
  retries: setting(true, boolean()),
  numberChange: setting(true, boolean()),
  mobileAuth: setting(true, boolean()),
  /** Whether every number's carrier takes part in Mobile Auth, not only those of the sandbox users that name it. */
  mobileAuthForAll: setting(false, boolean()),
  carrier: setting('test', text({ oneOf: CARRIER_MODES })),
  passkeys: setting(false, boolean()),
  userVerification: setting('pref', text({ oneOf: ['none', 'pref', 'req'] })),
  deviceContext: setting(false, boolean()),
  deviceContextRefreshS: setting(86_400, seconds()),
  universalProveKey: setting(false, boolean()),
  universalEndpoint: setting('', name()),
  universalFinalUrl: setting('', name()),
  /** The flow ends with `redirect/finish` instead of `done`. */
  universalRedirect: setting(false, boolean()),
  extraSteps: setting([], array(text({ oneOf: EXTRA_STEPS }), { maxItems: 20 })),
  /** The auth token's payload holds text beyond ASCII as it is. */
  unicodeToken: setting(false, boolean()),
  /** Reasons for which the evaluation of every flow fails. */
  evaluationFailures: setting([], array(integer({ oneOf: RISK_REASONS }), { maxItems: 8 })),
  sandboxUsersOnly: setting(false, boolean()),
  users: setting(null, nullable(array(text({ maxLength: 32 })))),
  sessionMs: setting(900_000, milliseconds()),
  otpMs: setting(120_000, milliseconds()),
  instantLinkMs: setting(180_000, milliseconds()),
  statusSocketMs: setting(180_000, milliseconds()),
  challengeTtlS: setting(300, seconds()),
  maxSends: setting(3, count()),
  maxWrongOtps: setting(3, count()),
  maxNumbers: setting(3, count()),
  requestsPerSecond: setting(25, count()),
};

/** @typedef {import('./public.js').Settings} Settings */

const entries = Object.entries(SETTINGS);
/** @type {Readonly<Settings>} */
export const DEFAULT_SETTINGS = Object.freeze(
  /** @type {any} */ (Object.fromEntries(entries.map(([key, { value }]) => [key, value]))),
);
const SCHEMA = object(Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])));

/** The settings of every merchant (client ID): common ones and each one's own. */
export class MerchantSettings {
  /** What each client ID's flows share until something changes. @type {Map<string, Readonly<Settings>>} */
  #current = new Map();

  /**
   * @param {Partial<Settings>} initial
   * @param {Map<string, Partial<Settings>>} saved by client ID; '' holds the common ones
   */
  constructor(initial, saved) {
    this.initial = Object.keys(initial).length ? checkSettings(initial) : initial;
    this.saved = saved;
  }

  /** @param {string} [clientId] @returns {Readonly<Settings>} */
  of(clientId = '') {
    const known = this.#current.get(clientId);
    if (known) return known;
    const own = clientId && this.saved.get(clientId);
    const settings = Object.freeze({ ...DEFAULT_SETTINGS, ...this.initial, ...this.saved.get(''), ...own });
    if (this.#current.size > 1000) this.#current.clear();
    this.#current.set(clientId, settings);
    return settings;
  }

  /** @param {unknown} changes @param {string} [clientId] none: the common settings */
  change(changes, clientId = '') {
    this.saved.set(clientId, { ...this.saved.get(clientId), ...checkSettings(changes) });
    this.#current.clear();
  }

  reset() {
    this.saved.clear();
    this.#current.clear();
  }
}

/** @param {unknown} changes @returns {Partial<Settings>} */
function checkSettings(changes) {
  const mismatch = findMismatch(SCHEMA, changes, 'settings');
  if (mismatch) throw malformed(mismatch);
  return /** @type {Partial<Settings>} */ (changes);
}
