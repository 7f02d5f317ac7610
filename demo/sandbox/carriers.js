import { randomUUID } from 'node:crypto';
import { SANDBOX_USERS, USER_WITHOUT_NUMBER } from './sandbox-users.js';

/** The carriers' part in Mobile Auth: who holds the phone that followed the redirect URL. */
export class Carriers {
  /** @type {Map<string, string>} */
  #numbers = new Map();

  /**
   * @param {import('./flows.js').Flow} flow
   * @param {'fetch' | 'pixel'} _implementation
   * @returns {Promise<string>} the redirect URL
   */
  async open(flow, _implementation) {
    const phoneNumber = flow.phoneNumber || USER_WITHOUT_NUMBER;
    flow.mobileAuthId = randomUUID();
    const fails = SANDBOX_USERS.get(phoneNumber)?.mobileAuth === 'fails';
    this.#numbers.set(flow.mobileAuthId, fails ? '' : phoneNumber);
    return `https://carrier.invalid/authenticate?testVfp=${flow.mobileAuthId}`;
  }

  /**
   * @param {import('./flows.js').Flow} flow
   * @param {string} vfp
   * @returns {string | undefined} the phone's number
   */
  close(flow, vfp) {
    const phoneNumber = vfp === flow.mobileAuthId ? this.#numbers.get(vfp) : undefined;
    this.#numbers.delete(flow.mobileAuthId);
    return phoneNumber;
  }

  async certificatePem() {
    return '';
  }

  async stop() {}
}
