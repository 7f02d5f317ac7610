// Joins the rooms: what happens in one is shown in the others.
import { byId } from './elements.js';
import { clearWire, showLatest } from './wire-diagram.js';
import { comeBack, continueUniversally, fillNumber, listenToSignIn, setMobile, showStartFailure } from './sign-in.js';
import { deviceContextNews } from './device-context.js';
import { followInbox } from './phone-inbox.js';
import { emptyPhone, listenToPhone, markRead, receive, showNumber } from './phone.js';
import { isMobileWeb } from './merchant.js';
import { keepForNextPage, pageBefore } from './page-before.js';
import { light, showCode } from './code-view.js';
import { serverCalls } from './merchant-api.js';
import { setUpPanel } from './control-panel.js';
import { setUpTabs } from './tabs.js';
import { drawnSoFar, forgetWire, redraw, tell } from './wire-log.js';
import { sandbox, useSandbox } from './sandbox-api.js';
import { writeTest } from './copy-as-test.js';

const copy = byId('wire-test');
let sim = '';
let onPhone = true;

const inbox = followInbox((message) => {
  receive(message);
  tell('sms', message.link ? 'Instant Link' : message.otp ? 'OTP' : 'text');
});

/** The simulated phone carries the number that the page uses. @param {string} number */
async function insertSim(number) {
  if (!number || number === sim) return;
  sim = number;
  emptyPhone();
  showNumber(number);
  await inbox.follow(number);
}

listenToPhone({ tap: () => tell('tap', null), airplane: (on) => inbox.airplane(on) });

listenToSignIn({
  number: insertSim,
  leaving: () => tell('note', 'redirected: the page goes elsewhere'),
  progress(event) {
    tell('progress', event);
    copy.textContent = 'Copy as test'; // what was copied is no longer all
    if (event.type === 'waiting') light(event.appStep === 'authFinish' ? 'verify' : event.appStep);
    if (event.type === 'answered' || event.type === 'done' || event.type === 'failed') light('');
  },
});

serverCalls.addEventListener('call', (event) => tell('server', /** @type {CustomEvent} */ (event).detail));
deviceContextNews.addEventListener('collected', (event) => {
  tell('note', `device context: ${/** @type {CustomEvent} */ (event).detail.join(', ')}`);
});

setUpTabs((pane) => {
  if (pane === 'code') showCode();
  else showLatest();
}, (room) => {
  if (room === 'phone') markRead();
  if (room === 'wire') showLatest();
});

byId('wire-clear').addEventListener('click', () => {
  clearWire();
  forgetWire();
});

copy.addEventListener('click', async () => {
  try {
    const [common, own] = await Promise.all([sandbox('settings'), sandbox('settings?clientId=lantern')]);
    const changed = Object.entries(own).filter(([name, value]) => String(value) !== String(common[name]));
    const settings = Object.fromEntries(changed);
    const happening = { phoneNumber: sim, isMobile: onPhone, settings, wire: drawnSoFar() };
    await navigator.clipboard.writeText(writeTest(happening));
    copy.textContent = 'Copied';
  } catch {
    copy.textContent = 'Not copied';
  }
});

const mode = byId('mode');
mode.addEventListener('change', () => {
  onPhone = /** @type {HTMLInputElement | null} */ (mode.querySelector(':checked'))?.value === 'mobile';
  setMobile(onPhone);
});

/** @param {boolean} mobile */
function chooseMode(mobile) {
  onPhone = mobile;
  /** @type {HTMLInputElement | null} */ (mode.querySelector(`[value="${mobile ? 'mobile' : 'desktop'}"]`))?.click();
  setMobile(mobile);
}

/** Goes on with a check that has replaced the page by a redirect. */
async function goOn() {
  const query = new URLSearchParams(location.search);
  if (!query.has('authId')) return;
  const before = pageBefore();
  // The auth token is for this load only: not for the history, a bookmark or a reload.
  history.replaceState(null, '', location.pathname);
  chooseMode(before.isMobile);
  redraw(before.wire);
  await insertSim(before.number);
  if (location.pathname === '/universal') await continueUniversally(query.get('authtoken') ?? '');
  else await comeBack(before.number);
}

async function start() {
  chooseMode(isMobileWeb());
  keepForNextPage(() => ({ number: sim, isMobile: onPhone }));
  const settings = await (await fetch('/api/demo')).json();
  useSandbox(settings.sandboxOrigin);
  copy.hidden = settings.sandboxOrigin === null;
  inbox.listen();
  byId('origin').textContent = settings.backendOrigin;
  if (!settings.sandboxOrigin) byId('lock-idle').textContent = 'The real service sends to your own phone.';
  await setUpPanel(settings, fillNumber);
  await goOn();
}

start().catch(showStartFailure);
