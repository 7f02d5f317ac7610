// Node only.
import { randomBytes } from 'node:crypto';
import { AuthError, invalidArgument } from '../../errors.js';
import { SharedLocks } from './shared-locks.js';
import { VersionedFile } from './versioned-file.js';
import { WrappingKey } from './wrapping-key.js';

/** @typedef {import('../../public.js').DeviceRecord} DeviceRecord */
/** @typedef {import('../../public.js').DeviceStore} DeviceStore */
/** @typedef {import('./wrapping-key.js').WrappedPair} WrappedPair */
/**
 * @typedef {{
 *   salt: string, check: WrappedPair | null, settings: Record<string, string>, locks: Record<string, any>,
 *   registrations: Record<string, Omit<DeviceRecord, 'keys'> & { keys: WrappedPair }>,
 * }} DeviceDocument
 */

/**
 * A device that outlives the process: its registrations, keys and settings in a folder, which several processes may
 * use at once. It is a part of a platform: `builder.withPlatform(await FileDeviceStore.open(…))`.
 *
 * Files have mode 0600 and change as a whole or not at all. Private keys are wrapped: AES-256-GCM under a key that
 * scrypt derives from the passphrase (see wrapping-key.js). That protects a copy of the folder, in a backup for
 * example, as far as the passphrase is hard to guess. It does not protect against somebody who has the passphrase
 * too, or runs code as this user: they can use the key as this device does.
 * @implements {DeviceStore}
 */
export class FileDeviceStore {
  /** @type {VersionedFile<DeviceDocument>} */
  #file;
  /** @type {WrappingKey} */
  #wrappingKey;
  /** @type {WeakMap<CryptoKey, WrappedPair>} */
  #wrapped = new WeakMap();

  /** What a platform calls the store of registrations. */
  deviceStore = this;
  /** What a platform calls the settings. */
  storage;
  /** What a platform calls the locks. */
  locks;

  /**
   * Use `open`.
   * @param {VersionedFile<DeviceDocument>} file
   * @param {WrappingKey} wrappingKey
   */
  constructor(file, wrappingKey) {
    this.#file = file;
    this.#wrappingKey = wrappingKey;
    this.locks = new SharedLocks(file);
    this.storage = {
      /** @param {string} name */
      getItem: (name) => file.read().settings[name] ?? null,
      /**
       * @param {string} name
       * @param {string} value
       */
      setItem: (name, value) => file.update(({ settings }) => void (settings[name] = value)),
      /** @param {string} name */
      removeItem: (name) => file.update(({ settings }) => void delete settings[name]),
    };
  }

  /**
   * Opens or makes a device. Rejects with an AuthError of reason `storage` when the passphrase is not the one that
   * the device was made with, or the folder cannot be used.
   * @param {string} directory
   * @param {{ passphrase: string }} options a long random text, from a secret store or the environment
   */
  static async open(directory, { passphrase }) {
    if (typeof passphrase !== 'string' || passphrase === '') {
      throw invalidArgument('FileDeviceStore.open: pass a passphrase that is not empty.');
    }
    try {
      /** @type {VersionedFile<DeviceDocument>} */
      const file = new VersionedFile(directory, () => ({
        salt: '', check: null, settings: {}, locks: {}, registrations: {},
      }));
      if (file.read().salt === '') {
        const salt = randomBytes(16).toString('base64');
        file.update((document) => void (document.salt ||= salt));
      }
      const wrappingKey = await WrappingKey.derive(passphrase, Buffer.from(file.read().salt, 'base64'));
      await checkPassphrase(file, wrappingKey);
      return new FileDeviceStore(file, wrappingKey);
    } catch (error) {
      throw new AuthError(
        'The device store cannot be opened: check the passphrase, and that the folder belongs to this user. '
          + 'To begin with a new device, remove the folder.',
        { reason: 'storage', cause: error },
      );
    }
  }

  /** The pair that `store` will be given: other pairs cannot be kept, for they let nobody see their private half. */
  async createKeys() {
    const { pair, wrappedPair } = await this.#wrappingKey.createPair();
    this.#wrapped.set(pair.privateKey, wrappedPair);
    return pair;
  }

  /** @param {string} namespace */
  async load(namespace) {
    const record = this.#file.read().registrations[namespace];
    if (!record) return null;
    const keys = await this.#wrappingKey.unwrap(record.keys);
    this.#wrapped.set(keys.privateKey, record.keys);
    return { ...record, keys };
  }

  /** @param {DeviceRecord} record */
  async store(record) {
    const keys = this.#wrapped.get(record.keys.privateKey);
    if (!keys) throw new TypeError('This key pair was not made by the store.');
    this.#file.update(({ registrations }) => void (registrations[record.namespace] = { ...record, keys }));
    return { durable: true };
  }

  async wipe() {
    this.#file.update((document) => void (document.registrations = {}));
  }
}

/**
 * The first to open a device leaves a wrapped pair behind that only its passphrase unwraps.
 * @param {VersionedFile<DeviceDocument>} file
 * @param {WrappingKey} wrappingKey
 */
async function checkPassphrase(file, wrappingKey) {
  if (!file.read().check) {
    const { wrappedPair } = await wrappingKey.createPair();
    file.update((document) => void (document.check ??= wrappedPair));
  }
  await wrappingKey.unwrap(/** @type {WrappedPair} */ (file.read().check));
}
