// Node only.
import { invalidArgument } from '../../invalid-argument.js';
import { deviceFormat } from './device-document.js';
import { openDevice } from './open-device.js';
import { SharedLocks } from './shared-locks.js';
import { fileError, storageError } from './storage-error.js';
import { VersionedFile } from './versioned-file.js';

/** @typedef {import('../../public.js').DeviceRecord} DeviceRecord */
/** @typedef {import('../../public.js').DeviceStore} DeviceStore */
/** @typedef {import('./device-document.js').DeviceDocument} DeviceDocument */
/** @typedef {import('./device-document.js').StoredRegistration} StoredRegistration */
/** @typedef {import('./open-device.js').OpenDevice} OpenDevice */

/** What is said about a pair until it belongs to a registration. */
const NOT_REGISTERED = 'not registered';

/**
 * A device that outlives the process: its registrations, keys and settings in a folder, which several processes may
 * use at once. It is a part of a platform: `builder.withPlatform(await FileDeviceStore.open(…))`.
 *
 * Files have mode 0600 and change as a whole or not at all: what could not be written ends with an AuthError of reason
 * `storage`, and the device is as it was. Private keys are wrapped: AES-256-GCM under a key that scrypt derives from
 * the passphrase (see wrapping-key.js), and the registration, its endpoint for one, is authenticated with them. That
 * protects a copy of the folder, in a backup for example, as far as the passphrase is hard to guess. It does not
 * protect against somebody who has the passphrase too, or runs code as this user: they can use the key as this device
 * does.
 * @implements {DeviceStore}
 */
export class FileDeviceStore {
  /** @type {VersionedFile<DeviceDocument>} */
  #file;
  #wrappingKey;
  #salt;
  /**
   * The pairs that were made or loaded here, as they are kept.
   * @type {WeakMap<CryptoKey, StoredRegistration>}
   */
  #kept = new WeakMap();

  /** What a platform calls the store of registrations. */
  deviceStore = this;
  /** What a platform calls the settings. */
  storage;
  /** What a platform calls the locks. */
  locks;

  /**
   * Use `open`.
   * @param {OpenDevice} device
   */
  constructor({ file, wrappingKey, salt }) {
    this.#file = file;
    this.#wrappingKey = wrappingKey;
    this.#salt = salt;
    const update = this.#update.bind(this);
    this.locks = new SharedLocks({ read: () => file.read(), update });
    this.storage = {
      /** @param {string} name */
      getItem: (name) => file.read().settings.get(name) ?? null,
      /**
       * @param {string} name
       * @param {string} value
       */
      setItem: (name, value) => update(({ settings }) => void settings.set(name, value)),
      /** @param {string} name */
      removeItem: (name) => update(({ settings }) => void settings.delete(name)),
    };
  }

  /**
   * Opens or makes a device. Rejects with an AuthError of reason `storage` when the passphrase is not the one that
   * the device was made with, or the folder cannot be used or can be written to by other users.
   * @param {string} directory
   * @param {{ passphrase: string }} options a long random text, from a secret store or the environment
   */
  static async open(directory, { passphrase }) {
    if (typeof passphrase !== 'string' || passphrase === '') {
      throw invalidArgument('FileDeviceStore.open: pass a passphrase that is not empty.');
    }
    try {
      return new FileDeviceStore(await openDevice(new VersionedFile(directory, deviceFormat), passphrase));
    } catch (error) {
      throw fileError('The device could not be opened', error);
    }
  }

  /** The pair that `store` will be given: other pairs cannot be kept, for they let nobody see their private half. */
  async createKeys() {
    const { pair, wrappedPair } = await this.#wrappingKey.createPair(NOT_REGISTERED);
    this.#kept.set(pair.privateKey, { about: NOT_REGISTERED, keys: wrappedPair });
    return pair;
  }

  /** @param {string} namespace */
  async load(namespace) {
    const stored = this.#file.read().registrations.get(namespace);
    if (!stored) return null;
    const keys = await this.#unwrap(stored);
    this.#kept.set(keys.privateKey, stored);
    return { .../** @type {Omit<DeviceRecord, 'keys'>} */ (JSON.parse(stored.about)), keys };
  }

  /** @param {DeviceRecord} record */
  async store({ keys: pair, ...registration }) {
    const kept = this.#kept.get(pair.privateKey);
    if (!kept) throw new TypeError('This key pair was not made by the store.');
    const about = JSON.stringify(registration);
    const keys = await this.#wrappingKey.rewrap(kept.keys, kept.about, about);
    this.#update(({ registrations }) => void registrations.set(registration.namespace, { about, keys }));
    this.#kept.set(pair.privateKey, { about, keys });
    return { durable: true };
  }

  async wipe() {
    this.#update(({ registrations }) => registrations.clear());
  }

  /** @param {StoredRegistration} stored */
  async #unwrap({ keys, about }) {
    try {
      return await this.#wrappingKey.unwrap(keys, about);
    } catch (error) {
      throw storageError('The device\'s registration was changed by something else than this library.', error);
    }
  }

  /** @param {(document: DeviceDocument) => boolean | void} change */
  #update(change) {
    this.#file.update((document) => {
      // What is wrapped with this object's key would be of no use to another device.
      if (document.derivation?.salt !== this.#salt) {
        throw storageError('The device was removed or replaced while it was in use. Open it again.');
      }
      return change(document);
    });
  }
}
