import { array, boolean, findMismatch, integer, nullable, object, optional, text } from './shape.js';
import { malformed } from './request-error.js';

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

/** What a merchant's project is set up for, with the times and counts of the service. */
const DEFAULTS = {
  merchantName: 'Café Zürich – 東京',
  retries: true,
  numberChange: true,
  mobileAuth: true,
  /** Whether every number's carrier takes part in Mobile Auth, not only those of the sandbox users that name it. */
  mobileAuthForAll: false,
  /** @type {typeof CARRIER_MODES[number]} */
  carrier: 'test',
  passkeys: false,
  /** @type {'none' | 'pref' | 'req'} */
  userVerification: 'pref',
  deviceContext: false,
  deviceContextRefreshS: 86_400,
  universalProveKey: false,
  universalEndpoint: '',
  universalFinalUrl: '',
  /** The flow ends with `redirect/finish` instead of `done`. */
  universalRedirect: false,
  /** @type {string[]} */
  extraSteps: [],
  sandboxUsersOnly: false,
  /** @type {string[] | null} */
  users: null,
  sessionMs: 900_000,
  otpMs: 120_000,
  instantLinkMs: 180_000,
  statusSocketMs: 180_000,
  challengeTtlS: 300,
  maxSends: 3,
  maxWrongOtps: 3,
  maxNumbers: 3,
  requestsPerSecond: 25,
};

/** @typedef {typeof DEFAULTS} Settings */

/** @type {Readonly<Settings>} */
export const DEFAULT_SETTINGS = Object.freeze(DEFAULTS);

const CHOICES = /** @type {Record<string, readonly string[]>} */ ({
  carrier: CARRIER_MODES,
  userVerification: ['none', 'pref', 'req'],
});

/** @param {string} name @param {unknown} value @returns {import('./shape.js').Shape} */
function shapeOf(name, value) {
  if (name === 'extraSteps') return array(text({ oneOf: EXTRA_STEPS }));
  if (name === 'users') return nullable(array(text()));
  if (typeof value === 'boolean') return boolean();
  if (typeof value === 'number') return integer();
  return text(CHOICES[name] ? { oneOf: CHOICES[name] } : { maxLength: 200 });
}

const SHAPE = object(
  Object.fromEntries(Object.entries(DEFAULT_SETTINGS).map(([name, value]) => [name, optional(shapeOf(name, value))])),
);

/** The settings of every merchant (client ID): common ones and each one's own. */
export class MerchantSettings {
  /**
   * @param {Partial<Settings>} initial
   * @param {Map<string, Partial<Settings>>} saved by client ID; '' holds the common ones
   */
  constructor(initial, saved) {
    this.initial = checkSettings(initial);
    this.saved = saved;
  }

  /** @param {string} [clientId] @returns {Settings} */
  of(clientId = '') {
    return { ...DEFAULT_SETTINGS, ...this.initial, ...this.saved.get(''), ...(clientId && this.saved.get(clientId)) };
  }

  /** @param {unknown} changes @param {string} [clientId] none: the common settings */
  change(changes, clientId = '') {
    this.saved.set(clientId, { ...this.saved.get(clientId), ...checkSettings(changes) });
  }

  reset() {
    for (const clientId of [...this.saved.keys()]) this.saved.delete(clientId);
  }
}

/** @param {unknown} changes @returns {Partial<Settings>} */
function checkSettings(changes) {
  const mismatch = findMismatch(SHAPE, changes, 'settings');
  if (mismatch) throw malformed(mismatch);
  return /** @type {Partial<Settings>} */ (changes);
}
