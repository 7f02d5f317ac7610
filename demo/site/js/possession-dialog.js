// The dialog that an app step of the possession check opens over the merchant's page. It is not modal for the
// whole document: the customer's phone beside it has to stay in reach.
import { byId } from './elements.js';
import { timeLeft } from './countdown.js';

/** @typedef {{text: string, resend?: boolean, change?: boolean}} Answer */
/**
 * @typedef {{label: string, type: string, mode: string, autocomplete: string, maxLength: number,
 *   className: string}} Field
 * @typedef {{title: string, text: string, submit?: string, problem?: string, refusal?: Error, empty?: string,
 *   pattern?: RegExp, resend?: string, change?: string, field?: Field}} Question
 */

const veil = byId('possession-dialog');
const form = byId('dialog-form', HTMLFormElement);
const title = byId('dialog-title');
const text = byId('dialog-text');
const field = byId('dialog-field');
const label = byId('dialog-label');
const input = byId('dialog-input', HTMLInputElement);
const error = byId('dialog-error');
const detail = byId('dialog-detail');
const meter = byId('dialog-meter');
const submit = byId('dialog-submit');
const resend = byId('dialog-resend');
const change = byId('dialog-change');

const OTHER_NUMBER = 'Use another number';

/** @type {((answer: Answer) => void) | null} */
let answerWith = null;
/** @type {HTMLElement | null} */
let focusedBefore = null;
/** @type {() => void} */
let stopMeter = () => {};
/** @type {{cancel: () => void, number: (phoneNumber: string) => Promise<void>}} */
let listeners = { cancel() {}, async number() {} };

/** @param {typeof listeners} told cancel: end the whole check; number: the customer named another number */
export function listenToDialog(told) {
  listeners = told;
}

/**
 * Asks for the customer's mobile number.
 * @param {Error} [refusal] of the last number
 * @returns {Promise<string>} never settles when the check ends meanwhile
 */
export async function askForPhoneNumber(refusal) {
  const { text: typed } = await open({
    title: 'Which number is yours?',
    text: 'We send one text message to it.',
    field: { label: 'Mobile number', type: 'tel', mode: 'tel', autocomplete: 'tel', maxLength: 24, className: '' },
    empty: 'Type your mobile number, for example 200 100 4014.',
    submit: 'Send the message',
    problem: refusal && 'We cannot send a message to this number. Check it, or use another.',
    refusal,
  });
  const number = typed.replace(/[^\d+]/g, '');
  await listeners.number(number);
  return number;
}

/**
 * Asks for the OTP of the text message.
 * @param {Error} [refusal] of the last OTP
 * @returns {Promise<Answer>} never settles when the check ends meanwhile
 */
export function askForOtp(refusal) {
  return open({
    title: 'Check your messages',
    text: 'Type the OTP from the text message we sent to your phone.',
    field: {
      label: 'OTP', type: 'text', mode: 'numeric', autocomplete: 'one-time-code', maxLength: 6, className: 'otp',
    },
    empty: 'Type the OTP from the message: 4 to 6 digits.',
    pattern: /^\d{4,6}$/,
    submit: 'Continue',
    problem: refusal && 'That OTP is not the one we sent. Look at the message and try again.',
    refusal,
    resend: 'Send a new OTP',
    change: OTHER_NUMBER,
  });
}

/**
 * Tells the customer to tap the link, and offers to send another.
 * @returns {Promise<Answer>} never settles when the link is tapped: the check just ends
 */
export function offerAnotherLink() {
  return open({
    title: 'Tap the link on your phone',
    text: 'We sent a link to your phone. Tap it there and this page goes on by itself.',
    resend: 'Send a new link',
    change: OTHER_NUMBER,
  });
}

/**
 * Asks whether this browser may keep one Prove Key for every merchant.
 * @returns {Promise<boolean>} never settles when the check ends meanwhile
 */
export async function askForConsent() {
  const { change: declined } = await open({
    title: 'One key for every shop?',
    text: 'This browser can keep one Prove Key that all shops recognise. Without it every shop asks your phone anew.',
    submit: 'Keep one key',
    change: 'Not now',
  });
  return !declined;
}

/**
 * Shows until when the customer can answer.
 * @param {{expiresAt?: number}} limits
 */
export function showLimits({ expiresAt }) {
  stopMeter();
  meter.hidden = expiresAt === undefined;
  if (expiresAt !== undefined) {
    stopMeter = timeLeft(expiresAt, (left) => { meter.textContent = `Good for ${left}`; });
  }
}

/** Closes the dialog without an answer, because the check has ended. */
export function closeDialog() {
  stopMeter();
  if (veil.hidden) return;
  veil.hidden = true;
  for (const view of document.querySelectorAll('.shop-view')) view.toggleAttribute('inert', false);
  answerWith = null;
  focusedBefore?.focus();
  focusedBefore = null;
}

/**
 * @param {Question} ask
 * @returns {Promise<Answer>}
 */
function open(ask) {
  if (veil.hidden) focusedBefore = /** @type {HTMLElement | null} */ (document.activeElement);
  title.textContent = ask.title;
  text.textContent = ask.text;
  field.hidden = !ask.field;
  for (const [button, words] of /** @type {[HTMLElement, string?][]} */ ([
    [submit, ask.submit], [resend, ask.resend], [change, ask.change],
  ])) {
    button.hidden = words === undefined;
    button.textContent = words ?? '';
  }
  if (ask.field) showField(ask.field);
  showProblem(ask.problem ?? '', ask.refusal);
  for (const view of document.querySelectorAll('.shop-view')) view.toggleAttribute('inert', true);
  veil.hidden = false;
  (ask.field ? input : title).focus({ preventScroll: true });
  return new Promise((resolve) => {
    answerWith = (answer) => {
      const good = answer.resend || answer.change || !ask.field
        || (ask.pattern ? ask.pattern.test(answer.text) : answer.text !== '');
      if (!good) {
        showProblem(ask.empty ?? '');
        input.focus();
        return;
      }
      answerWith = null;
      setBusy(true);
      resolve(answer);
    };
    setBusy(false);
  });
}

/** @param {Field} shape */
function showField(shape) {
  label.textContent = shape.label;
  input.type = shape.type;
  input.inputMode = shape.mode;
  input.setAttribute('autocomplete', shape.autocomplete);
  input.maxLength = shape.maxLength;
  input.className = shape.className;
  input.value = '';
}

/** @param {string} sentence for the customer @param {Error} [refusal] for the developer */
function showProblem(sentence, refusal) {
  error.textContent = sentence;
  detail.textContent = refusal?.message ?? '';
  input.setAttribute('aria-invalid', String(sentence !== ''));
}

/** @param {boolean} busy true while the answer is on its way: the next question replaces it */
function setBusy(busy) {
  // Not disabled: that would take the keyboard's focus away. Without a question open, a press does nothing.
  for (const button of [submit, resend, change]) button.setAttribute('aria-disabled', String(busy));
  form.setAttribute('aria-busy', String(busy));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  answerWith?.({ text: input.value.trim() });
});
resend.addEventListener('click', () => answerWith?.({ text: '', resend: true }));
change.addEventListener('click', () => answerWith?.({ text: '', change: true }));
byId('dialog-cancel').addEventListener('click', () => listeners.cancel());
veil.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') listeners.cancel();
});
