// <prove-sign-in>: a whole sign-in, in the page or, as `createDialogs` makes it, over it.
import { PossessionCheck } from './possession-check.js';
import { READ, resendAfterMs } from './prompt-elements.js';
import { make, PromptView } from './prompt-view.js';
import { promptFor } from './prompts.js';
import { everySecond, ProveElement } from './prove-element.js';

/** @typedef {import('./public.js').CheckOptions} CheckOptions */
/** @typedef {import('./public.js').CheckState} CheckState */
/** @typedef {import('./public.js').Texts} Texts */

/** Phases in which dialogs over the page stay away. */
const OUTSIDE = ['idle', 'done', 'failed'];

export class ProveSignIn extends ProveElement {
  static observedAttributes = ['lang', 'ask-phone-number', 'modal'];

  /** @type {Pick<CheckOptions, 'core' | 'start' | 'finish' | 'configure'>} */
  #given = {};
  /** @type {Texts | undefined} */
  #shown;
  #check = new PossessionCheck();
  /** What is shown. */
  #prompt = { kind: '', busy: false };
  #told = this.state;
  #view = new PromptView((action, typed) => this.#act(action, typed));
  #veil = make('div', { class: 'veil', part: 'veil' });
  /** What had the focus before the dialogs came. @type {HTMLElement | null} */
  #before = null;
  #tick = everySecond(this, () => {
    this.#update();
    return this.state.sentAt !== undefined;
  });

  constructor() {
    super();
    this.content.append(this.#view.form);
    this.#check.subscribe(() => this.#changed());
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  get core() { return this.#given.core; }
  set core(core) { this.#given.core = core; }
  get start() { return this.#given.start; }
  set start(start) { this.#given.start = start; }
  get finish() { return this.#given.finish; }
  set finish(finish) { this.#given.finish = finish; }
  get configure() { return this.#given.configure; }
  set configure(configure) { this.#given.configure = configure; }

  get state() {
    return this.#check.getState();
  }

  /** @param {{ phoneNumber?: string }} [customer] */
  begin(customer) {
    this.#readOptions();
    return this.#check.begin(customer);
  }

  cancel() {
    this.#check.cancel();
  }

  reset() {
    this.#check.reset();
  }

  /** @template {object} B @param {B} builder @returns {B} */
  attach(builder) {
    this.#readOptions();
    return this.#check.attach(builder);
  }

  connectedCallback() {
    if (this.hasAttribute('modal') && this.content.parentNode !== this.#veil) {
      this.content.replaceWith(this.#veil);
      this.#veil.append(this.content);
      this.content.setAttribute('role', 'dialog');
      this.content.setAttribute('aria-modal', 'true');
    }
    super.connectedCallback();
  }

  /** A page that takes the element out has no more use for the check; one that only moves it has. */
  disconnectedCallback() {
    this.#tick();
    queueMicrotask(() => {
      if (!this.isConnected && !this.hasAttribute('modal')) this.#check.reset();
    });
  }

  focus() {
    this.#view.focus();
  }

  /** @param {Texts} texts */
  render(texts) {
    this.#shown = texts;
    // Only where the customer is here already: a page may have other things to type in.
    const mayFocus = this.shadowRoot?.activeElement || this.hasAttribute('modal');
    const { kind, busy } = this.#prompt;
    this.#tick();
    if (mayFocus && (this.#prompt.kind !== kind || (busy && !this.#prompt.busy))) this.#view.focus();
  }

  #update() {
    if (!this.#shown) return;
    const askPhoneNumber = this.hasAttribute('ask-phone-number');
    const view = { now: Date.now(), resendAfterMs: resendAfterMs(this), askPhoneNumber };
    const prompt = promptFor(this.state, this.#shown, view);
    this.#prompt = prompt;
    this.#view.update(prompt);
    if (this.hasAttribute('modal')) this.content.setAttribute('aria-label', prompt.title);
  }

  #readOptions() {
    const attempts = Number(this.getAttribute('attempts')) || undefined;
    const type = this.getAttribute('possession-type');
    const possessionType = type === 'mobile' || type === 'desktop' ? type : undefined;
    this.#check.options = {
      ...this.#given, attempts, possessionType, onProgress: ({ detail }) => this.tell('prove-progress', detail),
    };
  }

  #changed() {
    const { state } = this;
    const before = this.#told;
    this.#told = state;
    if (this.hasAttribute('modal')) this.#comeOrGo(state);
    this.draw();
    if (before.phase === state.phase) return;
    this.tell('prove-phase', state);
    if (state.phase === 'done') this.tell('prove-success', state.result);
    if (state.phase === 'failed') this.tell('prove-error', state.error);
  }

  /** @param {CheckState} state */
  #comeOrGo({ phase }) {
    const needed = phase === 'phone-number' || phase === 'otp' || phase === 'instant-link';
    if (needed && !this.isConnected) {
      this.#before = /** @type {HTMLElement | null} */ (document.activeElement);
      document.body.append(this);
    } else if (OUTSIDE.includes(phase) && this.isConnected) {
      this.remove();
      this.#before?.focus();
    }
  }

  /** @param {import('./prompt-view.js').Action} action @param {string} typed */
  #act(action, typed) {
    const { phase } = this.state;
    if (action === 'cancel') this.#check.cancel();
    else if (action === 'resend') this.#check.resend();
    else if (action === 'change') this.#check.changeNumber();
    else if (phase === 'failed') this.#check.reset();
    else if (phase === 'idle' && !this.hasAttribute('ask-phone-number')) void this.begin();
    else this.#submit(phase, typed);
  }

  /** @param {CheckState['phase']} phase @param {string} typed */
  #submit(phase, typed) {
    if (!this.#shown) return;
    const answer = phase === 'otp' ? READ.otp(typed, this.#shown) : READ.phone(typed, this.#shown);
    if (typeof answer === 'string') this.#view.refuse(answer);
    else if ('otp' in answer) this.#check.submitOtp(answer.otp);
    else if (phase === 'idle') void this.begin(answer);
    else this.#check.submitPhoneNumber(answer.phoneNumber);
  }

  /** Escape cancels, and the Tab key stays inside the dialogs over the page. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') this.#check.cancel();
    if (event.key !== 'Tab' || !this.hasAttribute('modal')) return;
    const stops = this.#view.stops();
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const active = /** @type {ShadowRoot} */ (this.shadowRoot).activeElement;
    const inside = stops.some((stop) => stop === active);
    if (inside ? active !== end : !event.shiftKey) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  }
}

/** @param {import('./public.js').DialogOptions} [options] */
export function createDialogs({ attempts, lang, resendAfter, texts } = {}) {
  const element = /** @type {ProveSignIn} */ (document.createElement('prove-sign-in'));
  const attributes = { modal: '', attempts, lang, 'resend-after': resendAfter };
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
  if (texts) element.texts = texts;
  return element;
}
