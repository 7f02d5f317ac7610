// The fault matrix (faults/matrix.json) against the WebAssembly core, in any JavaScript runtime.
import { RecordingHost } from './recording-host.js';

/** @typedef {import('./recording-host.js').Dialogue} Dialogue */
/** @typedef {import('./recording-host.js').Fields} Fields */
/** @typedef {import('../../build/wasm/core-loader.mjs').CoreModule} CoreModule */
/** @typedef {{name: string, of: string, answer?: Fields, text?: string}} Fault */
/**
 * @typedef {object} Matrix
 * @property {Record<string, Fields>} world
 * @property {string[]} except dialogues that leave no room for another fault
 * @property {Fault[]} faults
 * @property {{effect: string, fault: string, outcome: string}[]} expected
 */

const MOST_EFFECTS = 30;
const MOST_ANSWERS = 100;
const WAKE_PONG_MS = 5_000;

/** @param {string} pattern with at most one * @param {string} text */
function fits(pattern, text) {
  const [head, tail] = pattern.split('*');
  return tail === undefined ? text === head
    : text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

/** The name of an effect in the matrix. @param {Fields} effect */
export function nameOf(effect) {
  const { kind, url, step, op, text, send, timeoutMs } = effect;
  if (kind === 'request') return `request ${url.slice(url.indexOf('/v1/'))}`;
  if (kind === 'appStep') return `appStep ${step}`;
  if (kind === 'key' && op === 'sign' && text === 'challenge-1') return 'key sign challenge';
  // A ping after a sleep has less time, and another one follows over a new connection.
  if (send) return `${kind} ${op} ${timeoutMs === WAKE_PONG_MS ? 'check' : send}`;
  return op ? `${kind} ${op}` : kind;
}

const REPORT = 'request *error';
const REPORTING = [REPORT, 'request *challenge', 'key sign', 'storage load'];

/** Dialogues that end well. @param {Matrix} matrix @param {Dialogue} dialogue */
export function isForMatrix({ except }, { name, events }) {
  if (except.includes(name)) return false;
  const ends = events.filter((event) => event.finish?.ok);
  return ends.length === 1 && events.filter((event) => event.begin).length <= MOST_EFFECTS;
}

/**
 * The effects to try faults at. In a dialogue with a report something has failed already: there only what the
 * report itself is made of. @param {Dialogue} dialogue @returns {{id: number, effect: Fields, name: string}[]}
 */
function effectsOf({ events }) {
  const begun = events.filter(({ begin }) => begin).map(({ begin }) => ({ ...begin, name: nameOf(begin.effect) }));
  const reports = begun.some(({ name }) => fits(REPORT, name));
  return begun.filter(({ name }) => !reports || REPORTING.some((pattern) => fits(pattern, name)));
}

/** One run of a dialogue up to the beginning of one effect. */
class Run {
  /** @param {CoreModule} core @param {Matrix} matrix @param {Dialogue} dialogue @param {number} target its id */
  constructor(core, matrix, dialogue, target) {
    this.matrix = matrix;
    this.host = new RecordingHost(core, { ...dialogue, watchProgress: false });
    /** @type {Map<string, unknown>} */
    this.answers = new Map();
    /** @type {Map<number, string>} */
    const names = new Map();
    this.ownAnswer = undefined;
    // What the dialogue leaves unanswered, the world does not answer either.
    this.silent = new Set();
    for (const { begin, complete, abort } of dialogue.events) {
      if (complete?.id === target) this.ownAnswer ??= complete.answer;
      if (begin) names.set(begin.id, nameOf(begin.effect));
      if (complete && names.has(complete.id)) this.answers.set(names.get(complete.id) ?? '', complete.answer);
      if (abort && names.has(abort)) this.silent.add(names.get(abort));
      names.delete(complete?.id ?? abort);
    }
    this.host.start(dialogue.call);
    for (const event of dialogue.events) {
      this.host.apply(event);
      if (event.begin?.id === target) break;
    }
    this.effect = this.host.pending.get(target);
  }

  /** @param {Fields} effect */
  #worldAnswer(effect) {
    const name = nameOf(effect);
    if (this.silent.has(name)) return undefined;
    if (this.answers.has(name)) return this.answers.get(name);
    const found = Object.keys(this.matrix.world).find((pattern) => fits(pattern, name));
    return found && this.matrix.world[found];
  }

  /** Lets the world answer, newest effect first, until the call ends or only silence is left. */
  goOn() {
    for (let i = 0; i < MOST_ANSWERS && this.host.finishCount === 0; i++) {
      const next = [...this.host.pending].reverse().find(([, effect]) => this.#worldAnswer(effect) !== undefined);
      if (!next) break;
      if (next[1].ms) this.host.advance(next[1].ms);
      this.host.complete(next[0], this.#worldAnswer(next[1]));
    }
  }

  /** @param {string} outcome @returns {string} empty when it is as expected */
  problem(outcome) {
    const { host } = this;
    const error = host.outcome?.error;
    if (host.finishCount !== 1) return `${host.finishCount} ends`;
    if (host.pending.size + host.held.size > 0) return 'something is pending or held after the end';
    if (outcome === 'reported') {
      const reported = JSON.parse(this.effect?.body ?? '{}').message;
      return error?.message === reported ? '' : `${JSON.stringify(host.outcome)} instead of ${reported}`;
    }
    const reason = host.outcome?.ok ? 'ok' : error?.reason;
    return reason === outcome ? '' : `${JSON.stringify(host.outcome)} instead of ${outcome}`;
  }
}

/**
 * @param {CoreModule} core
 * @param {Matrix} matrix
 * @param {Dialogue} dialogue
 * @returns {{runs: number, problems: string[]}}
 */
export function runMatrix(core, matrix, dialogue) {
  /** @type {string[]} */
  const problems = [];
  let runs = 0;
  const before = core.liveCount();
  /** @param {number} id @param {string} what @param {(run: Run) => string} play gives the expected outcome */
  const check = (id, what, play) => {
    const run = new Run(core, matrix, dialogue, id);
    const outcome = play(run);
    const problem = run.problem(outcome);
    run.host.authenticator.delete();
    if (problem) problems.push(`${dialogue.name}, effect ${id} (${nameOf(run.effect ?? {})}), ${what}: ${problem}`);
    if (run.host.finishCount !== 1) problems.push(`${what}: ${run.host.finishCount} ends after the destruction`);
    runs++;
  };
  for (const { id, effect, name } of effectsOf(dialogue)) {
    for (const { name: fault, of, answer, text } of matrix.faults.filter((candidate) => fits(candidate.of, name))) {
      const fitting = matrix.expected.find((row) => fits(row.effect, name) && fits(row.fault, fault));
      const faultOnce = (/** @type {Run} */ run) => {
        if (fault === 'timeout') run.host.advance(effect.timeoutMs ?? effect.ms);
        run.host.complete(id, text ?? answer);
      };
      check(id, fault, (run) => {
        faultOnce(run);
        run.goOn();
        return fitting?.outcome ?? `no row for ${of}`;
      });
      if (name === 'appStep authFinish' || fault.startsWith('garbage')) continue; // the same again
      check(id, `${fault}, then cancelled`, (run) => {
        faultOnce(run);
        if (run.host.finishCount > 0) return run.host.outcome?.ok ? 'ok' : run.host.outcome?.error.reason;
        run.host.authenticator.cancel();
        return 'cancelled';
      });
    }
    check(id, 'cancelled, then answered', (run) => {
      run.host.authenticator.cancel();
      run.host.complete(id, run.ownAnswer ?? '{}');
      run.goOn();
      return 'cancelled';
    });
    check(id, 'destroyed', (run) => {
      run.host.authenticator.delete();
      run.host.authenticator = new core.Authenticator(/** @type {any} */ ({}), '{}');
      return 'cancelled';
    });
    check(id, 'answered twice', (run) => {
      if (run.ownAnswer === undefined) {
        run.goOn();
        return 'ok';
      }
      run.host.complete(id, run.ownAnswer);
      run.host.complete(id, run.ownAnswer);
      run.goOn();
      return 'ok';
    });
  }
  if (core.liveCount() !== before) problems.push(`${core.liveCount() - before} objects more than before`);
  return { runs, problems };
}
