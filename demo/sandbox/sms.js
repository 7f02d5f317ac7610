import { randomInt, randomUUID } from 'node:crypto';
import { SANDBOX_OTP, SANDBOX_USERS } from './sandbox-users.js';
import { normalizePhoneNumber } from './phone-number.js';

/**
 * @typedef {import('./flows.js').Flow} Flow
 * @typedef {import('./public.js').Message} Message
 */

// Some 250 MB in all, which a process has.
const KEPT_PHONES = 2000;
const KEPT_OF_EACH = 100;
const PLACEHOLDER = /#{4,6}/;

/** The SMS network: nothing leaves the machine, every message lands in this inbox. */
export class SmsNetwork {
  /** By phone number, the phone that got a message last at the end. @type {Map<string, Message[]>} */
  #inboxes = new Map();
  /** The flows whose Instant Link is good, by the ID of the message that brought it. @type {Map<string, Flow>} */
  links = new Map();

  /** @param {import('./server.js').Sandbox} sandbox */
  constructor(sandbox) {
    this.sandbox = sandbox;
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
    this.#send(flow, id, text, { link: `${this.sandbox.origin}/link/${id}` });
    this.links.set(id, flow);
    this.sandbox.clock.after(flow.settings.sessionMs, () => this.links.delete(id));
  }

  /**
   * The inbox of a phone, oldest message first.
   * @param {string} [phoneNumber] in any accepted form; none: of all phones
   */
  messages(phoneNumber) {
    const to = phoneNumber && (normalizePhoneNumber(phoneNumber) ?? phoneNumber);
    if (to) return [...(this.#inboxes.get(to) ?? [])];
    return [...this.#inboxes.values()].flat().sort((one, other) => one.at.localeCompare(other.at));
  }

  clear() {
    this.#inboxes.clear();
    this.links.clear();
  }

  /** @param {Flow} flow @param {string} id @param {string} text @param {{otp?: string, link?: string}} content */
  #send({ sms, phoneNumber, smsMessage, correlationId }, id, text, content) {
    const now = this.sandbox.clock.now();
    sms.sends += 1;
    sms.sentAt = now;
    const body = (smsMessage || text).replace(PLACEHOLDER, () => content.otp ?? content.link ?? '');
    const message = { id, to: phoneNumber, body, ...content, at: new Date(now).toISOString() };
    const inbox = [...this.messages(phoneNumber), message].slice(-KEPT_OF_EACH);
    this.#inboxes.delete(phoneNumber);
    this.#inboxes.set(phoneNumber, inbox);
    if (this.#inboxes.size > KEPT_PHONES) this.#inboxes.delete(this.#inboxes.keys().next().value ?? '');
    const note = content.otp ? 'SMS with an OTP' : 'SMS with an Instant Link';
    this.sandbox.journal.add({ correlationId, from: 'backend', to: 'phone', kind: 'sms', note });
  }
}
