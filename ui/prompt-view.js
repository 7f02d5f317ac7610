// One question, or one piece of news, as DOM: a heading, a text, perhaps an input, and buttons. Built once and then
// only changed, so that the keyboard's focus stays where it is. No markup is parsed and no style attribute is set.

/**
 * @typedef {'submit' | 'resend' | 'change' | 'cancel'} Action
 * @typedef {{ name: string, label: string, type: string, mode: string, autocomplete: string, maxLength: number }} Input
 * @typedef {object} Prompt what to show; what is left out is hidden
 * @property {string} kind a new one clears the input
 * @property {string} title
 * @property {string} [text]
 * @property {Input} [input]
 * @property {string} [error] about the input
 * @property {string} [meter] what is left of time and attempts; told when asked for, not each second
 * @property {string} [status] news for a screen reader
 * @property {boolean} [waiting] shows that something goes on
 * @property {boolean} busy nothing can be pressed but cancel
 * @property {string} [submit]
 * @property {string} [resend]
 * @property {boolean} [resendLater] it cannot be pressed yet
 * @property {string} [change]
 * @property {string} [cancel]
 */

/** @param {string} tag @param {Record<string, string>} attributes @param {...Node} children */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {Element} element @param {string | undefined} text undefined hides it */
function show(element, text) {
  element.toggleAttribute('hidden', text === undefined);
  write(element, text ?? '');
}

/**
 * Leaves a text alone that is there already: a live region would tell it again.
 * @param {Element} element @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export class PromptView {
  /** @type {Prompt | null} */
  #prompt = null;
  #title = make('h2', { part: 'title', tabindex: '-1', id: 'title' });
  #text = make('p', { part: 'text', class: 'text', id: 'text' });
  #labelText = make('span', {});
  #input = /** @type {HTMLInputElement} */ (make('input', { part: 'input', id: 'input' }));
  #label = make('label', { part: 'label' }, this.#labelText, this.#input);
  #error = make('p', { part: 'error', class: 'error', role: 'alert', id: 'error' });
  #bar = make('div', { part: 'bar', class: 'bar' });
  #meter = make('p', { part: 'meter', class: 'meter', id: 'meter' });
  #status = make('p', { class: 'status', role: 'status' });
  #buttons = {
    submit: make('button', { part: 'button submit', class: 'primary', type: 'submit' }),
    resend: make('button', { part: 'button resend', type: 'button' }),
    change: make('button', { part: 'button change', type: 'button' }),
    cancel: make('button', { part: 'button cancel', type: 'button' }),
  };
  #others = make('div', { part: 'others', class: 'others' },
    this.#buttons.resend, this.#buttons.change, this.#buttons.cancel);
  #onAction;

  /** @param {(action: Action, typed: string) => void} onAction */
  constructor(onAction) {
    this.#onAction = onAction;
    this.form = make('form', { part: 'form', novalidate: '' }, this.#title, this.#text, this.#label, this.#error,
      this.#bar, this.#meter, this.#buttons.submit, this.#others, this.#status);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#act('submit');
    });
    for (const action of /** @type {const} */ (['resend', 'change', 'cancel'])) {
      this.#buttons[action].addEventListener('click', () => this.#act(action));
    }
    this.#input.addEventListener('paste', (event) => this.#paste(event));
  }

  /** @param {Prompt} prompt */
  update(prompt) {
    const before = this.#prompt;
    this.#prompt = prompt;
    const { input, busy } = prompt;
    write(this.#title, prompt.title);
    show(this.#text, prompt.text);
    this.#label.toggleAttribute('hidden', !input);
    if (input) {
      write(this.#labelText, input.label);
      const { name, type, mode, autocomplete, maxLength } = input;
      const attributes = { name, type, class: name, inputmode: mode, autocomplete, maxlength: String(maxLength) };
      for (const [key, value] of Object.entries(attributes)) this.#input.setAttribute(key, value);
    }
    // A refused answer is there to be replaced.
    if (before?.kind !== prompt.kind || (before.busy && !busy)) this.#input.value = '';
    this.#input.readOnly = busy;
    this.#input.setAttribute('aria-invalid', String(Boolean(prompt.error)));
    this.#input.setAttribute('aria-describedby', 'error text');
    write(this.#error, prompt.error ?? '');
    this.#bar.toggleAttribute('hidden', !prompt.waiting && !busy);
    show(this.#meter, prompt.meter);
    write(this.#status, prompt.status ?? '');
    this.form.setAttribute('aria-busy', String(busy));
    for (const action of /** @type {const} */ (['submit', 'resend', 'change', 'cancel'])) {
      const button = this.#buttons[action];
      show(button, prompt[action]);
      // Not disabled: that would take the focus away.
      const off = action !== 'cancel' && (busy || (action === 'resend' && prompt.resendLater));
      button.setAttribute('aria-disabled', String(Boolean(off)));
    }
    this.#others.toggleAttribute('hidden', !prompt.resend && !prompt.change && !prompt.cancel);
  }

  /** Says what is wrong with what was typed. @param {string} error */
  refuse(error) {
    if (!this.#prompt) return;
    this.update({ ...this.#prompt, error });
    this.focus();
  }

  /** Puts the focus where the customer goes on: the input, or the news. */
  focus() {
    (this.#prompt?.input ? this.#input : this.#title).focus();
  }

  /** What the Tab key goes through, in order. @returns {HTMLElement[]} */
  stops() {
    const { submit, resend, change, cancel } = this.#buttons;
    const hidden = (/** @type {Element} */ element) => element.closest('[hidden]');
    return [this.#input, submit, resend, change, cancel].filter((element) => !hidden(element));
  }

  /** @param {Action} action */
  #act(action) {
    if (this.#buttons[action].getAttribute('aria-disabled') === 'true') return;
    this.#onAction(action, this.#input.value.trim());
  }

  /** "Your code is 12 34." pasted into the OTP's input is 1234. @param {ClipboardEvent} event */
  #paste(event) {
    const digits = this.#prompt?.input?.name === 'otp' && digitsOf(event.clipboardData?.getData('text') ?? '');
    if (!digits) return;
    event.preventDefault();
    // What a script sets has no limit of its own: the page would stand still at megabytes.
    this.#input.value = digits.slice(0, this.#input.maxLength);
    this.#input.dispatchEvent(new CustomEvent('input', { bubbles: true }));
  }
}

/**
 * The digits of a text, as ASCII: also those that Arabic, Persian and Japanese keyboards type.
 * @param {string} text
 */
export function digitsOf(text) {
  return text.normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\D/g, '');
}
