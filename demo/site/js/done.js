// finalTargetUrl: where the customer's phone lands after the Instant Link. The computer that waits goes on by itself.
/* global proveAuth */
import { byId } from './elements.js';

/** @param {string} title @param {string} text @param {boolean} good */
function show(title, text, good) {
  byId('done-title').textContent = title;
  byId('done-text').textContent = text;
  byId('done-mark').classList.toggle('lit', good);
}

function welcome() {
  show('That was you', 'Go back to your computer: it goes on by itself. You can close this page.', true);
}

if (new URLSearchParams(location.search).has('authId')) {
  // The check runs in this browser too: it is this page that has to finish it.
  const authenticator = new proveAuth.AuthenticatorBuilder().withAuthFinishStep(welcome).build();
  authenticator.finishInstantLink(location.href).catch(() => {
    const text = 'It may be old or was opened before. Go back to your computer and ask for a new one.';
    show('This link did not work', text, false);
  });
} else {
  welcome();
}
