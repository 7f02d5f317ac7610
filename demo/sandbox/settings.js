import { RISK_REASONS } from './evaluation.js';
import { array, boolean, checkForm, integer, nullable, object, optional, text } from './schema.js';

/** How a carrier answers Mobile Auth; see README.md. */
const CARRIER_MODES = /** @type {const} */ ([
  'test', 'v1', 'v1-json', 'v2', 'v2-retry', 'v3', 'pixel',
  'status-404', 'status-410', 'loop', 'oversized', 'slow', 'cut', 'down',
]);

/** Steps that can be asked for after the possession check. */
const EXTRA_STEPS = /** @type {const} */ ([
  'device/passive/stepup', 'scan/message', 'user/mobileactive', 'user/present',
  'user/ppb/register', 'user/ppb/verify', 'user/docv', 'redirect/exchange',
]);

const TEN_YEARS_S = 315_360_000;

/**
 * What a merchant's project is set up for, with the times and counts of the service: default values, by what is good.
 * README.md and public.d.ts say what each setting does.
 * @type {[import('./schema.js').Schema<any>, Partial<Settings>][]}
 */
const SETTINGS = [
  [boolean(), {
    retries: true, numberChange: true, mobileAuth: true, mobileAuthForAll: false, passkeys: false, deviceContext: false,
    universalProveKey: false, universalRedirect: false, unicodeToken: false, sandboxUsersOnly: false,
  }],
  [text({ maxLength: 200 }), { merchantName: 'Café Zürich – 東京', universalEndpoint: '', universalFinalUrl: '' }],
  [text({ oneOf: CARRIER_MODES }), { carrier: 'test' }],
  [text({ oneOf: ['none', 'pref', 'req'] }), { userVerification: 'pref' }],
  [array(text({ oneOf: EXTRA_STEPS }), { maxItems: 20 }), { extraSteps: [] }],
  [array(integer({ oneOf: RISK_REASONS }), { maxItems: 8 }), { evaluationFailures: [] }],
  [nullable(array(text({ maxLength: 32 }))), { users: null }],
  [integer({ minimum: 0, maximum: TEN_YEARS_S * 1000 }), {
    sessionMs: 900_000, otpMs: 120_000, instantLinkMs: 180_000, statusSocketMs: 180_000,
  }],
  [integer({ minimum: 0, maximum: TEN_YEARS_S }), { challengeTtlS: 300, deviceContextRefreshS: 86_400 }],
  [integer({ minimum: 0, maximum: 1_000_000 }), {
    maxSends: 3, maxWrongOtps: 3, maxNumbers: 3, requestsPerSecond: 25,
  }],
];

/** @typedef {import('./public.js').Settings} Settings */

/** @type {Readonly<Settings>} */
const DEFAULT_SETTINGS = Object.assign({}, ...SETTINGS.map(([, values]) => values));
const SCHEMA = object(Object.fromEntries(SETTINGS.flatMap(([schema, values]) =>
  Object.keys(values).map((name) => [name, optional(schema)]))));

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
    const { initial, saved } = this;
    const known = this.#current.get(clientId);
    const settings = known ?? { ...DEFAULT_SETTINGS, ...initial, ...saved.get(''), ...saved.get(clientId) };
    if (this.#current.size > 1000) this.#current.clear();
    if (!known) this.#current.set(clientId, settings);
    return settings;
  }

  /** @param {unknown} changes @param {string} [clientId] none: the common settings */
  change(changes, clientId = '') {
    checkForm(SCHEMA, changes, 'settings');
    this.saved.set(clientId, { ...this.saved.get(clientId), ...changes });
    this.#current.clear();
    return this.of(clientId);
  }

  /** To be called when what was saved is gone. */
  clear() {
    this.#current.clear();
  }
}
