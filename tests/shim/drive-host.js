// Runs single effects on the real host and collects its answers, in place of the core.
import { Host } from '../../js/host/index.js';
import { fromJsonBytes, toJsonBytes } from '../../js/json-bytes.js';
import { MemoryDeviceStore } from '../../js/host/memory-device-store.js';
import { nodePlatform } from '../../js/host/node/node-platform.js';
import { resolvePlatform } from '../../js/host/platform.js';
import { LoggerFactory } from '../../js/logger.js';

/** What the core lets the host take in. */
export const MAX_BYTES = 256 * 1024;

/**
 * @param {{ platform?: object, appSteps?: object, deviceStore?: object }} [setup]
 */
export function driveHost({ platform = {}, appSteps = {}, deviceStore = new MemoryDeviceStore() } = {}) {
  const waiting = new Map();
  const answers = [];
  const values = new Map();
  let lastId = 0;
  const state = {
    platform: resolvePlatform(nodePlatform, [platform]),
    appSteps,
    deviceStore,
    keys: new Map(),
    sockets: new Map(),
    log: LoggerFactory.getLogger('test'),
    keepValue: (id, value) => values.set(id, value),
  };
  const host = new Host(state, (id, bytes) => {
    const answer = fromJsonBytes(bytes);
    answers.push([id, answer]);
    waiting.get(id)?.(answer);
  });
  return {
    host,
    state,
    values,
    /** Every answer so far, as [id, answer]. */
    answers,
    /** The id of the effect begun last. */
    get lastId() {
      return lastId;
    },
    /** Begins an effect and gives its answer. */
    answerTo(effect) {
      const id = ++lastId;
      const answered = new Promise((resolve) => waiting.set(id, resolve));
      host.begin(id, toJsonBytes({ maxBytes: MAX_BYTES, ...effect }));
      return answered;
    },
  };
}

/** Lets everything that needs no outside event run. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
