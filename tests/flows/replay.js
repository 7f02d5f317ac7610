// Replays one dialogue against the WebAssembly core, in any JavaScript runtime.
import { RecordingHost } from './recording-host.js';

/** @typedef {import('./recording-host.js').Dialogue} Dialogue */

/** JSON with sorted members. @param {any} value @returns {string} */
function canonical(value) {
  return JSON.stringify(value, (_, part) => (part && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
}

/**
 * @param {import('../../build/wasm/core-loader.mjs').CoreModule} core
 * @param {Dialogue} dialogue
 * @returns {string[]} what was not as written; empty when all was
 */
export function replay(core, dialogue) {
  const problems = [];
  const before = core.liveCount();
  const host = new RecordingHost(core, dialogue);
  host.start(dialogue.call);
  for (const event of dialogue.events) {
    if (event.begin || event.abort || event.finish || event.progress) {
      const output = host.outputs.shift();
      if (canonical(output) !== canonical(event)) {
        problems.push(`expected ${JSON.stringify(event)}\n     got ${JSON.stringify(output ?? 'nothing')}`);
        break;
      }
    } else if (host.outputs.length > 0) {
      problems.push(`before ${JSON.stringify(event)} nobody expected ${JSON.stringify(host.outputs[0])}`);
      break;
    } else {
      host.apply(event);
    }
  }
  if (problems.length === 0) {
    const settings = Object.fromEntries(host.settings);
    if (host.outputs.length > 0) problems.push(`nobody expected ${JSON.stringify(host.outputs)}`);
    if (host.finishCount !== 1) problems.push(`${host.finishCount} ends`);
    if (host.pending.size + host.held.size > 0) problems.push('something is pending or held');
    if (canonical(settings) !== canonical(dialogue.settingsAfter)) problems.push(`settings ${JSON.stringify(settings)}`);
  }
  host.authenticator.delete();
  if (host.finishCount !== 1) problems.push(`${host.finishCount} ends after the destruction`);
  if (core.liveCount() !== before) problems.push(`${core.liveCount() - before} objects more than before`);
  return problems;
}
