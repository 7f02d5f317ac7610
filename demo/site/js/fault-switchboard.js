// Faults and the clock, in the sandbox's panel.
import { make } from './elements.js';
import { sandbox } from './sandbox-api.js';

/** @typedef {import('./merchant-settings.js').Run} Run */

const SOCKET = '/v1/client/status';

/** @type {[path: string, label: string][]} */
const PLACES = [
  ['/v3/unify', 'your server starts'],
  ['/v1/client/device/passive/register', 'device registers'],
  ['/v1/client/device/passive/verify', 'device is recognised'],
  ['/v1/client/mobile/otp/start', 'OTP is sent'],
  ['/v1/client/mobile/otp/finish', 'OTP is checked'],
  ['/v1/client/mobile/instantlink/start', 'Instant Link is sent'],
  [SOCKET, 'status socket'],
  ['/v3/unify-status', 'your server verifies'],
];

/** @type {Record<string, [label: string, fault: object]>} */
const REQUEST_FAULTS = {
  slow: ['4 seconds late', { kind: 'slow', delayMs: 4000 }],
  status: ['HTTP 500', { kind: 'status', status: 500 }],
  broken: ['broken JSON', { kind: 'broken-json' }],
  // Browsers send a request again by themselves when a connection that they had kept open was cut.
  refuse: ['connection cut', { kind: 'refuse', times: 2 }],
};

/** @type {Record<string, [label: string, fault: object]>} */
const SOCKET_FAULTS = {
  drop: ['dropped without a word', { kind: 'drop' }],
  close: ['closed with code', { kind: 'close' }],
  mute: ['answers no ping', { kind: 'mute' }],
  garbage: ['sends garbage', { kind: 'garbage' }],
};

/** @param {string} label @param {[value: string, label: string][]} options */
function choice(label, options) {
  const select = document.createElement('select');
  const show = (/** @type {[value: string, label: string][]} */ list) => {
    select.replaceChildren(...list.map(([value, text]) => new Option(text, value)));
  };
  show(options);
  return { select, show, field: make('label', 'choice', make('span', '', label), select) };
}

/** @param {Record<string, [label: string, fault: object]>} faults @returns {[string, string][]} */
const labels = (faults) => Object.entries(faults).map(([name, [label]]) => [name, label]);

/** @param {Run} run */
export function faultSection(run) {
  const place = choice('When', PLACES);
  const fault = choice('it is', labels(REQUEST_FAULTS));
  const faultsHere = () => (place.select.value === SOCKET ? SOCKET_FAULTS : REQUEST_FAULTS);
  const code = closeCode();
  const showCodeField = () => {
    code.field.hidden = fault.select.value !== 'close';
  };
  showCodeField();
  place.select.addEventListener('change', () => {
    fault.show(labels(faultsHere()));
    showCodeField();
  });
  fault.select.addEventListener('change', showCodeField);

  const arm = button('Break it once', () => run(async () => {
    const [label, what] = faultsHere()[fault.select.value] ?? ['', {}];
    const closing = fault.select.value === 'close' ? { code: code.input.valueAsNumber } : {};
    await sandbox('faults', { path: place.select.value, ...what, ...closing });
    return `Next time: ${place.select.selectedOptions[0]?.text}, ${[label, ...Object.values(closing)].join(' ')}.`;
  }));
  const mend = button('Mend everything', () => run(async () => {
    await sandbox('faults', undefined, 'DELETE');
    return 'Nothing is broken any more.';
  }));
  const fields = make('div', 'faults', place.field, fault.field, code.field, arm, mend);
  return make('section', '', make('h3', '', 'Faults'), fields);
}

/** The close code of a socket fault (RFC 6455 §7.4). */
function closeCode() {
  const input = document.createElement('input');
  input.type = 'number';
  input.min = '1000';
  input.max = '4999';
  input.value = '1011';
  return { input, field: make('label', 'choice', make('span', '', 'Close code'), input) };
}

/** @type {[label: string, ms: number][]} */
const JUMPS = [['2 minutes on', 120_000], ['15 minutes on', 900_000], ['A year on', 366 * 86_400_000]];

/** @param {Run} run */
export function clockSection(run) {
  const jumps = JUMPS.map(([label, advanceMs]) => button(label, () => run(async () => {
    const { now } = await sandbox('clock', { advanceMs });
    return `The sandbox's clock shows ${new Date(now).toLocaleString()}.`;
  })));
  const empty = button('Empty the sandbox', () => run(async () => {
    await sandbox('reset', {});
    return 'Messages, faults, checks and known devices are gone.';
  }));
  const about = 'OTPs live 2 minutes, links 3, a check 15; a Prove Key ends after a year without use.';
  const buttons = make('div', 'jumps', ...jumps, empty);
  return make('section', '', make('h3', '', 'Time'), make('p', 'panel-about', about), buttons);
}

/** @param {string} label @param {() => void} act */
function button(label, act) {
  const element = make('button', 'secondary', label);
  element.setAttribute('type', 'button');
  element.addEventListener('click', act);
  return element;
}
