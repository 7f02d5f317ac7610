// What the merchant's project allows, in the sandbox's panel.
import { make } from './elements.js';
import { sandbox } from './sandbox-api.js';

/** @typedef {(action: () => Promise<string>) => Promise<void>} Run */
/** @typedef {Record<string, any>} Settings */
/**
 * @typedef {{label: string, isOn: (settings: Settings) => boolean,
 *   change: (turnOn: boolean, settings: Settings) => Settings}} Switch
 */

/** Settings that change together. @param {string} label @param {Settings} on @param {Settings} off @returns {Switch} */
const together = (label, on, off) => ({
  label,
  isOn: (settings) => Object.entries(on).every(([name, value]) => settings[name] === value),
  change: (turnOn) => (turnOn ? on : off),
});

/** A setting that is true or false. @param {string} label @param {string} name */
const plain = (label, name) => together(label, { [name]: true }, { [name]: false });

/** A reason for which the evaluation fails. @param {string} label @param {number} reason @returns {Switch} */
const risk = (label, reason) => ({
  label,
  isOn: ({ evaluationFailures }) => evaluationFailures.includes(reason),
  change: (turnOn, { evaluationFailures }) => ({
    evaluationFailures: [
      ...evaluationFailures.filter((/** @type {number} */ other) => other !== reason), ...(turnOn ? [reason] : []),
    ],
  }),
});

/** @type {Switch[]} */
const SWITCHES = [
  plain('Resend and retry', 'retries'),
  plain('Number change', 'numberChange'),
  plain('Mobile Auth', 'mobileAuth'),
  plain('Mobile Auth for all', 'mobileAuthForAll'),
  together('The carrier is down', { carrier: 'down' }, { carrier: 'test' }),
  plain('Passkeys', 'passkeys'),
  plain('Device context', 'deviceContext'),
  together('Universal Prove Key', {
    universalProveKey: true,
    universalRedirect: true,
    universalEndpoint: `${location.origin}/universal`,
    universalFinalUrl: `${location.origin}/back`,
  }, { universalProveKey: false, universalRedirect: false }),
];

const RISKS = [
  risk('No mobile line', 9131),
  risk('Publicly listed', 9132),
  risk('Low SIM key trust', 9133),
  risk('VoIP number', 9134),
  risk('SIM swapped today', 9135),
  risk('Number ported today', 9136),
  risk('Call forwarding on', 9137),
  risk('Very short tenure', 9161),
];

const CLIENT_SETTINGS = 'settings?clientId=lantern';

/**
 * @param {Run} run
 * @returns {{sections: HTMLElement[], refresh: () => Promise<void>}} refresh shows the settings as they stand
 */
export function settingsSections(run) {
  /** @type {{box: HTMLInputElement, isOn: Switch['isOn']}[]} */
  const boxes = [];
  const refresh = async () => {
    const settings = await sandbox(CLIENT_SETTINGS);
    for (const { box, isOn } of boxes) box.checked = isOn(settings);
  };
  /** @param {Switch} one */
  const row = ({ label, isOn, change }) => {
    const box = document.createElement('input');
    box.type = 'checkbox';
    boxes.push({ box, isOn });
    box.addEventListener('change', () => run(async () => {
      const turnOn = box.checked;
      await sandbox(CLIENT_SETTINGS, change(turnOn, await sandbox(CLIENT_SETTINGS)));
      await refresh();
      return `${label}: ${turnOn ? 'on' : 'off'}, from the next check on.`;
    }));
    return make('label', 'tick', box, label);
  };
  const about = 'The phone may be in the customer\'s hands and the sign-in a risk all the same: the evaluation fails.';
  return {
    sections: [
      make('section', '', make('h3', '', 'The merchant\'s project'), make('div', 'ticks', ...SWITCHES.map(row))),
      make('section', '', make('h3', '', 'Risks of the number'), make('p', 'panel-about', about),
        make('div', 'ticks', ...RISKS.map(row))),
    ],
    refresh,
  };
}
