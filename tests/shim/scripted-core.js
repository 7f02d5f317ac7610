// A core whose functions do what a test says.

/** `script`: what the next core object does, by function. */
export const state = { script: {} };
/** What was called, in order. */
export const calls = [];

class ScriptedAuthenticator {
  constructor(host, optionsJson) {
    this.host = host;
    this.options = JSON.parse(optionsJson);
    state.script.created?.(this);
  }

  start(json) {
    calls.push(['start', JSON.parse(json)]);
    state.script.start?.(this.host);
    calls.push(['start returned']);
  }

  complete(id, json) {
    calls.push(['complete', id, JSON.parse(json)]);
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
