// The process of the client under test: runs flow after flow of one program for so long, good flows of the sandbox in
// between, and tells what it saw in one message. Needs --expose-gc and an IPC channel; see run.mjs.
import { inspect } from 'node:util';

import { Merchant } from '../../bench/merchant.mjs';
import { memories, wasmBytes } from '../../bench/wasm-memories.mjs';
import { keepLedger } from '../endings/ledger.js';
import { Random, seedOfFlow } from './random.mjs';
import { LoopWatch } from './watch.mjs';

/** @typedef {{random: Random, seed: number, origins: Record<string, string>, onEvent: () => void}} Flow */
/**
 * @typedef {object} Program
 * @property {number} width how many flows run at once
 * @property {number} longestSilenceMs of this process's own time, without a word of progress
 * @property {string[]} impossible reasons with which nothing may end
 * @property {(flow: Flow) => Promise<unknown>} run rejects with what the library rejected with
 * @property {string[]} secrets
 */
/**
 * @typedef {object} Report
 * @property {number} flows
 * @property {number} goodFlows
 * @property {number} longestBlockMs
 * @property {Record<string, number>} outcomes how often each reason
 * @property {string[]} faults
 * @property {{before?: Memory, after?: Memory}} memory
 */
/** @typedef {{flows: number, heapBytes: number, wasmBytes: number, instances: number}} Memory */

const [name, seedText, secondsText, originsText, onlyText] = process.argv.slice(2);
const seed = Number(seedText);
const origins = JSON.parse(originsText);
const only = onlyText === undefined ? undefined : Number(onlyText);
/** Fifty steps, with what may happen in each. */
const MOST_EVENTS = 3000;
const GOOD_FLOW_EVERY = 40;
const MOST_BLOCKED_MS = 100;
const CLOSE_LIMIT_MS = 10_000;

keepLedger();
const { ledger } = /** @type {any} */ (globalThis);
const { AUTH_ERROR_REASONS, AuthError, AuthenticatorBuilder, LogLevel, LoggerFactory, MemoryDeviceStore } =
  await import('../../js/node.js');
const { core } = await import('../../js/load.js');
Object.assign(globalThis, { coreHandles: () => core().liveCount() });
/** @type {{default: Program}} */
const { default: program } = await import(`./${name}.mjs`);

/** @type {Set<string>} */
const faults = new Set();
/** @type {Map<number, {silentSince: number, events: number, seed: number}>} */
const running = new Map();
/** @type {Record<string, number>} */
const outcomes = {};
let goodFlows = 0;

const where = () => [...running].map(([flow, entry]) => `${flow} (${entry.seed})`).join(', ') || 'none';
const fault = (/** @type {string} */ text) => {
  if (faults.size < 20) faults.add(`${text}; flows: ${where()}`);
};

process.on('unhandledRejection', (error) => fault(`unhandled rejection: ${inspect(error)}`));
process.on('uncaughtException', (error) => fault(`uncaught: ${inspect(error)}`));
const mustHoldNoSecret = (/** @type {string} */ text, /** @type {string} */ place) => {
  for (const secret of program.secrets) if (text.includes(secret)) fault(`a secret in ${place}`);
};
LoggerFactory.setLogLevel(LogLevel.trace);
LoggerFactory.setLogWriter({ write: (/** @type {unknown[]} */ ...line) =>
  mustHoldNoSecret(line.map(textOf).join(' '), 'the log') });

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

const watch = new LoopWatch(() => {
  if (watch.longestMs > MOST_BLOCKED_MS) {
    fault(`the event loop was held up for ${Math.round(watch.longestMs)} ms`);
    watch.longestMs = 0;
    blockedMs = Math.max(blockedMs, MOST_BLOCKED_MS + 1);
  }
  blockedMs = Math.max(blockedMs, watch.longestMs);
  for (const entry of running.values()) {
    if (watch.ownMs - entry.silentSince > program.longestSilenceMs) {
      fault(`flow of seed ${entry.seed} is silent`);
      entry.silentSince = Infinity;
    }
  }
});
let blockedMs = 0;

