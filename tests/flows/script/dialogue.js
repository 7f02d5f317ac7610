// Writing dialogues: each call adds one event, in order. What the core says (begin, abort, finish, progress) is
// written down here from the rules, never recorded from the core.

/** @typedef {Record<string, unknown>} Fields */

export const ORIGIN = 'https://backend.test';
export const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
export const PHONE = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) '
  + 'Chrome/126.0.0.0 Mobile Safari/537.36';
export const NAMESPACE_SET = { 'ProveAuth.namespace': 'space-1' };

/** Of what others give: an answer, a step's value, a record, a key. */
const MOST_BYTES = 256 * 1024;

const SETTINGS_AFTER = NAMESPACE_SET;

/** What a malformed answer of the backend says. @param {string} what e.g. "is not JSON" */
export function malformedAnswer(what) {
  return `The backend's answer ${what}. Check that nothing between the page and the backend rewrites it.`;
}

/** @param {string} step app step */
export function missingStep(step) {
  return `The backend asked for a step that needs the app's ${step} step: configure it with the builder before `
    + 'authenticate().';
}

/** @param {unknown} value */
function base64url(value) {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/**
 * @param {string} next first step
 * @param {Fields} [subs] claim auth.subs
 * @param {Fields} [changes] other claims below auth
 */
export function token(next, subs = {}, changes = {}) {
  const auth = { id: 'auth-1', ans: 'space-1', endp: ORIGIN, chlg: 'challenge-1', next, subs, ...changes };
  return `${base64url({ alg: 'ES256' })}.${base64url({ rid: 'request-1', auth })}.${base64url('signature')}`;
}

/** What a step is given as an Error. */
export class AppError {
  /** @param {string} type @param {{ code?: unknown, message: string }} fields */
  constructor(type, { code, message }) {
    this.type = type;
    this.code = code;
    this.message = message;
  }
}

/** An effect that has begun. */
class Effect {
  /** @param {Dialogue} dialogue @param {number} id */
  constructor(dialogue, id) {
    this.dialogue = dialogue;
    this.id = id;
  }

  /** @param {unknown} answer JSON, or a text that is none */
  answer(answer) {
    this.dialogue.add({ complete: { id: this.id, answer } });
    return this;
  }

  /** @param {unknown} value of an app step */
  value(value) {
    return this.answer({ value });
  }

  /** @param {unknown} body of a response: an object, or a text as it is @param {number} [status] */
  reply(body, status = 200) {
    return this.answer({ status, body: typeof body === 'string' ? body : JSON.stringify(body), url: '' });
  }

  /** @param {string} failed @param {string} [message] */
  fail(failed, message) {
    return this.answer(message === undefined ? { failed } : { failed, message });
  }

  /** @param {unknown} data of a socket's message: an object, or a text as it is */
  message(data) {
    return this.answer({ event: 'message', data: typeof data === 'string' ? data : JSON.stringify(data) });
  }

  /** @param {number} code */
  close(code) {
    return this.answer({ event: 'close', code, reason: '' });
  }

  aborted() {
    this.dialogue.add({ abort: this.id });
    return this;
  }
}

/**
 * @typedef {object} Setup
 * @property {Fields} [options]
 * @property {string[]} [steps] the app steps configured besides authFinish
 * @property {string} [token]
 * @property {Fields} [call] instead of authenticate with the token
 * @property {Fields} [settings]
 * @property {Fields} [settingsAfter]
 * @property {boolean} [watch] compare every progress event as well
 * @property {string} [origin] that the requests go to
 */

export class Dialogue {
  #lastId = 0;
  /** @type {Fields[]} */
  #events = [];
  #timeoutMs;

  /** @param {string} name @param {string} rule @param {Setup} setup */
  constructor(name, rule, setup) {
    this.name = name;
    this.rule = rule;
    this.setup = setup;
    const options = setup.options ?? {};
    const timeouts = /** @type {Fields} */ (options.timeouts ?? {});
    this.#timeoutMs = timeouts.requestMs ?? 30_000;
    this.origin = setup.origin ?? ORIGIN;
  }

  /** @param {Fields} event */
  add(event) {
    this.#events.push(event);
  }

  /** @param {Fields} effect */
  begin(effect) {
    const id = ++this.#lastId;
    this.add({ begin: { id, effect } });
    return new Effect(this, id);
  }

  /** @param {string} step @param {unknown[]} args an AppError comes last @param {number} [timeoutMs] */
  appStep(step, args, timeoutMs = 900_000) {
    const error = args.find((argument) => argument instanceof AppError);
    return this.begin({
      kind: 'appStep', step, args: args.filter((argument) => argument !== error), ...(error ? { error } : {}),
      ...(step === 'authFinish' ? { value: 'kept' } : { maxBytes: MOST_BYTES }), timeoutMs,
    });
  }

  /** @param {string} path @param {Fields} body @param {[string, string][]} [moreHeaders] */
  request(path, body, moreHeaders = []) {
    const { token: authToken } = this.setup;
    return this.begin({
      kind: 'request', method: 'POST', url: this.origin + path,
      headers: [
        ['Accept', 'application/json'], ['Content-Type', 'application/json'],
        ['PA-Version', 'ProveAuth/@VERSION@ Contract/2.15.1 WEB/1'],
        ...(authToken ? [['Authorization', `Bearer ${authToken}`]] : []),
        ...moreHeaders,
      ],
      body: JSON.stringify(body), redirect: 'follow', maxBytes: MOST_BYTES, via: 'fetch', timeoutMs: this.#timeoutMs,
    });
  }

  /** @param {number} [timeoutMs] */
  socketOpen(timeoutMs = 15_000) {
    const url = `${this.origin.replace('http', 'ws')}/v1/client/status?token=${
      encodeURIComponent(this.setup.token)}`;
    return this.begin({ kind: 'socket', op: 'open', url, maxBytes: 65_536, timeoutMs });
  }

  /** @param {Effect} socket @param {number} [timeoutMs] @param {string} [send] */
  receive(socket, timeoutMs = 30_000, send) {
    return this.begin({ kind: 'socket', op: 'receive', socket: socket.id, ...(send ? { send } : {}), timeoutMs });
  }

  /** What follows a wake: a ping whose pong has five seconds, and no other wake meanwhile. @param {Effect} socket */
  check(socket) {
    return this.begin({
      kind: 'socket', op: 'receive', socket: socket.id, send: 'ping', wake: false, timeoutMs: 5_000 });
  }

  /** @param {string} op @param {Fields} [more] @param {number} [timeoutMs] */
  storage(op, more = {}, timeoutMs = 10_000) {
    const most = op === 'load' ? { maxBytes: 2 * MOST_BYTES } : {};
    return this.begin({ kind: 'storage', op, timeoutMs, ...most, ...more });
  }

  /** @param {string} op @param {string} keyId @param {Fields} [more] */
  key(op, keyId, more = {}) {
    return this.begin({ kind: 'key', op, keyId, ...more, maxBytes: MOST_BYTES, timeoutMs: 10_000 });
  }

  /** @param {number} ms */
  timer(ms) {
    return this.begin({ kind: 'timer', ms });
  }

  /** @param {number} ms */
  advance(ms) {
    this.add({ advanceMs: ms });
  }

  cancel() {
    this.add({ cancel: true });
  }

  /** @param {Fields} event */
  progress(event) {
    this.add({ progress: event });
  }

  /** AuthFinish and the end of a flow that succeeded. */
  authFinish() {
    const finishing = this.appStep('authFinish', [{ authId: 'auth-1' }]).value(null);
    this.success({ valueOf: finishing.id });
  }

  /** @param {Fields} [more] */
  success(more = {}) {
    this.add({ finish: { ok: true, ...more } });
  }

  /** @param {Fields} error code, reason, message, step; retryable is false unless given */
  failure({ code, reason, message, step, retryable = false, ...more }) {
    this.add({ finish: { ok: false, error: { code, reason, message, step, retryable, ...more } } });
  }

  cancelled(step = '') {
    this.failure({ code: 10002, reason: 'cancelled', message: 'The call was cancelled.', step });
  }

  /** The file's text: one event a line. "@TOKEN@" stands for the call's auth token, "@VERSION@" for ours. */
  text() {
    const { setup } = this;
    const fields = {
      name: this.name,
      rule: this.rule,
      options: { appSteps: ['authFinish', ...(setup.steps ?? [])], userAgent: DESKTOP, ...setup.options },
      call: setup.call ?? { call: 'authenticate', authToken: setup.token },
      settings: setup.settings ?? {},
      watchProgress: setup.watch ?? false,
    };
    const lines = Object.entries(fields).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
    const events = this.#events.map((event) => `    ${JSON.stringify(event)}`).join(',\n')
      .replaceAll(setup.token || '@TOKEN@', '@TOKEN@');
    const after = JSON.stringify(setup.settingsAfter ?? { ...setup.settings, ...SETTINGS_AFTER });
    return `{\n${lines.join('\n')}\n  "events": [\n${events}\n  ],\n  "settingsAfter": ${after}\n}\n`;
  }
}

/** Every dialogue written so far, by name. @type {Map<string, Dialogue>} */
export const dialogues = new Map();

/**
 * @param {string} name of the file, e.g. "otp-resend"
 * @param {string} rule what it shows, one sentence
 * @param {Setup} setup
 * @param {(dialogue: Dialogue) => void} write
 */
export function dialogue(name, rule, setup, write) {
  if (dialogues.has(name)) {
    throw new Error(`two dialogues named ${name}`);
  }
  const written = new Dialogue(name, rule, setup);
  write(written);
  dialogues.set(name, written);
}
