import { RISK_REASONS } from './evaluation.js';
import { array, boolean, checkForm, integer, nullable, object, optional, text } from './schema.js';

const TEN_YEARS_S = 315_360_000;

/**
 * What a merchant's project is set up for, with the times and counts of the service: default values, by what is good.
 * README.md and public.d.ts say what each setting does.
 * @type {[import('./schema.js').Schema<unknown>, Partial<Settings>][]}
 */
const SETTINGS = [
  [boolean(), {
    retries: true, numberChange: true, mobileAuth: true, mobileAuthForAll: false, passkeys: false, deviceContext: false,
    universalProveKey: false, universalRedirect: false, unicodeToken: false, sandboxUsersOnly: false,
  }],
  [text({ maxLength: 200 }), { merchantName: 'Café Zürich – 東京', universalEndpoint: '', universalFinalUrl: '' }],
  [text({ oneOf: [
    'test', 'v1', 'v1-json', 'v2', 'v2-retry', 'v3', 'pixel',
    'status-404', 'status-410', 'loop', 'oversized', 'slow', 'cut', 'down',
  ] }), { carrier: 'test' }],
  [text({ oneOf: ['none', 'pref', 'req'] }), { userVerification: 'pref' }],
  [array(text({ oneOf: [
    'device/passive/stepup', 'scan/message', 'user/mobileactive', 'user/present',
    'user/ppb/register', 'user/ppb/verify', 'user/docv', 'redirect/exchange',
  ] }), { maxItems: 20 }), { extraSteps: [] }],
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
    return { ...DEFAULT_SETTINGS, ...this.initial, ...this.saved.get(''), ...this.saved.get(clientId) };
  }

  /** @param {unknown} changes @param {string} [clientId] none: the common settings */
  change(changes, clientId = '') {
    checkForm(SCHEMA, changes, 'settings');
    this.saved.set(clientId, { ...this.saved.get(clientId), ...changes });
    return this.of(clientId);
  }
}
