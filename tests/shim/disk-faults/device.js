// A device for tests: what is registered, and whether it is whole.
import { FileDeviceStore } from '../../../js/host/node/file-device-store.js';

export const PASSPHRASE = 'a long random text';

const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' };

/** @param {string} deviceId */
export function registration(deviceId) {
  return {
    namespace: 'ns', endpoint: 'https://backend.example', createdAt: 1700000000, keyId: `key of ${deviceId}`, deviceId,
    algorithm: /** @type {const} */ ('ES256'),
  };
}

/** @param {string} folder */
export async function makeRegistered(folder) {
  const device = await FileDeviceStore.open(folder, { passphrase: PASSPHRASE });
  await device.store({ ...registration('device-1'), keys: await device.createKeys() });
  return device;
}

/**
 * Opens the device as the next run of the program does.
 * @param {string} folder
 * @returns {Promise<string>} the id of the device that is registered, whose key signs
 */
export async function registeredDevice(folder) {
  const device = await FileDeviceStore.open(folder, { passphrase: PASSPHRASE });
  const record = await device.load('ns');
  if (!record) throw new Error('The device is lost.');
  const text = new TextEncoder().encode('challenge');
  const signature = await crypto.subtle.sign(ECDSA_SHA256, record.keys.privateKey, text);
  if (!await crypto.subtle.verify(ECDSA_SHA256, record.keys.publicKey, signature, text)) {
    throw new Error('The key pair is not one.');
  }
  if (record.keyId !== registration(record.deviceId).keyId) throw new Error('The record is mixed.');
  return record.deviceId;
}
