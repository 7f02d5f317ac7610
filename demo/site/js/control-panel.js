// The sandbox's panel: whom to play, what the merchant's project allows, what goes wrong, and when.
import { byId, make } from './elements.js';
import { clockSection, faultSection } from './fault-switchboard.js';
import { loseStorage } from './merchant.js';
import { nameSandboxUser } from './members.js';
import { sandbox } from './sandbox-api.js';
import { settingsSections } from './merchant-settings.js';

/** @typedef {{name: string, phoneNumber: string, possession: string, mobileAuth: string, trusted: boolean}} User */

const panel = byId('panel', HTMLDialogElement);

/** @param {string} sentence told below the panel */
function say(sentence) {
  byId('panel-said').textContent = sentence;
}

/**
 * Runs an action of the panel and says how it went.
 * @param {() => Promise<string>} action answers what it has done
 */
async function run(action) {
  try {
    say(await action());
  } catch (error) {
    say(`That did not work: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {{sandboxOrigin: string | null}} demo
 * @param {(number: string) => void} pick a user's number goes into the form
 */
export async function setUpPanel({ sandboxOrigin }, pick) {
  byId('open-panel').hidden = byId('number-hint').hidden = sandboxOrigin === null;
  if (sandboxOrigin === null) return;
  byId('close-panel').addEventListener('click', () => panel.close());
  panel.addEventListener('click', (event) => {
    if (event.target === panel) panel.close(); // beside the panel
  });

  /** @type {User[]} */
  const users = await sandbox('users');
  for (const { name, phoneNumber } of users) nameSandboxUser(phoneNumber, name);
  byId('sandbox-users').replaceChildren(...users.map((user) => {
    const option = document.createElement('option');
    option.value = user.phoneNumber;
    option.label = `${user.name}: ${plays(user)}`;
    return option;
  }));
  const settings = settingsSections(run);
  byId('panel-body').replaceChildren(
    userSection(users, pick), ...settings.sections, browserSection(), faultSection(run), clockSection(run),
  );
  byId('open-panel').addEventListener('click', async () => {
    say('');
    await run(async () => {
      await settings.refresh(); // an emptied sandbox has forgotten them
      return '';
    });
    if (!panel.open) panel.showModal();
  });
}

/** What happens to the browser itself. */
function browserSection() {
  const lose = make('button', 'secondary', 'Lose its storage');
  lose.setAttribute('type', 'button');
  lose.addEventListener('click', () => run(async () => {
    await loseStorage();
    return 'This browser has lost its Prove Key. With device context on, the server recognises it all the same.';
  }));
  const about = 'Browsers wipe what a page has stored: after a week without a visit, or when a customer asks.';
  return make('section', '', make('h3', '', 'This browser'), make('p', 'panel-about', about), lose);
}

/** @param {User} user */
function plays({ possession, mobileAuth, trusted }) {
  if (trusted) return 'trusted already, the page has no part';
  if (possession === 'fails') return 'fails: OTPs are refused, links never complete';
  if (mobileAuth === 'passes') return 'the carrier confirms, no OTP needed';
  if (mobileAuth === 'fails') return 'the carrier does not confirm, the OTP 1234 does';
  return 'passes; the OTP is 1234';
}

/** @param {User[]} users @param {(number: string) => void} pick */
function userSection(users, pick) {
  const list = make('ul', 'users', ...users.map((user) => {
    const use = make('button', 'plain', 'Use');
    use.setAttribute('type', 'button');
    use.setAttribute('aria-label', `Use ${user.name}'s number`);
    use.addEventListener('click', () => {
      panel.close();
      pick(user.phoneNumber);
    });
    const who = make('div', '', make('b', '', `${user.name}, ${spaced(user.phoneNumber)}`), make('span', '', plays(user)));
    return make('li', '', who, use);
  }));
  const about = 'Any other number works too: its OTP is random and lands on the phone.';
  return make('section', '', make('h3', '', 'Users'), make('p', 'panel-about', about), list);
}

/** @param {string} number */
const spaced = (number) => number.replace(/(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3');
