// What was drawn on the wire, so that it goes on where it stopped when a redirect has replaced the page.
import { drawNote, drawProgress, drawServerCall, drawSms, drawTap, leavePage } from './wire-diagram.js';

/** @type {Record<string, (what: any, at: number) => void>} */
const DRAW = { progress: drawProgress, server: drawServerCall, sms: drawSms, tap: drawTap, note: drawNote };
const KEPT = 200;

/** @typedef {[kind: string, what: unknown, at: number]} Drawn */

/** @type {Drawn[]} */
let log = [];

/**
 * Draws something that happens now.
 * @param {'progress' | 'server' | 'sms' | 'tap' | 'note'} kind @param {unknown} what the detail that its drawing takes
 */
export function tell(kind, what) {
  draw([kind, what, Date.now()]);
}

/** @param {Drawn} drawn */
function draw(drawn) {
  const [kind, what, at] = drawn;
  log = [...log, drawn].slice(-KEPT);
  DRAW[kind]?.(what, at);
}

export const drawnSoFar = () => log;

/** Draws what the page before this one has drawn. @param {Drawn[]} before */
export function redraw(before) {
  before.forEach(draw);
  leavePage();
}

export function forgetWire() {
  log = [];
}
