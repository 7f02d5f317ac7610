// The host of a replay, in any JavaScript runtime: keeps what the core says, in order, and what it has open.

/** @typedef {Record<string, any>} Fields */
/**
 * @typedef {object} Dialogue
 * @property {string} name
 * @property {string} rule
 * @property {Fields} options
 * @property {Fields} call
 * @property {Record<string, string>} settings
 * @property {boolean} watchProgress
 * @property {Fields[]} events
 * @property {Record<string, string>} settingsAfter
 */

const START_MS = 1_700_000_000_000;

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);
/** @param {Int8Array | Uint8Array} bytes */
const read = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

export class RecordingHost {
  /** What the core said and nobody has looked at yet. @type {Fields[]} */
  outputs = [];
  /** Effects neither answered nor aborted, oldest first. @type {Map<number, Fields>} */
  pending = new Map();
  /** Open sockets and locks. @type {Set<number>} */
  held = new Set();
  finishCount = 0;
  /** @type {Fields | null} */
  outcome = null;
  #nowMs = START_MS;
  #uuids = 0;

  /** @param {import('../../build/wasm/core-loader.mjs').CoreModule} core @param {Dialogue} dialogue */
  constructor(core, dialogue) {
    this.settings = new Map(Object.entries(dialogue.settings));
    this.authenticator = new core.Authenticator({
      begin: (id, effect) => {
        this.pending.set(id, read(effect));
        this.outputs.push({ begin: { id, effect: read(effect) } });
      },
      abort: (id) => {
        this.pending.delete(id);
        this.held.delete(id);
        this.outputs.push({ abort: id });
      },
      finish: (outcome) => {
        this.finishCount++;
        this.outcome = read(outcome);
        this.outputs.push({ finish: read(outcome) });
      },
      progress: (event) => {
        if (dialogue.watchProgress) this.outputs.push({ progress: read(event) });
      },
      setting: (name) => this.settings.get(name) ?? null,
      setSetting: (name, value) => {
        if (value === '') this.settings.delete(name);
        else this.settings.set(name, value);
      },
      randomUuid: () => `00000000-0000-4000-8000-${String(++this.#uuids).padStart(12, '0')}`,
      nowMs: () => this.#nowMs,
      monotonicMs: () => this.#nowMs - START_MS,
    }, bytesOf(JSON.stringify(dialogue.options)));
  }

  /** @param {Fields} call */
  start(call) {
    this.authenticator.start(bytesOf(JSON.stringify(call)));
  }

  /** @param {number} ms */
  advance(ms) {
    this.#nowMs += ms;
  }

  /** @param {number} id @param {unknown} answer a text is sent as it is */
  complete(id, answer) {
    const op = this.pending.get(id)?.op;
    const succeeded = typeof answer === 'object' && answer !== null && !('failed' in answer);
    if ((op === 'open' || op === 'lock') && succeeded) this.held.add(id);
    this.pending.delete(id);
    this.authenticator.complete(id, bytesOf(typeof answer === 'string' ? answer : JSON.stringify(answer)));
  }

  /** @param {Fields} event of a dialogue @returns {boolean} false when it is an output */
  apply(event) {
    if (event.complete) this.complete(event.complete.id, event.complete.answer);
    else if (event.cancel) this.authenticator.cancel();
    else if (event.advanceMs) this.advance(event.advanceMs);
    else return false;
    return true;
  }
}

/** Replaces the marks of a dialogue's text. @param {string} text @param {string} version @returns {Dialogue} */
export function parseDialogue(text, version) {
  const versioned = text.replaceAll('@VERSION@', version);
  return JSON.parse(versioned.replaceAll('@TOKEN@', JSON.parse(versioned).call.authToken ?? ''));
}
