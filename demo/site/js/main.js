// Joins the rooms: what happens in one is shown in the others.
import { byId } from './elements.js';
import { clearWire, drawProgress, drawServerCall, drawSms, drawTap, showLatest } from './wire-diagram.js';
import { followInbox } from './phone-inbox.js';
import { emptyPhone, listenToPhone, markRead, receive, showNumber } from './phone.js';
import { fillNumber, listenToSignIn, setMobile, showStartFailure } from './sign-in.js';
import { isMobileWeb } from './merchant.js';
import { light, showCode } from './code-view.js';
import { serverCalls } from './merchant-api.js';
import { setUpPanel } from './control-panel.js';
import { setUpTabs } from './tabs.js';
import { useSandbox } from './sandbox-api.js';

let sim = '';

const inbox = followInbox((message) => {
  receive(message);
  drawSms(message.link ? 'Instant Link' : message.otp ? 'OTP' : 'text');
});

/** The simulated phone carries the number that the page uses. @param {string} number */
async function insertSim(number) {
  if (!number || number === sim) return;
  sim = number;
  emptyPhone();
  showNumber(number);
  await inbox.follow(number);
}

listenToPhone({ tap: drawTap, airplane: (on) => inbox.airplane(on) });

listenToSignIn({
  number: insertSim,
  progress(event) {
    drawProgress(event);
    if (event.type === 'waiting') light(event.appStep === 'authFinish' ? 'verify' : event.appStep);
    if (event.type === 'answered' || event.type === 'done' || event.type === 'failed') light('');
  },
});

serverCalls.addEventListener('call', (event) => drawServerCall(/** @type {CustomEvent} */ (event).detail));

setUpTabs((pane) => {
  if (pane === 'code') showCode();
  else showLatest();
}, (room) => {
  if (room === 'phone') markRead();
  if (room === 'wire') showLatest();
});

byId('wire-clear').addEventListener('click', clearWire);

const mode = byId('mode');
mode.addEventListener('change', () => {
  setMobile(/** @type {HTMLInputElement | null} */ (mode.querySelector(':checked'))?.value === 'mobile');
});

async function start() {
  const mobile = isMobileWeb();
  /** @type {HTMLInputElement | null} */ (mode.querySelector(`[value="${mobile ? 'mobile' : 'desktop'}"]`))?.click();
  setMobile(mobile);
  const settings = await (await fetch('/api/demo')).json();
  useSandbox(settings.sandboxOrigin);
  inbox.listen();
  byId('origin').textContent = settings.backendOrigin;
  if (!settings.sandboxOrigin) byId('lock-idle').textContent = 'The real service sends to your own phone.';
  await setUpPanel(settings, fillNumber);
}

start().catch(showStartFailure);
