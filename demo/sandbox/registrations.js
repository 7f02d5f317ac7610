import { createHash, randomUUID } from 'node:crypto';
import { SANDBOX_USERS } from './sandbox-users.js';
import { TokenSigner } from './token-signer.js';

/**
 * A device known to the backend. `phoneNumber` is empty until a possession check has bound one.
 * @typedef {{deviceId: string, clientId: string, keyId: string, publicKeyPem: string, phoneNumber: string,
 *   visitorId: string, deviceName: string, createdAt: number, lastUsedAt: number}} Registration
 */

/**
 * @typedef {{credentialId: string, publicKey: string, counter: number, clientId: string, deviceId: string,
 *   phoneNumber: string}} Passkey
 */

const UNUSED_LIFE_MS = 365 * 24 * 3_600_000;

/** @param {string} phoneNumber @returns {string} a UUID, which is always the same for a number */
function computeProveId(phoneNumber) {
  const hex = createHash('sha256').update(`sandbox identity ${phoneNumber}`).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-5$3-a$4-$5');
}

const OF_SANDBOX_USERS = new Map([...SANDBOX_USERS.keys()].map((number) => [computeProveId(number), number]));

/** What is remembered of customers: Prove Keys with the challenges to sign, passkeys, and whose proveId it is. */
export class Registrations {
  /** Challenges are tokens, so that none is stored. @type {TokenSigner<{deviceId: string, expiresAt: number}>} */
  #challenges = new TokenSigner();

  /** @param {import('./file-store.js').Saved} saved @param {import('./clock.js').Clock} clock */
  constructor({ registrations, passkeys, identities }, clock) {
    this.saved = registrations;
    this.passkeys = passkeys;
    this.identities = identities;
    this.clock = clock;
  }

  /**
   * The registration of a device, dropped when its key was not used for twelve months.
   * @param {string} deviceId
   * @param {string} [clientId] the merchant that must own it
   * @returns {Registration | undefined}
   */
  find(deviceId, clientId) {
    const registration = this.saved.get(deviceId);
    if (!registration || (clientId !== undefined && registration.clientId !== clientId)) return undefined;
    if (this.clock.now() - registration.lastUsedAt <= UNUSED_LIFE_MS) return registration;
    this.saved.delete(deviceId);
    return undefined;
  }

  /** @param {unknown} keyId */
  findByKey(keyId) {
    return [...this.saved.values()].find((known) => known.keyId === keyId && this.find(known.deviceId));
  }

  /**
   * A new registration, or one that takes the place of its device's.
   * @param {Omit<Registration, 'deviceId' | 'createdAt' | 'lastUsedAt' | 'phoneNumber'> & Partial<Registration>} given
   * @returns {Registration}
   */
  add(given) {
    const now = this.clock.now();
    const full = { deviceId: randomUUID(), phoneNumber: '', createdAt: now, ...given, lastUsedAt: now };
    this.saved.set(full.deviceId, full);
    return full;
  }

  /** @param {string} deviceId @param {Partial<Registration>} changes */
  update(deviceId, changes) {
    const registration = this.saved.get(deviceId);
    if (registration) this.saved.set(deviceId, { ...registration, ...changes, lastUsedAt: this.clock.now() });
  }

  /** @param {string} deviceId @param {string} [clientId] the merchant that must own it */
  remove(deviceId, clientId) {
    return this.find(deviceId, clientId) !== undefined && this.saved.delete(deviceId);
  }

  /**
   * The latest registration that bears the mark of a visitor whose storage was lost.
   * @param {string} clientId
   * @param {string} visitorId
   * @param {string} [deviceId] the one that the merchant asked for
   */
  findLost(clientId, visitorId, deviceId) {
    return [...this.saved.values()]
      .filter((known) => known.visitorId === visitorId && (!deviceId || known.deviceId === deviceId))
      .sort((a, b) => b.lastUsedAt - a.lastUsedAt)
      .find((known) => this.find(known.deviceId, clientId));
  }

  /** @param {string} deviceId @param {number} ttlS */
  issueChallenge(deviceId, ttlS) {
    const challenge = { id: randomUUID(), deviceId, expiresAt: this.clock.now() + ttlS * 1000 };
    return this.#challenges.sign(JSON.stringify(challenge));
  }

  /** @param {string} deviceId @param {string} challenge */
  isOpenChallenge(deviceId, challenge) {
    const open = this.#challenges.read(challenge);
    return open?.deviceId === deviceId && open.expiresAt > this.clock.now();
  }

  /**
   * The passkeys of a customer, or of a device.
   * @param {string} clientId
   * @param {string} phoneNumber empty when it is not known
   * @param {string} [deviceId]
   */
  passkeysOf(clientId, phoneNumber, deviceId) {
    return [...this.passkeys.values()].filter((passkey) => passkey.clientId === clientId
      && (passkey.deviceId === deviceId || (phoneNumber !== '' && passkey.phoneNumber === phoneNumber)));
  }

  /** @param {string} phoneNumber */
  proveIdOf(phoneNumber) {
    const proveId = computeProveId(phoneNumber);
    if (!this.phoneNumberOf(proveId)) this.identities.set(proveId, phoneNumber);
    return proveId;
  }

  /** @param {string} proveId */
  phoneNumberOf(proveId) {
    return OF_SANDBOX_USERS.get(proveId) ?? this.identities.get(proveId);
  }
}
