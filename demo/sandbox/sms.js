import { randomInt, randomUUID } from 'node:crypto';
import { SANDBOX_OTP, SANDBOX_USERS } from './sandbox-users.js';
import { normalizePhoneNumber } from './phone-number.js';

/**
 * @typedef {import('./flows.js').Flow} Flow
 * @typedef {import('./public.js').Message} Message
 * @typedef {{flow: Flow, expiresAt: number, used: boolean}} Link
 */

const KEPT_MESSAGES = 10_000;
const PLACEHOLDER = /#{4,6}/;

/** The SMS network: nothing leaves the machine, every message lands in this inbox. */
export class SmsNetwork {
  /** Of all phones. @type {Message[]} */
  #messages = [];
  /** By phone number. @type {Map<string, Message[]>} */
  #inboxes = new Map();
  /** By the ID of the message that brought it. @type {Map<string, Link>} */
  links = new Map();

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

  /** Sends the OTP of a flow to its number; an earlier OTP is void from now on. @param {Flow} flow */
  sendOtp(flow) {
    const digits = PLACEHOLDER.exec(flow.smsMessage ?? '')?.[0].length ?? 6;
    const random = String(randomInt(10 ** digits)).padStart(digits, '0');
    const otp = SANDBOX_USERS.has(flow.phoneNumber) ? SANDBOX_OTP : random;
    const text = `#### is your one-time passcode for ${flow.settings.merchantName}. It is good for two minutes.`;
    flow.sms.otp = otp;
    this.#send(flow, randomUUID(), text, { otp });
  }

  /** Sends an Instant Link to the number of a flow; an earlier link is void from now on. @param {Flow} flow */
  sendLink(flow) {
    const id = randomUUID();
    this.links.delete(flow.sms.linkId);
    flow.sms.linkId = id;
    const text = `Tap to confirm your phone for ${flow.settings.merchantName}: ####`;
    this.#send(flow, id, text, { link: `${this.origin()}/link/${id}` });
    this.links.set(id, { flow, expiresAt: this.clock.now() + flow.settings.instantLinkMs, used: false });
    this.clock.after(flow.settings.sessionMs, () => this.links.delete(id));
  }

  /**
   * The inbox of a phone, oldest message first.
   * @param {string} [phoneNumber] in any accepted form; none: of all phones
   */
  messages(phoneNumber) {
    const to = phoneNumber && (normalizePhoneNumber(phoneNumber) ?? phoneNumber);
    return [...(to ? (this.#inboxes.get(to) ?? []) : this.#messages)];
  }

  clear() {
    this.#keep([]);
    this.links.clear();
  }

  /** @param {Flow} flow @param {string} id @param {string} text @param {{otp?: string, link?: string}} content */
  #send({ sms, phoneNumber, smsMessage, correlationId }, id, text, content) {
    const now = this.clock.now();
    sms.sends += 1;
    sms.sentAt = now;
    const body = (smsMessage || text).replace(PLACEHOLDER, () => content.otp ?? content.link ?? '');
    if (this.#messages.length === 2 * KEPT_MESSAGES) this.#keep(this.#messages.slice(KEPT_MESSAGES));
    this.#add({ id, to: phoneNumber, body, ...content, at: new Date(now).toISOString() });
    const note = content.otp ? 'SMS with an OTP' : 'SMS with an Instant Link';
    this.journal.add({ correlationId, from: 'backend', to: 'phone', kind: 'sms', note });
  }

  /** @param {Message} message */
  #add(message) {
    this.#messages.push(message);
    const inbox = this.#inboxes.get(message.to);
    if (inbox) inbox.push(message);
    else this.#inboxes.set(message.to, [message]);
  }

  /** Forgets every message but these. @param {Message[]} messages */
  #keep(messages) {
    this.#messages = [];
    this.#inboxes.clear();
    for (const message of messages) this.#add(message);
  }
}
