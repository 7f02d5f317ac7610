// A core whose functions do what a test says, in texts.
import { fromJsonBytes } from '../../js/json-bytes.js';

/** `script`: what the next core object does, by function. */
export const state = { script: {} };
/** What was called, in order. */
export const calls = [];

class ScriptedAuthenticator {
  constructor(host, options) {
    this.host = {
      ...host,
      begin: (id, text) => host.begin(id, Buffer.from(text)),
      finish: (text) => host.finish(Buffer.from(text)),
      progress: (text) => host.progress(Buffer.from(text)),
    };
    this.options = fromJsonBytes(options);
    state.script.created?.(this);
  }

  start(call) {
    calls.push(['start', fromJsonBytes(call)]);
    state.script.start?.(this.host);
    calls.push(['start returned']);
  }

  complete(id, answer) {
    calls.push(['complete', id, fromJsonBytes(answer)]);
    state.script.complete?.(this.host, id);
  }

  cancel() {
    calls.push(['cancel']);
    state.script.cancel?.(this.host);
  }

  isMobileWeb() {
    return state.script.isMobileWeb();
  }

  deviceId() {
    return this.host.setting('ProveAuth.DeviceId') ?? '';
  }

  delete() {
    calls.push(['delete']);
  }
}

export const scriptedCore = () => ({ Authenticator: ScriptedAuthenticator, version: () => '0', liveCount: () => 0 });
