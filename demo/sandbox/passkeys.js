/**
 * @typedef {{credentialId: string, publicKey: string, counter: number, clientId: string, deviceId: string,
 *   phoneNumber: string}} Passkey
 */

/** The passkeys of all customers. */
export class Passkeys {
  /** @param {Map<string, Passkey>} saved by credential ID */
  constructor(saved) {
    this.saved = saved;
  }

  /** @param {Passkey} passkey replaces the one of the same ID */
  add(passkey) {
    this.saved.set(passkey.credentialId, passkey);
  }

  /** @param {string} credentialId @param {string} clientId */
  find(credentialId, clientId) {
    const passkey = this.saved.get(credentialId);
    return passkey?.clientId === clientId ? passkey : undefined;
  }

  /**
   * The passkeys of a customer, or of a device.
   * @param {string} clientId
   * @param {string} phoneNumber empty when it is not known
   * @param {string} [deviceId]
   */
  of(clientId, phoneNumber, deviceId) {
    return [...this.saved.values()].filter((passkey) => passkey.clientId === clientId
      && (passkey.deviceId === deviceId || (phoneNumber !== '' && passkey.phoneNumber === phoneNumber)));
  }

  /** The number that its owner has proven. @param {string} credentialId @param {string} phoneNumber */
  bind(credentialId, phoneNumber) {
    const passkey = this.saved.get(credentialId);
    if (passkey) this.add({ ...passkey, phoneNumber });
  }

  /** @param {string} clientId @param {string} deviceId */
  removeOfDevice(clientId, deviceId) {
    for (const { credentialId } of this.of(clientId, '', deviceId)) this.saved.delete(credentialId);
  }
}
