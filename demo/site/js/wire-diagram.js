// The wire: draws one row for each thing that happens between the page, the backend and the phone.
import { byId, make } from './elements.js';
import { timeLeft } from './countdown.js';

const rows = byId('wire-rows');
const scroll = byId('wire-scroll');
const empty = byId('wire-empty');

const CLIENT = '/v1/client/';
const KEPT_ROWS = 400;

/** @type {Record<string, string>} */
const SERVER_CALLS = { '/api/start': 'server: v3/unify', '/api/finish': 'server: v3/unify-status' };

/** @type {Record<string, string>} */
const APP_STEPS = {
  otpStart: 'the customer\'s consent',
  otpFinish: 'the customer\'s OTP',
  instantLinkStart: 'the customer\'s consent',
  instantLinkRetry: 'the customer\'s tap',
  authFinish: 'the merchant\'s server',
};

/** @type {Map<string, {row: HTMLElement, since: number}>} */
const pending = new Map();
/** @type {{row: HTMLElement, name: string, since: number, stop: () => void} | null} */
let wait = null;
/** @type {HTMLElement | null} */
let socket = null;

/** @param {any} event the detail of a progress event, as the SDK documents it */
export function drawProgress(event) {
  switch (event.type) {
    case 'step': arrowRow('next', `next: ${event.step}`); break;
    case 'request': callRow('call', event.path, shortPath(event.path)); break;
    case 'response': endCall(event.path, event.status); break;
    case 'waiting': openWait(event); break;
    case 'answered': closeWait('answered'); break;
    case 'socket': drawSocket(event.state); break;
    case 'reported': note(`the failure is reported: ${shortPath(event.path)}`); break;
    case 'storage-degraded': note('the Prove Key lives only as long as this page'); break;
    case 'done': end('done', 'done'); break;
    case 'failed': end('failed', `failed: ${event.reason} (${event.code})`); break;
    default: note(String(event.type));
  }
}

/** @param {import('./merchant-api.js').ServerCall} call */
export function drawServerCall(call) {
  if (call.type === 'sent') callRow('server', call.path, SERVER_CALLS[call.path] ?? call.path);
  else endCall(call.path, call.status ?? 0);
}

/** @param {'OTP' | 'Instant Link' | 'text'} kind */
export function drawSms(kind) {
  arrowRow('sms', kind === 'text' ? 'SMS' : `SMS: ${kind}`);
}

/** The customer opens an Instant Link on the phone. */
export function drawTap() {
  arrowRow('tap', 'opens the link');
}

/** @param {string} sentence */
export function note(sentence) {
  const row = add('note');
  row.append(make('p', 'end', sentence));
}

/** @param {'done' | 'failed'} kind @param {string} sentence */
export function end(kind, sentence) {
  closeWait(kind === 'done' ? 'over' : 'given up');
  for (const { row } of pending.values()) setOutcome(row, 'dropped', 'bad');
  pending.clear();
  if (socket) drawSocket('closed');
  add(kind).append(make('p', 'end', sentence));
}

/** The wire has come into sight: shows what happened last. */
export function showLatest() {
  scroll.scrollTop = scroll.scrollHeight;
}

export function clearWire() {
  wait?.stop();
  wait = null;
  socket = null;
  pending.clear();
  rows.replaceChildren();
  empty.hidden = false;
}

/** @param {string} path */
function shortPath(path) {
  const plain = path.split('?')[0] ?? path;
  return plain.startsWith(CLIENT) ? plain.slice(CLIENT.length) : plain;
}

/** @param {string} kind */
function add(kind) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  const row = make('li', `row row-${kind}`);
  rows.append(row);
  while (rows.childElementCount > KEPT_ROWS) rows.firstElementChild?.remove();
  empty.hidden = true;
  if (atEnd) requestAnimationFrame(() => { scroll.scrollTop = scroll.scrollHeight; });
  return row;
}

/** @param {string} kind @param {string} label */
function arrowRow(kind, label) {
  const row = add(kind);
  const text = make('span', 'row-label', label);
  text.title = label;
  row.append(make('div', 'arrow', text));
  return row;
}

/** @param {string} kind @param {string} path @param {string} label */
function callRow(kind, path, label) {
  const row = arrowRow(kind, label);
  row.classList.add('pending');
  row.append(make('span', 'row-outcome', '…'));
  pending.set(path, { row, since: performance.now() });
}

/** @param {string} path @param {number} status */
function endCall(path, status) {
  const call = pending.get(path);
  if (!call) return;
  pending.delete(path);
  const took = `${Math.round(performance.now() - call.since)} ms`;
  const good = status >= 200 && status < 300;
  setOutcome(call.row, status === 0 ? `no answer · ${took}` : `${status} · ${took}`, good ? 'good' : 'bad');
}

/** @param {HTMLElement} row @param {string} text @param {string} kind */
function setOutcome(row, text, kind) {
  row.classList.remove('pending');
  const outcome = row.querySelector('.row-outcome');
  if (!outcome) return;
  outcome.textContent = text;
  outcome.className = `row-outcome ${kind}`;
}

/** @param {{appStep: string, expiresAt?: number, attemptsLeft?: number}} event */
function openWait({ appStep, expiresAt, attemptsLeft }) {
  closeWait('over');
  const row = add('wait');
  row.classList.add('open');
  const limits = make('span');
  const whom = APP_STEPS[appStep] ?? 'the page';
  row.append(make('div', 'wait', make('b', '', appStep), ` waiting for ${whom}`, limits));
  const tries = attemptsLeft === undefined ? '' : `${attemptsLeft} left`;
  limits.textContent = tries;
  const stop = expiresAt === undefined ? () => {} : timeLeft(expiresAt, (left) => {
    limits.textContent = [`${left} to go`, tries].filter(Boolean).join(' · ');
  });
  wait = { row, name: appStep, since: performance.now(), stop };
}

/** @param {string} how */
function closeWait(how) {
  if (!wait) return;
  wait.stop();
  wait.row.classList.remove('open');
  const seconds = (performance.now() - wait.since) / 1000;
  const limits = wait.row.querySelector('.wait > span');
  if (limits) limits.textContent = `${how} after ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  wait = null;
}

/** @param {string} state */
function drawSocket(state) {
  socket ??= callSocket();
  setOutcome(socket, state, state === 'open' ? 'good' : '');
  if (state === 'closed') socket = null;
}

function callSocket() {
  const row = arrowRow('socket', 'status socket');
  row.append(make('span', 'row-outcome'));
  return row;
}
