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
  universalProveKeyConsent: 'the customer\'s consent',
};

/** @type {Map<string, {row: HTMLElement, since: number}>} */
const pending = new Map();
/** @type {{row: HTMLElement, name: string, since: number, stop: () => void} | null} */
let wait = null;
/** @type {HTMLElement | null} */
let socket = null;

/** @param {any} event the detail of a progress event, as the SDK documents it @param {number} at unix milliseconds */
export function drawProgress(event, at) {
  switch (event.type) {
    case 'step': arrowRow('next', `next: ${event.step}`); break;
    case 'request': callRow('call', event.path, shortPath(event.path), at); break;
    case 'response': endCall(event.path, event.status, at); break;
    case 'waiting': openWait(event, at); break;
    case 'answered': closeWait('answered', at); break;
    case 'socket': drawSocket(event.state); break;
    case 'reported': drawNote(`the failure is reported: ${shortPath(event.path)}`); break;
    case 'storage-degraded': drawNote('the Prove Key lives only as long as this page'); break;
    case 'done': end('done', 'done', at); break;
    case 'failed': end('failed', `failed: ${event.reason} (${event.code})`, at); break;
    default: drawNote(String(event.type));
  }
}

/** @param {import('./merchant-api.js').ServerCall} call @param {number} at unix milliseconds */
export function drawServerCall(call, at) {
  if (call.type === 'sent') callRow('server', call.path, SERVER_CALLS[call.path] ?? call.path, at);
  else endCall(call.path, call.status ?? 0, at);
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
export function drawNote(sentence) {
  const row = add('note');
  row.append(make('p', 'end', sentence));
}

/** What was under way when another page took over: it had no outcome here. */
export function leavePage() {
  closeWait('over', Date.now());
  for (const { row } of pending.values()) setOutcome(row, 'another page', '');
  pending.clear();
}

/** @param {'done' | 'failed'} kind @param {string} sentence @param {number} at */
function end(kind, sentence, at) {
  closeWait(kind === 'done' ? 'over' : 'given up', at);
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

/** @param {string} kind @param {string} path @param {string} label @param {number} at */
function callRow(kind, path, label, at) {
  const row = arrowRow(kind, label);
  row.classList.add('pending');
  row.append(make('span', 'row-outcome', '…'));
  pending.set(path, { row, since: at });
}

/** @param {string} path @param {number} status @param {number} at */
function endCall(path, status, at) {
  const call = pending.get(path);
  if (!call) return;
  pending.delete(path);
  const took = `${Math.round(at - call.since)} ms`;
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

/** @param {{appStep: string, expiresAt?: number}} event @param {number} at */
function openWait({ appStep, expiresAt }, at) {
  closeWait('over', at);
  const row = add('wait');
  row.classList.add('open');
  const limits = make('span');
  const whom = APP_STEPS[appStep] ?? 'the page';
  row.append(make('div', 'wait', make('b', '', appStep), ` waiting for ${whom}`, limits));
  const stop = expiresAt === undefined ? () => {} : timeLeft(expiresAt, (left) => {
    limits.textContent = `${left} to go`;
  });
  wait = { row, name: appStep, since: at, stop };
}

/** @param {string} how @param {number} at */
function closeWait(how, at) {
  if (!wait) return;
  wait.stop();
  wait.row.classList.remove('open');
  const seconds = (at - wait.since) / 1000;
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
