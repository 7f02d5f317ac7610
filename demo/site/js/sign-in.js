// The merchant's room: form, the check while it runs, what went wrong, and the account.
import { byId, make } from './elements.js';
import { checkPossession, finishAfterRedirect, forgetDevice, isDeviceRegistered } from './merchant.js';
import { checkUniversally } from './universal.js';
import { closeDialog, listenToDialog, showLimits } from './possession-dialog.js';
import { describeError, describeOutcome, failureReasonsOf } from './failure-text.js';
import { howItWent } from './how-it-went.js';
import { isKnown, nameOf, remember } from './members.js';

const shop = byId('shop');
const form = byId('sign-in', HTMLFormElement);
const numberInput = byId('phone-number', HTMLInputElement);
const numberError = byId('number-error');
const nameField = byId('name-field');
const nameInput = byId('customer-name', HTMLInputElement);
const status = byId('checking-status');
const PURPOSES = {
  signIn: {
    title: 'Sign in', path: 'sign-in', question: 'New here?', other: 'Open an account',
    lede: 'Your phone is your key. No password to remember.',
  },
  signUp: {
    title: 'Open an account', path: 'open-account', question: 'Been here before?', other: 'Sign in',
    lede: 'A number is all we need. We check once that the phone is yours.',
  },
  change: {
    title: 'Change my number', path: 'change-number', question: 'Changed your mind?', other: 'Back to sign-in',
    lede: 'Type the new number. This device then belongs to it.',
  },
  // Never asked with the form: the check of the Universal Prove Key comes from a merchant's page.
  universal: { title: 'Your key for every shop', path: '', question: '', other: '', lede: '' },
};

/** @typedef {keyof typeof PURPOSES} Purpose */
/**
 * @typedef {import('./merchant-api.js').Outcome} Outcome
 * @typedef {(onProgress: (event: {detail: any}) => void) =>
 *   {outcome: PromiseLike<Outcome | void>, cancel: () => void}} Begin
 */
/**
 * @typedef {{progress: (event: any) => void, number: (phoneNumber: string) => Promise<void>,
 *   leaving: () => void}} Listeners
 */
const RECOGNISED = 'This browser is known to us: signing in takes no text message.';

/** @type {Purpose} */
let purpose = 'signIn';
let isMobile = false;
/** @type {{cancel(): void} | null} */
let running = null;
/** @type {Listeners} */
let listeners = { progress() {}, async number() {}, leaving() {} };

/** @param {Listeners} told progress of the SDK, the number before a message can be sent to it, the page's end */
export function listenToSignIn(told) {
  listeners = told;
}

/** @param {boolean} mobile whether the customer's browser is on a phone */
export function setMobile(mobile) {
  isMobile = mobile;
  running?.cancel();
  setLede();
  byId('browser').dataset['mode'] = mobile ? 'mobile' : 'desktop';
}

/** The demo could not start. @param {unknown} error */
export function showStartFailure(error) {
  fail({ ...describeError(error), title: 'This page could not start' }, '');
}

/** @param {string} number fills the form */
export function fillNumber(number) {
  if (!running) show('form');
  numberInput.value = number;
  numberInput.focus();
}

/** @param {'form' | 'checking' | 'failed' | 'account'} view */
function show(view) {
  shop.dataset['view'] = view;
  for (const name of ['form', 'checking', 'failed', 'account']) byId(`view-${name}`).hidden = name !== view;
  const path = view === 'account' ? 'account' : PURPOSES[purpose].path;
  byId('address').textContent = purpose === 'universal' ? 'keyring.example/universal' : `lantern.example/${path}`;
  byId(`${view}-title`).focus({ preventScroll: true });
  shop.scrollTop = 0;
}

/** Shows the form for another purpose. @param {Purpose} next */
function askFor(next) {
  setPurpose(next);
  show('form');
}

/** @param {Purpose} next */
function setPurpose(next) {
  purpose = next;
  const { title, question, other } = PURPOSES[next];
  byId('form-title').textContent = title;
  setLede();
  byId('other-way-question').textContent = question;
  byId('other-way').textContent = other;
  nameField.hidden = next !== 'signUp';
  numberError.textContent = '';
  numberInput.removeAttribute('aria-invalid');
  if (next === 'change') numberInput.value = '';
}

function setLede() {
  const silent = purpose === 'signIn' && isMobile && isDeviceRegistered();
  byId('form-lede').textContent = silent ? RECOGNISED : PURPOSES[purpose].lede;
}

/** @param {string} phoneNumber @param {boolean} [rebind] */
async function check(phoneNumber, rebind = purpose === 'change') {
  running?.cancel();
  closeDialog();
  status.textContent = 'Asking for a possession check';
  show('checking');
  const preparing = {
    cancel() {
      running = null;
      fail(describeError(new DOMException('cancelled before the check began', 'AbortError')), phoneNumber);
    },
  };
  running = preparing;
  await listeners.number(phoneNumber);
  if (running !== preparing) return;
  const customer = { phoneNumber: phoneNumber || undefined, isMobile, rebind };
  await watch((onProgress) => checkPossession(customer, onProgress), phoneNumber);
}

