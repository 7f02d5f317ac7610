// What the merchant's project allows, in the sandbox's panel.
import { make } from './elements.js';
import { sandbox } from './sandbox-api.js';

/** @typedef {(action: () => Promise<string>) => Promise<void>} Run */

/** @type {[name: string, label: string][]} */
const SWITCHES = [
  ['retries', 'Resend and retry'],
  ['numberChange', 'Number change'],
  ['mobileAuth', 'Mobile Auth'],
  ['mobileAuthForAll', 'Mobile Auth for every number'],
  ['passkeys', 'Passkeys'],
];

/** @param {Record<string, unknown>} settings as they stand @param {Run} run */
export function settingsSection(settings, run) {
  const switches = SWITCHES.map(([name, label]) => {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = settings[name] === true;
    box.addEventListener('change', () => run(async () => {
      await sandbox('settings?clientId=lantern', { [name]: box.checked });
      return `${label}: ${box.checked ? 'on' : 'off'}, from the next check on.`;
    }));
    return make('label', 'tick', box, label);
  });
  return make('section', '', make('h3', '', 'The merchant\'s project'), ...switches);
}