/** @param {number} flow */
async function runHostile(flow) {
  const flowSeed = seedOfFlow(seed, flow);
  const entry = { silentSince: watch.ownMs, events: 0, seed: flowSeed };
  running.set(flow, entry);
  if (program.width === 1) process.send?.({ running: where() }); // the next sign of life may never come
  const onEvent = () => {
    entry.silentSince = watch.ownMs;
    if (++entry.events === MOST_EVENTS) fault(`flow of seed ${flowSeed} has no end`);
  };
  const outcome = await program.run({ random: new Random(flowSeed), seed: flowSeed, origins, onEvent })
    .then(() => 'done', (error) => outcomeOf(error));
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  running.delete(flow);
}

/** @param {any} error */
function outcomeOf(error) {
  if (!(error instanceof AuthError)) {
    fault(`no AuthError: ${inspect(error)}`);
    return 'foreign';
  }
  const { reason, message, code } = /** @type {any} */ (error);
  const isPossible = AUTH_ERROR_REASONS.includes(reason) && !program.impossible.includes(reason);
  if (!isPossible) fault(`${reason}: ${inspect(error)}`);
  const isWhole = typeof message === 'string' && message !== '' && Number.isFinite(code);
  if (!isWhole) fault(`an error without a message or code: ${reason}`);
  mustHoldNoSecret(`${message}`, 'an error');
  return reason;
}

const merchant = new Merchant(origins.sandbox, fetch);
await merchant.logIn();

/** A first visit to the sandbox, which must succeed whatever has happened before. */
async function runGood() {
  const phoneNumber = String(4175550000 + goodFlows++);
  const { authToken, correlationId } = await merchant.begin(phoneNumber);
  const otp = async () => ({ resultType: 0, input: { otp: await merchant.readOtp(phoneNumber) } });
  await new AuthenticatorBuilder().withPlatform(new MemoryDeviceStore()).withAuthFinishStep(() => {})
    .withOtpFallback(() => null, otp).build().authenticate(authToken)
    .then(() => merchant.mustHaveSucceeded(correlationId))
    .catch((/** @type {any} */ error) => fault(`a good flow failed: ${error?.stack ?? error}`));
}

let nextFlow = 0;

/** @param {number} until */
async function work(until) {
  while (performance.now() < until && faults.size < 20) {
    const flow = nextFlow++;
    if (flow % GOOD_FLOW_EVERY === GOOD_FLOW_EVERY - 1) await runGood();
    await runHostile(flow);
    await new Promise((resolve) => { setTimeout(resolve); });
  }
}

/** @param {number} seconds */
const workFor = (seconds) => {
  const until = performance.now() + seconds * 1000;
  return Promise.all(Array.from({ length: program.width }, () => work(until)));
};

/** What keeps a process alive, but for its own channel to the parent and the loop's watch. */
const resources = () => process.getActiveResourcesInfo().filter((kind) => !/^(Pipe|Immediate|Timeout)/.test(kind));

/** What is open. */
async function open() {
  const { timers, handles, ...left } = await ledger.left();
  return { handles, ...left, timers: timers - 1, resources: resources() }; // one timer is the watch's
}

async function measure() {
  const until = performance.now() + CLOSE_LIMIT_MS;
  let left = await open();
  // A socket is closed once the other side agrees, or after a second.
  while (Object.values(left).some((value) => value > 0 || value.length > 0) && performance.now() < until) {
    await new Promise((resolve) => { setImmediate(resolve); });
    left = await open();
  }
  if (performance.now() >= until) fault(`left open: ${JSON.stringify(left)}`);
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  watch.skip();
  return {
    flows: nextFlow,
    heapBytes: process.memoryUsage().heapUsed,
    wasmBytes: wasmBytes(),
    instances: memories.length,
  };
}

async function runAll() {
  const seconds = Number(secondsText);
  const heartbeat = () => setInterval(() => process.send?.({ running: where() }), 1000);
  let beats = heartbeat();
  await workFor(seconds / 3);
  clearInterval(beats);
  const before = await measure();
  beats = heartbeat();
  await workFor(seconds * 2 / 3);
  await runGood();
  clearInterval(beats);
  return { before, after: await measure() };
}

const memory = await (only === undefined ? runAll() : runHostile(only)).catch((/** @type {any} */ error) => {
  fault(`the program itself failed: ${error?.stack ?? error}, ${error?.cause}`);
}) ?? {};
watch.stop();
/** @type {Report} */
const report = { flows: nextFlow, goodFlows, longestBlockMs: blockedMs, outcomes, faults: [...faults], memory };
process.send?.({ report });
process.disconnect?.();
