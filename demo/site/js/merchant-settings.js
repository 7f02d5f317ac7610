// What the merchant's project allows, in the sandbox's panel.
import { make } from './elements.js';
import { sandbox } from './sandbox-api.js';

/** @typedef {(action: () => Promise<string>) => Promise<void>} Run */
/** @typedef {{label: string, on: object, off: object}} Switch */

/** A setting that is true or false. @param {string} label @param {string} name @returns {Switch} */
const plain = (label, name) => ({ label, on: { [name]: true }, off: { [name]: false } });

/** The evaluation fails for this reason. @param {string} label @param {number} reason @returns {Switch} */
const risk = (label, reason) =>
  ({ label, on: { evaluationFailures: [reason] }, off: { evaluationFailures: [] } });

/** @type {Switch[]} */
const SWITCHES = [
  plain('Resend and retry', 'retries'),
  plain('Number change', 'numberChange'),
  plain('Mobile Auth', 'mobileAuth'),
  plain('Mobile Auth for all', 'mobileAuthForAll'),
  { label: 'The carrier is down', on: { carrier: 'down' }, off: { carrier: 'test' } },
  plain('Passkeys', 'passkeys'),
  risk('SIM swapped today', 9135),
  risk('Number ported today', 9136),
  risk('VoIP number', 9134),
  plain('Device context', 'deviceContext'),
  {
    label: 'Universal Prove Key',
    on: {
      universalProveKey: true,
      universalRedirect: true,
      universalEndpoint: `${location.origin}/universal`,
      universalFinalUrl: `${location.origin}/back`,
    },
    off: { universalProveKey: false, universalRedirect: false },
  },
];

/**
 * @param {Run} run
 * @returns {{section: HTMLElement, refresh: () => Promise<void>}} refresh shows the settings as they stand
 */
export function settingsSection(run) {
  const switches = SWITCHES.map(({ label, on, off }) => {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.addEventListener('change', () => run(async () => {
      await sandbox('settings?clientId=lantern', box.checked ? on : off);
      await refresh();
      return `${label}: ${box.checked ? 'on' : 'off'}, from the next check on.`;
    }));
    return { box, on, row: make('label', 'tick', box, label) };
  });
  const refresh = async () => {
    const settings = await sandbox('settings?clientId=lantern');
    for (const { box, on } of switches) {
      box.checked = Object.entries(on).every(([name, value]) => String(settings[name]) === String(value));
    }
  };
  const ticks = make('div', 'ticks', ...switches.map(({ row }) => row));
  return {
    section: make('section', '', make('h3', '', 'The merchant\'s project'), ticks),
    refresh,
  };
}
