// Node only. What is in a device's folder, and how it is written down.
import { storageError } from './storage-error.js';
import { requireCost } from './wrapping-key.js';

/** @typedef {import('./shared-locks.js').HeldLock} HeldLock */
/** @typedef {import('./wrapping-key.js').Derivation} Derivation */
/** @typedef {import('./wrapping-key.js').WrappedPair} WrappedPair */
/**
 * `about` is the registration as JSON, without its keys; they are authenticated with this very text.
 * @typedef {{ about: string, keys: WrappedPair }} StoredRegistration
 */
/**
 * Maps, because every text is a name here.
 * @typedef {object} DeviceDocument
 * @property {number} format that it was written in
 * @property {Derivation | null} derivation how the wrapping key comes from the passphrase; null: no device was made
 * @property {WrappedPair | null} check a pair that only the device's passphrase unwraps
 * @property {Map<string, string>} settings
 * @property {Map<string, HeldLock>} locks
 * @property {Map<string, StoredRegistration>} registrations by the namespace that each is about
 */

/**
 * @typedef {object} FirstDocument
 * @property {string} salt
 * @property {WrappedPair | null} check
 * @property {Record<string, string>} settings
 * @property {Record<string, HeldLock>} locks
 * @property {Record<string, { namespace: string, keys: WrappedPair }>} registrations
 */

/**
 * The first format had everything at the top, objects for maps, the cost FIRST_COST, and keys that were authenticated
 * with the text ''. Programs that know it alone refuse this one: what they look for is not there.
 */
export const FIRST_FORMAT = 1;
const FORMAT = 2;

const FIRST_COST = /** @type {const} */ ({ name: 'scrypt', N: 2 ** 15, r: 8, p: 1 });

/** @type {import('./versioned-file.js').DocumentFormat<DeviceDocument>} */
export const deviceFormat = {
  empty: () => ({
    format: FORMAT, derivation: null, check: null, settings: new Map(), locks: new Map(), registrations: new Map(),
  }),

  parse(text) {
    const { format = FIRST_FORMAT, device, ...first } = JSON.parse(text);
    if (format === FIRST_FORMAT) return parseFirst(first);
    if (format !== FORMAT) throw storageError('The device was written by a later version of this library.');
    requireCost(device.derivation);
    return {
      ...device,
      format,
      settings: new Map(device.settings),
      locks: new Map(device.locks),
      registrations: byNamespace(device.registrations),
    };
  },

  format({ derivation, check, settings, locks, registrations }) {
    const device = {
      derivation, check, settings: [...settings], locks: [...locks], registrations: [...registrations.values()],
    };
    return JSON.stringify({ format: FORMAT, device });
  },
};

/**
 * @param {FirstDocument} first
 * @returns {DeviceDocument}
 */
function parseFirst({ salt, check, settings, locks, registrations }) {
  const stored = Object.values(registrations).map(({ keys, ...about }) => ({ about: JSON.stringify(about), keys }));
  return {
    format: FIRST_FORMAT,
    // Without a check nothing was wrapped yet.
    derivation: check ? { ...FIRST_COST, salt } : null,
    check,
    settings: new Map(Object.entries(settings)),
    locks: new Map(Object.entries(locks)),
    registrations: byNamespace(stored),
  };
}

/**
 * @param {StoredRegistration[]} registrations
 * @returns {Map<string, StoredRegistration>}
 */
function byNamespace(registrations) {
  return new Map(registrations.map((stored) => [JSON.parse(stored.about).namespace, stored]));
}
