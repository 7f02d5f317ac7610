/**
 * The customer's phone, in a test: waits for messages and opens links.
 */
export class Phone {
  /** @type {Set<string>} */
  #read = new Set();
  #sandbox;
  #phoneNumber;

  /** @param {import('prove-auth-sandbox').RunningSandbox} sandbox @param {string} [phoneNumber] none: every phone's */
  constructor(sandbox, phoneNumber) {
    this.#sandbox = sandbox;
    this.#phoneNumber = phoneNumber;
  }

  /** The phone of one number. @param {string} phoneNumber */
  of(phoneNumber) {
    return new Phone(this.#sandbox, phoneNumber);
  }

  /** @param {{timeoutMs?: number}} [options] */
  async otp(options) {
    const { otp } = await this.#next('otp', options);
    return /** @type {string} */ (otp);
  }

  /** @param {{timeoutMs?: number}} [options] */
  async link(options) {
    const { link } = await this.#next('link', options);
    return /** @type {string} */ (link);
  }

  /** @param {{timeoutMs?: number}} [options] */
  async tapLink(options) {
    const { id } = await this.#next('link', options);
    return this.#sandbox.tapLink(id);
  }

  /**
   * The newest message of a kind that was not read yet; waits for one.
   * @param {'otp' | 'link'} kind
   * @param {{timeoutMs?: number}} [options]
   * @returns {Promise<import('prove-auth-sandbox').Message>}
   */
  #next(kind, { timeoutMs = 10_000 } = {}) {
    return new Promise((resolve, reject) => {
      const stop = this.#sandbox.onLog(() => look());
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no message with ${kind === 'otp' ? 'an OTP' : 'an Instant Link'} came in ${timeoutMs} ms`));
      }, timeoutMs);
      const look = () => {
        const unread = this.#sandbox.messages(this.#phoneNumber).filter((message) => !this.#read.has(message.id));
        const found = unread.findLast((message) => message[kind] !== undefined);
        if (!found) return;
        clearTimeout(timer);
        stop();
        for (const { id } of unread) this.#read.add(id);
        resolve(found);
      };
      look();
    });
  }
}
