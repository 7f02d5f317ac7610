// Node only. From a folder and a passphrase to a device that can be used.
import { FIRST_FORMAT } from './device-document.js';
import { storageError } from './storage-error.js';
import { WrappingKey, newDerivation } from './wrapping-key.js';

/** @typedef {import('./device-document.js').DeviceDocument} DeviceDocument */
/** @typedef {import('./device-document.js').StoredRegistration} StoredRegistration */
/** @typedef {import('./versioned-file.js').VersionedFile<DeviceDocument>} DeviceFile */
/** @typedef {import('./wrapping-key.js').Derivation} Derivation */
/** @typedef {{ file: DeviceFile, wrappingKey: WrappingKey, salt: string }} OpenDevice */

/** What is said about the pair that tells the right passphrase; in the first format nothing was said about any. */
const CHECK = 'check';
const FIRST_ABOUT = '';

/**
 * Opens the device of a file, after it was made or brought to today's format where that is needed. An AuthError of
 * reason `storage` says why it cannot be.
 * @param {DeviceFile} file
 * @param {string} passphrase
 * @returns {Promise<OpenDevice>}
 */
export async function openDevice(file, passphrase) {
  for (;;) {
    const document = file.read();
    const { format, derivation, check } = document;
    if (derivation && check) {
      const wrappingKey = await WrappingKey.derive(passphrase, derivation);
      await requirePassphrase(wrappingKey, check, format === FIRST_FORMAT ? FIRST_ABOUT : CHECK);
      if (format !== FIRST_FORMAT) return { file, wrappingKey, salt: derivation.salt };
      await renew(file, document, passphrase, wrappingKey);
    } else {
      // A device that is being made has none; to make this one anew would lose them.
      if (document.registrations.size > 0) throw storageError('The device is damaged: its passphrase is unknown.');
      await renew(file, document, passphrase, null);
    }
    // Another process may have been faster, with a salt of its own.
  }
}

/**
 * @param {WrappingKey} wrappingKey
 * @param {import('./wrapping-key.js').WrappedPair} check
 * @param {string} about
 */
async function requirePassphrase(wrappingKey, check, about) {
  try {
    await wrappingKey.unwrap(check, about);
  } catch (error) {
    throw storageError(
      'The device was made with another passphrase. To begin with a new device, remove its folder.',
      error);
  }
}

/**
 * Gives the device a wrapping key of today's cost, and its pairs, if it has any, under it. Does nothing when the file
 * has changed meanwhile.
 * @param {DeviceFile} file
 * @param {DeviceDocument} seen
 * @param {string} passphrase
 * @param {WrappingKey | null} oldKey
 */
async function renew(file, seen, passphrase, oldKey) {
  const derivation = newDerivation();
  const wrappingKey = await WrappingKey.derive(passphrase, derivation);
  const { wrappedPair: check } = await wrappingKey.createPair(CHECK);
  const registrations = oldKey ? await rewrapAll(seen.registrations, oldKey, wrappingKey) : new Map();
  file.update((document) => {
    const isAsSeen = document.derivation?.salt === seen.derivation?.salt
      && JSON.stringify([...document.registrations]) === JSON.stringify([...seen.registrations]);
    if (isAsSeen) Object.assign(document, { derivation, check, registrations });
    return isAsSeen;
  });
}

/**
 * @param {Map<string, StoredRegistration>} registrations of the first format
 * @param {WrappingKey} oldKey
 * @param {WrappingKey} newKey
 */
async function rewrapAll(registrations, oldKey, newKey) {
  /** @type {Map<string, StoredRegistration>} */
  const rewrapped = new Map();
  for (const [namespace, { about, keys }] of registrations) {
    // A pair that was tampered with stays what it is: of no use.
    rewrapped.set(namespace, { about, keys: await oldKey.rewrap(keys, FIRST_ABOUT, about, newKey).catch(() => keys) });
  }
  return rewrapped;
}
