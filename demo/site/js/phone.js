// The customer's phone: a lock screen with notifications, the messages, and a browser that opens Instant Links.
import { byId, make } from './elements.js';

/** @typedef {{id: string, to: string, body: string, otp?: string, link?: string, at: string | number}} Message */

const phone = byId('phone');
const notices = byId('notices');
const bubbles = byId('bubbles');
const news = byId('phone-news');
const badge = byId('phone-badge');
const visitFrame = byId('visit-frame');
const airplane = byId('phone-airplane');
const net = byId('phone-net');
const VIEWS = ['lock', 'thread', 'visit'];
const SENDER = 'Lantern';

let unread = 0;
/** @type {(message: Message) => void} */
let onTap = () => {};
/** @type {(on: boolean) => void} */
let onAirplane = () => {};

/**
 * @param {{tap: (message: Message) => void, airplane: (on: boolean) => void}} listeners
 *   tap: an Instant Link was opened; airplane: the mode was switched
 */
export function listenToPhone(listeners) {
  onTap = listeners.tap;
  onAirplane = listeners.airplane;
}

/** @param {string} number of the SIM card, or empty */
export function showNumber(number) {
  byId('thread-number').textContent = number ? `SIM ${number}` : 'No number yet';
}

/**
 * A text message arrives.
 * @param {Message} message
 */
export function receive(message) {
  const when = new Date(message.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  notices.prepend(notice(message, when));
  bubbles.append(bubble(message, when));
  byId('bubbles-scroll').scrollTop = byId('bubbles-scroll').scrollHeight;
  bubbles.querySelector('.thread-none')?.remove();
  news.textContent = `Text message on the phone: ${message.body}`;
  unread += document.body.dataset['room'] === 'phone' ? 0 : 1;
  showBadge();
}

/** The phone of another number: nothing on it yet. */
export function emptyPhone() {
  notices.replaceChildren();
  bubbles.replaceChildren(make('li', 'thread-none', 'No messages yet'));
  visitFrame.replaceChildren();
  markRead();
  show('lock');
}

/** The customer looks at the phone. */
export function markRead() {
  unread = 0;
  showBadge();
}

function showBadge() {
  badge.hidden = unread === 0;
  badge.textContent = unread ? `${unread} new` : '';
}

/** @param {Message} message @param {string} when */
function notice(message, when) {
  const head = make('b', '', SENDER, make('span', '', when));
  const button = make('button', 'notice', head, make('span', '', message.body));
  button.setAttribute('type', 'button');
  button.addEventListener('click', () => show('thread', true));
  return make('li', '', button);
}

/** @param {Message} message @param {string} when */
function bubble(message, when) {
  const text = make('p');
  const [before, after] = message.link ? message.body.split(message.link) : [message.body];
  text.append(before ?? '');
  if (message.link) text.append(linkButton(message, message.link), after ?? '');
  return make('li', 'bubble', text, make('time', '', `${SENDER}, ${when}`));
}

/** @param {Message} message @param {string} link */
function linkButton(message, link) {
  const button = make('button', 'tap', link);
  button.setAttribute('type', 'button');
  button.addEventListener('click', () => {
    onTap(message);
    visit(link);
  });
  return button;
}

/** @param {string} link */
function visit(link) {
  const frame = document.createElement('iframe');
  frame.title = 'The page behind the link';
  frame.src = link;
  byId('visit-address').textContent = new URL(link).host;
  visitFrame.replaceChildren(frame);
  show('visit', true);
}

/** @param {string} view @param {boolean} [withFocus] move the keyboard there too */
function show(view, withFocus = false) {
  phone.dataset['view'] = view;
  for (const name of VIEWS) byId(`phone-${name}`).hidden = name !== view;
  if (withFocus) /** @type {HTMLElement | null} */ (byId(`phone-${view}`).querySelector('h2'))?.focus();
}

function showTime() {
  const now = new Date();
  const time = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  byId('phone-clock').textContent = byId('lock-clock').textContent = time;
  byId('lock-date').textContent = now.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}

byId('phone-home').addEventListener('click', () => show('lock'));
byId('phone-messages').addEventListener('click', () => show('thread', true));
airplane.addEventListener('click', () => {
  const on = airplane.getAttribute('aria-pressed') !== 'true';
  airplane.setAttribute('aria-pressed', String(on));
  net.textContent = on ? 'Airplane' : 'LTE';
  onAirplane(on);
});

showTime();
setInterval(showTime, 5000);
emptyPhone();
