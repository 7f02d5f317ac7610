// Where the library runs and keeps the device.
import type { MaybePromise } from './app-steps.js';
import type {
  AbortSignalLike, CredentialsLike, CryptoLike, FetchLike, IndexedDBLike, KeyPairLike, WebSocketLike,
} from './globals.js';

/** The part of Web Storage that is used. Synchronous. */
export interface StorageLike {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** A device registration with its key pair. */
export interface DeviceRecord {
  namespace: string;
  endpoint: string;
  /** Unix seconds. */
  createdAt: number;
  keyId: string;
  deviceId: string;
  algorithm: 'ES256';
  /** ECDSA P-256; the private key need not be extractable. */
  keys: KeyPairLike;
  fingerprint?: unknown;
}

export interface LoadOptions {
  /** Aborted when nobody waits for the record any more. */
  signal?: AbortSignalLike;
  /** Nobody needs the record yet: a later `load` may be given it. A store may do nothing with this. */
  ahead?: boolean;
  /** A record of this deviceId that was read ahead will do, and need not be read again. */
  deviceId?: string;
}

/** Where device registrations are kept, in place of IndexedDB. `signal` aborts when nobody waits any more. */
export interface DeviceStore {
  /** Makes the ECDSA P-256 pair that `store` will be given; left out: any pair can be kept. */
  createKeys?(): MaybePromise<KeyPairLike>;
  load(namespace: string, options?: LoadOptions): MaybePromise<DeviceRecord | null>;
  /** Replaces an older record of the namespace, whole or not at all. `durable: false`: it will be lost. */
  store(record: DeviceRecord, options?: { signal?: AbortSignalLike }): MaybePromise<{ durable: boolean }>;
  /** Forgets every record. */
  wipe(options?: { signal?: AbortSignalLike }): MaybePromise<void>;
}

/** Node only: one object is one device, which lives as long as the object. For `withPlatform`. */
export declare class MemoryDeviceStore implements DeviceStore {
  constructor();
  readonly deviceStore: this;
  readonly storage: StorageLike;
  readonly locks: LocksLike;
  load(namespace: string): Promise<DeviceRecord | null>;
  store(record: DeviceRecord): Promise<{ durable: boolean }>;
  wipe(): Promise<void>;
}

/**
 * Node only: a device that outlives the process, in a folder that several processes may share. For `withPlatform`.
 * Files have mode 0600; private keys are encrypted (AES-256-GCM, scrypt of the passphrase), and each registration is
 * authenticated with its key. That does not protect against somebody who has the passphrase too, or runs code as the
 * same user. What cannot be written (a full disk, a quota) leaves the device as it was and throws an AuthError of
 * reason `storage`.
 */
export declare class FileDeviceStore implements DeviceStore {
  private constructor();
  /**
   * Rejects with reason `storage` when the passphrase is another than that of the device, or the folder cannot be
   * used, belongs to another user or can be written to by others.
   */
  static open(directory: string, options: { passphrase: string }): Promise<FileDeviceStore>;
  readonly deviceStore: this;
  readonly storage: StorageLike;
  readonly locks: LocksLike;
  createKeys(): Promise<KeyPairLike>;
  load(namespace: string): Promise<DeviceRecord | null>;
  store(record: DeviceRecord): Promise<{ durable: boolean }>;
  wipe(): Promise<void>;
}

/** Web Locks, or what does the same. */
export interface LocksLike {
  request(name: string, options: { signal?: AbortSignalLike }, whileHeld: () => Promise<unknown>): Promise<unknown>;
}

/**
 * What the library needs of its surroundings. Each part left out, or undefined, is the platform's own;
 * null says that the part does not exist.
 */
export interface Platform {
  fetch?: FetchLike | null;
  WebSocket?: (new (url: string) => WebSocketLike) | null;
  crypto?: CryptoLike | null;
  indexedDB?: IndexedDBLike | null;
  /** Replaces IndexedDB. */
  deviceStore?: DeviceStore | null;
  /** Settings of the device; `withStorage` comes before it. */
  storage?: StorageLike | null;
  locks?: LocksLike | null;
  credentials?: CredentialsLike | null;
  /** Whether WebAuthn can be used. */
  webauthn?: boolean;
  /** Whether fetch shows the Location of a redirect that it was told not to follow, as Node's does. */
  readableRedirects?: boolean;
  userAgent?: string;
  /** Loads an image and forgets it; rejects when it cannot be loaded or `signal` aborts. */
  loadImage?: ((url: string, signal: AbortSignalLike) => Promise<void>) | null;
  /** Sends the page to another URL. */
  navigate?: ((url: string) => void) | null;
  /** Calls `listener` when the page becomes visible or the network returns; answers how to stop. */
  onWake?: ((listener: () => void) => () => void) | null;
}