/** The page of the Universal Prove Key, to which a merchant's page has sent the customer. @param {string} authToken */
export function continueUniversally(authToken) {
  purpose = 'universal';
  shop.dataset['page'] = 'universal';
  byId('checking-title').textContent = PURPOSES.universal.title;
  show('checking');
  return watch((onProgress) => checkUniversally(authToken, onProgress), '');
}

/** The merchant's page, to which that of the Universal Prove Key has sent the customer back. @param {string} number */
export function comeBack(number) {
  status.textContent = 'Almost there';
  show('checking');
  const how = 'Confirmed on the page of your Universal Prove Key.';
  return watch(() => ({ outcome: finishAfterRedirect(), cancel() {} }), number, how);
}

/**
 * Shows how a check goes and how it ends.
 * @param {Begin} begin @param {string} phoneNumber @param {string} [how] the phone was proven, when not seen here
 */
async function watch(begin, phoneNumber, how) {
  const story = howItWent();
  /** @type {ReturnType<Begin>} */
  const attempt = begin(({ detail }) => {
    if (running !== attempt) return;
    story.hear(detail);
    listeners.progress(detail);
    if (detail.type === 'waiting') showLimits(detail);
    status.textContent = story.now();
  });
  running = attempt;
  try {
    const outcome = await attempt.outcome;
    if (running !== attempt) return;
    if (outcome) finish(outcome, phoneNumber, how ?? story.how());
    else leave();
  } catch (error) {
    if (running === attempt) fail(describeError(error), phoneNumber);
  } finally {
    if (running === attempt) running = null;
  }
}

/** The last step has sent this page elsewhere. */
function leave() {
  closeDialog();
  listeners.leaving();
  status.textContent = purpose === 'universal' ? 'Taking you back to the shop' : 'Taking you to your Prove Key';
}

/** @param {Outcome} outcome @param {string} asked @param {string} how */
function finish(outcome, asked, how) {
  closeDialog();
  if (String(outcome.success) !== 'true') {
    fail(describeOutcome(outcome), asked);
    return;
  }
  const number = outcome.phoneNumber ?? asked;
  if (purpose === 'signUp' || !isKnown(number)) remember(number, nameInput.value.trim());
  byId('account-title').textContent = `Welcome, ${nameOf(number)}`;
  byId('account-how').textContent = how;
  byId('account-facts').replaceChildren(
    fact('Signed in with', number),
    fact('Savings', '$4,182.60'),
    ...(outcome.deviceId ? [fact('This device', outcome.deviceId, 'fine')] : []),
    ...failureReasonsOf(outcome).map(([code, text]) => fact(`Risk ${code}`, text, 'fine')),
  );
  byId('account-forget').hidden = !isDeviceRegistered();
  setPurpose('signIn');
  show('account');
}

/** @param {string} name @param {string} value @param {string} [className] */
function fact(name, value, className = '') {
  return make('div', '', make('dt', '', name), make('dd', className, value));
}

/** @param {import('./failure-text.js').Failure} failure @param {string} phoneNumber */
function fail(failure, phoneNumber) {
  closeDialog();
  byId('failed-title').textContent = failure.title;
  byId('failed-sentence').textContent = failure.sentence;
  byId('failed-details').replaceChildren(
    ...failure.details.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]),
  );
  const rebind = byId('failed-rebind');
  rebind.hidden = !failure.canRebind;
  rebind.onclick = () => check(phoneNumber, true);
  show('failed');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const number = numberInput.value.trim();
  const digits = number.replace(/\D/g, '').length;
  // On a phone the number may be left out: Mobile Auth can find it.
  const good = digits === 0 ? isMobile : digits >= 10 && digits <= 15;
  const problem = good ? '' : 'Type a mobile number with its area code, for example 200 100 4014.';
  numberError.textContent = problem;
  numberInput.setAttribute('aria-invalid', String(problem !== ''));
  if (problem) numberInput.focus();
  else check(number.replace(/[^\d+]/g, ''));
});

byId('other-way').addEventListener('click', () => askFor(purpose === 'signIn' ? 'signUp' : 'signIn'));
byId('failed-again').addEventListener('click', () => {
  if (purpose === 'universal') location.assign('/');
  show('form');
  numberInput.focus();
});
byId('sign-out').addEventListener('click', () => askFor('signIn'));
byId('forget-device').addEventListener('click', async () => {
  try {
    await forgetDevice();
    askFor('signIn');
  } catch (error) {
    fail({ ...describeError(error), title: 'This device is still known' }, '');
  }
});
byId('change-number').addEventListener('click', () => askFor('change'));
byId('cancel-check').addEventListener('click', () => running?.cancel());
listenToDialog({ cancel: () => running?.cancel(), number: (phoneNumber) => listeners.number(phoneNumber) });
