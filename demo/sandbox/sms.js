import { randomInt, randomUUID } from 'node:crypto';
import { SANDBOX_OTP, SANDBOX_USERS } from './sandbox-users.js';
import { normalizePhoneNumber } from './phone-number.js';

/** @typedef {{id: string, to: string, body: string, otp?: string, link?: string, at: string}} Message */

const KEPT_MESSAGES = 10_000;
const PLACEHOLDER = /#{4,6}/;

/** The SMS network: nothing leaves the machine, every message lands in this inbox. */
export class SmsNetwork {
  /** @type {Message[]} */
  #messages = [];
  /** @type {Map<string, {flow: import('./flows.js').Flow, expiresAt: number, used: boolean}>} */
  #links = new Map();
  /** @type {Map<string, string>} */
  #linkOfMessage = new Map();

  /**
   * @param {import('./clock.js').Clock} clock
   * @param {import('./journal.js').Journal} journal
   * @param {() => string} origin
   */
  constructor(clock, journal, origin) {
    this.clock = clock;
    this.journal = journal;
    this.origin = origin;
  }

  /**
   * Sends the OTP of a flow to its number; an earlier OTP is void from now on.
   * @param {import('./flows.js').Flow} flow
   */
  sendOtp(flow) {
    const digits = PLACEHOLDER.exec(flow.smsMessage)?.[0].length ?? 6;
    const random = String(randomInt(10 ** digits)).padStart(digits, '0');
    const otp = SANDBOX_USERS.has(flow.phoneNumber) ? SANDBOX_OTP : random;
    const body = flow.smsMessage
      ? flow.smsMessage.replace(PLACEHOLDER, otp)
      : `${otp} is your one-time passcode for ${flow.settings.merchantName}. It is good for two minutes.`;
    flow.sms.otp = otp;
    this.#send(flow, body, { otp });
  }

  /**
   * Sends an Instant Link to the number of a flow; an earlier link is void from now on.
   * @param {import('./flows.js').Flow} flow
   */
  sendLink(flow) {
    const linkId = randomUUID();
    const link = `${this.origin()}/link/${linkId}`;
    const body = flow.smsMessage
      ? flow.smsMessage.replace(PLACEHOLDER, link)
      : `Tap to confirm your phone for ${flow.settings.merchantName}: ${link}`;
    this.#links.delete(flow.sms.linkId);
    flow.sms.linkId = linkId;
    const messageId = this.#send(flow, body, { link });
    const expiresAt = this.clock.now() + flow.settings.instantLinkMs;
    this.#links.set(linkId, { flow, expiresAt, used: false });
    this.#linkOfMessage.set(messageId, linkId);
    this.clock.after(flow.settings.sessionMs, () => {
      this.#links.delete(linkId);
      this.#linkOfMessage.delete(messageId);
    });
  }

  /** @param {string} id of a link or of the message that brought it */
  findLink(id) {
    return this.#links.get(this.#linkOfMessage.get(id) ?? id);
  }

  /**
   * The inbox of a phone, oldest message first.
   * @param {string} [phoneNumber] in any accepted form; none: of all phones
   */
  messages(phoneNumber) {
    const to = phoneNumber && (normalizePhoneNumber(phoneNumber) ?? phoneNumber);
    return this.#messages.filter((message) => !to || message.to === to);
  }

  clear() {
    this.#messages = [];
    this.#links.clear();
    this.#linkOfMessage.clear();
  }

  /** @param {import('./flows.js').Flow} flow @param {string} body @param {{otp?: string, link?: string}} content */
  #send(flow, body, content) {
    flow.sms.sends += 1;
    flow.sms.sentAt = this.clock.now();
    const at = new Date(this.clock.now()).toISOString();
    const message = { id: randomUUID(), to: flow.phoneNumber, body, ...content, at };
    this.#messages.push(message);
    if (this.#messages.length >= 2 * KEPT_MESSAGES) this.#messages = this.#messages.slice(-KEPT_MESSAGES);
    const note = content.otp ? 'SMS with an OTP' : 'SMS with an Instant Link';
    this.journal.add({ correlationId: flow.correlationId, from: 'backend', to: 'phone', kind: 'sms', note });
    return message.id;
  }
}
