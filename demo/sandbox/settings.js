import { RISK_REASONS } from './evaluation.js';
import { array, boolean, checkForm, integer, nullable, object, optional, text } from './schema.js';

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
const NAME = text({ maxLength: 200 });
const COUNT = integer({ minimum: 0, maximum: 1_000_000 });
const SECONDS = integer({ minimum: 0, maximum: TEN_YEARS_S });
const MILLISECONDS = integer({ minimum: 0, maximum: TEN_YEARS_S * 1000 });

/**
 * What a merchant's project is set up for, with the times and counts of the service: default and schema.
 * @template T
 * @param {T} value
 * @param {import('./schema.js').Schema<T>} schema
 */
const setting = (value, schema) => ({ value, schema: optional(schema) });

const SETTINGS = {
  merchantName: setting('Café Zürich – 東京', NAME),
  retries: setting(true, boolean()),
  numberChange: setting(true, boolean()),
  mobileAuth: setting(true, boolean()),
  /** Whether every number's carrier takes part in Mobile Auth, not only those of the sandbox users that name it. */
  mobileAuthForAll: setting(false, boolean()),
  carrier: setting('test', text({ oneOf: CARRIER_MODES })),
  passkeys: setting(false, boolean()),
  userVerification: setting('pref', text({ oneOf: ['none', 'pref', 'req'] })),
  deviceContext: setting(false, boolean()),
  deviceContextRefreshS: setting(86_400, SECONDS),
  universalProveKey: setting(false, boolean()),
  universalEndpoint: setting('', NAME),
  universalFinalUrl: setting('', NAME),
  /** The flow ends with `redirect/finish` instead of `done`. */
  universalRedirect: setting(false, boolean()),
  extraSteps: setting([], array(text({ oneOf: EXTRA_STEPS }), { maxItems: 20 })),
  /** The auth token's payload holds text beyond ASCII as it is. */
  unicodeToken: setting(false, boolean()),
  /** Reasons for which the evaluation of every flow fails. */
  evaluationFailures: setting([], array(integer({ oneOf: RISK_REASONS }), { maxItems: 8 })),
  sandboxUsersOnly: setting(false, boolean()),
  users: setting(null, nullable(array(text({ maxLength: 32 })))),
  sessionMs: setting(900_000, MILLISECONDS),
  otpMs: setting(120_000, MILLISECONDS),
  instantLinkMs: setting(180_000, MILLISECONDS),
  statusSocketMs: setting(180_000, MILLISECONDS),
  challengeTtlS: setting(300, SECONDS),
  maxSends: setting(3, COUNT),
  maxWrongOtps: setting(3, COUNT),
  maxNumbers: setting(3, COUNT),
  requestsPerSecond: setting(25, COUNT),
};

/** @typedef {import('./public.js').Settings} Settings */

/** @param {'value' | 'schema'} part @returns {any} that part of each setting, by name */
const each = (part) => Object.fromEntries(Object.entries(SETTINGS).map(([key, known]) => [key, known[part]]));
/** @type {Readonly<Settings>} */
const DEFAULT_SETTINGS = Object.freeze(each('value'));
const SCHEMA = object(each('schema'));

/** The settings of every merchant (client ID): common ones and each one's own. */
export class MerchantSettings {
  /** What each client ID's flows share until something changes. @type {Map<string, Readonly<Settings>>} */
  #current = new Map();

  /**
   * @param {Partial<Settings>} initial
   * @param {Map<string, Partial<Settings>>} saved by client ID; '' holds the common ones
   */
  constructor(initial, saved) {
    this.initial = initial;
    this.saved = saved;
    if (Object.keys(initial).length > 0) checkForm(SCHEMA, initial, 'settings'); // which loads the checker
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
    checkForm(SCHEMA, changes, 'settings');
    this.saved.set(clientId, { ...this.saved.get(clientId), ...changes });
    this.#current.clear();
  }

  clear() {
    this.saved.clear();
    this.#current.clear();
  }
}
