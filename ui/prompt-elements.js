// The dialogs as elements of their own, for pages that run the check themselves.
import { digitsOf, PromptView } from './prompt-view.js';
import { askForOtp, askForPhoneNumber, waitForLink } from './prompts.js';
import { everySecond, ProveElement } from './prove-element.js';

/** @typedef {import('./public.js').Texts} Texts */

/** How long after a message another can be asked for, unless the attribute `resend-after` says so. */
const RESEND_AFTER_S = 30;

/** @param {Element} element */
export function resendAfterMs(element) {
  return Number(element.getAttribute('resend-after') ?? RESEND_AFTER_S) * 1000;
}

/** What the customer has typed, as the event's detail; a text says what is wrong with it. */
export const READ = {
  /** @param {string} typed @param {Texts} texts */
  phone(typed, texts) {
    const number = typed.replace(/\(0\)/g, '');
    const phoneNumber = (/^\s*[+\uff0b]/.test(number) ? '+' : '') + digitsOf(number);
    return /\d/.test(phoneNumber) ? { phoneNumber } : texts.phoneMissing;
  },
  /** @param {string} typed @param {Texts} texts */
  otp(typed, texts) {
    const otp = digitsOf(typed);
    return otp ? { otp } : texts.otpMissing;
  },
};

class PromptElement extends ProveElement {
  /** @type {{ busy: boolean, refusal: any, attemptsLeft: any, expiresAt: any, sentAt: any, sends: number }} */
  #state = {
    busy: false, refusal: undefined, attemptsLeft: undefined, expiresAt: undefined, sentAt: undefined, sends: 0,
  };
  /** @type {Texts | undefined} */
  #shown;
  #view = new PromptView((action, typed) => this.#act(action, typed));
  #tick = everySecond(this, () => {
    this.#update();
    const { expiresAt, sentAt } = this.#state;
    return expiresAt !== undefined || (sentAt !== undefined && Date.now() < sentAt + resendAfterMs(this));
  });

  constructor() {
    super();
    this.content.append(this.#view.form);
  }

  disconnectedCallback() {
    this.#tick();
  }

  focus() {
    this.#view.focus();
  }

  /** @param {Texts} texts */
  render(texts) {
    this.#shown = texts;
    this.#tick();
  }

  #update() {
    if (!this.#shown) return;
    const view = { now: Date.now(), resendAfterMs: resendAfterMs(this) };
    this.#view.update(this.prompt(this.#state, this.#shown, view));
  }

  /**
   * @param {import('./prompts.js').Asking} _state @param {Texts} _texts @param {import('./prompts.js').View} _view
   * @returns {import('./prompt-view.js').Prompt}
   */
  prompt(_state, _texts, _view) {
    throw new Error('not a dialog');
  }

  /** @param {import('./prompt-view.js').Action} action @param {string} typed */
  #act(action, typed) {
    const texts = this.#shown;
    if (!texts) return;
    if (action !== 'submit') {
      this.tell(action === 'change' ? 'prove-change-number' : `prove-${action}`);
      return;
    }
    const answer = this instanceof ProveOtp ? READ.otp(typed, texts) : READ.phone(typed, texts);
    if (typeof answer === 'string') this.#view.refuse(answer);
    else this.tell('prove-submit', answer);
  }

  /** @param {string} name */
  static property(name) {
    Object.defineProperty(this.prototype, name, {
      /** @this {any} */ get() { return this.read(name); },
      /** @this {any} */ set(value) { this.write(name, value); },
    });
  }

  /** @param {string} name */
  read(name) {
    return /** @type {any} */ (this.#state)[name];
  }

  /** @param {string} name @param {unknown} value */
  write(name, value) {
    this.#state = { ...this.#state, [name]: value };
    this.draw();
  }
}

for (const name of ['busy', 'refusal', 'attemptsLeft', 'expiresAt', 'sentAt', 'sends']) PromptElement.property(name);

export class ProvePhoneNumber extends PromptElement {}
ProvePhoneNumber.prototype.prompt = askForPhoneNumber;

export class ProveOtp extends PromptElement {}
ProveOtp.prototype.prompt = askForOtp;

export class ProveInstantLink extends PromptElement {}
ProveInstantLink.prototype.prompt = waitForLink;
