// What each phase of a check shows.
import { clockTime } from './texts.js';

/** @typedef {import('./prompt-view.js').Prompt} Prompt */
/** @typedef {import('./public.js').CheckState} CheckState */
/** @typedef {import('./public.js').Texts} Texts */
/** @typedef {Pick<CheckState, 'busy' | 'expiresAt' | 'sends' | 'sentAt'>
 *   & { refusal?: Error | string | undefined, attemptsLeft?: number | undefined }} Asking */
/** @typedef {{ now: number, resendAfterMs: number, phoneOnly?: boolean }} View */

/** When the rest of the time is told without being asked for. */
const SOON_MS = 30_000;

/** @param {Asking} state @param {Texts} texts @returns {Prompt} */
export function askForPhoneNumber({ busy, refusal }, texts) {
  return {
    kind: 'phone-number', title: texts.phoneTitle, text: texts.phoneText, busy,
    input: phoneInput(texts), error: errorText(refusal, texts.phoneRefused), submit: texts.phoneSubmit,
    cancel: texts.cancel,
  };
}

/** @param {Texts} texts */
function phoneInput(texts) {
  return { name: 'phone', label: texts.phoneLabel, type: 'tel', mode: 'tel', autocomplete: 'tel', maxLength: 32 };
}

/** @param {Asking} state @param {Texts} texts @param {View} view @returns {Prompt} */
export function askForOtp(state, texts, view) {
  const { busy, refusal, attemptsLeft } = state;
  const left = attemptsLeft === undefined ? [] : [texts.attemptsLeft.replace('{count}', String(attemptsLeft))];
  return {
    kind: 'otp', title: texts.otpTitle, text: texts.otpText, busy,
    input: {
      name: 'otp', label: texts.otpLabel, type: 'text', mode: 'numeric', autocomplete: 'one-time-code', maxLength: 12,
    },
    error: errorText(refusal, texts.otpRefused),
    submit: texts.otpSubmit, change: texts.change, cancel: texts.cancel,
    ...afterSending(state, texts, view, texts.otpResend, left),
  };
}

/** @param {Asking} state @param {Texts} texts @param {View} view @returns {Prompt} */
export function waitForLink(state, texts, view) {
  return {
    kind: 'instant-link', title: texts.linkTitle, text: texts.linkText, busy: state.busy, waiting: true,
    change: texts.change, cancel: texts.cancel,
    ...afterSending(state, texts, view, texts.linkResend, []),
  };
}

/** @param {Error | string | undefined} refusal @param {string} text */
function errorText(refusal, text) {
  return typeof refusal === 'string' ? refusal : refusal && text;
}

/**
 * @param {Asking} state @param {Texts} texts @param {View} view
 * @param {string} resend @param {string[]} left
 */
function afterSending({ busy, refusal, expiresAt, sends, sentAt }, texts, { now, resendAfterMs }, resend, left) {
  const timeLeft = expiresAt === undefined ? [] : [texts.validFor.replace('{time}', clockTime(expiresAt - now))];
  const wait = sentAt === undefined ? 0 : sentAt + resendAfterMs - now;
  // A clock that was set back keeps nobody from another message.
  const later = wait > 2 * resendAfterMs ? 0 : wait;
  const soon = expiresAt !== undefined && expiresAt - now <= SOON_MS;
  const meter = [...timeLeft, ...left].join(' · ');
  const news = sends > 1 ? texts.sentAgain : '';
  const status = refusal ? left.join('') : soon ? texts.validFor.replace('{time}', clockTime(SOON_MS)) : news;
  return {
    meter: meter || undefined,
    status: busy ? '' : status,
    resend: later > 0 ? `${resend} ${texts.resendIn.replace('{time}', clockTime(later))}` : resend,
    resendLater: later > 0,
  };
}

/**
 * What `<prove-sign-in>` shows.
 * @param {CheckState} state @param {Texts} texts
 * @param {View & { askPhoneNumber: boolean }} view
 * @returns {Prompt}
 */
export function promptFor(state, texts, view) {
  const { phase } = state;
  switch (phase) {
    case 'phone-number': return askForPhoneNumber(state, texts);
    case 'otp': return askForOtp(state, texts, view);
    case 'instant-link': return waitForLink(state, texts, view);
    case 'idle': return {
      kind: phase, title: texts.signIn, text: texts.signInText, busy: false, submit: texts.signIn,
      ...(view.askPhoneNumber && { input: phoneInput(texts) }),
    };
    case 'done': return { kind: phase, title: texts.done, text: texts.doneText, busy: false };
    case 'failed': {
      const text = failureText(state.error, texts);
      const title = text === texts.cancelled ? texts.signIn : texts.failed;
      return { kind: phase, title, text, busy: false, submit: texts.again };
    }
    default: return {
      kind: 'checking', title: texts.checking, text: texts.checkingText, busy: false, waiting: true,
      cancel: texts.cancel,
    };
  }
}

/** By AuthError.reason. */
const FAILURES = new Map(Object.entries(/** @type {const} */ ({
  otp_timeout: 'timedOut', instant_link_timeout: 'timedOut', step_timeout: 'timedOut', request_timeout: 'timedOut',
  network: 'offline', socket_closed: 'offline', socket_stalled: 'offline',
  backend_error: 'refused', device_not_found: 'refused', mobile_auth: 'refused',
  unsupported: 'unsupported', wasm_blocked: 'unsupported',
  cancelled: 'cancelled',
})));

/** @param {any} error @param {Texts} texts */
function failureText(error, texts) {
  try {
    const name = error?.name === 'AbortError' ? 'cancelled' : FAILURES.get(error?.reason);
    return texts[name ?? 'otherwise'];
  } catch {
    return texts.otherwise; // what the page's own `start` threw may throw when it is looked at
  }
}
