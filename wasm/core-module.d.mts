// What bindings.cpp exports, as JavaScript sees it. scripts/build-wasm.mjs copies this beside the loader.

/** What the core asks of JavaScript; include/prove_auth/host.h is the contract. None of these may throw. */
export interface CoreHost {
  begin(id: number, effectJson: string): void;
  abort(id: number): void;
  finish(outcomeJson: string): void;
  progress(eventJson: string): void;
  setting(name: string): string | null;
  setSetting(name: string, value: string): void;
  randomUuid(): string;
  nowMs(): number;
}

/** One call of the core. Lives until delete(), which must not be called from inside a function of its host. */
export interface CoreAuthenticator {
  start(callJson: string): void;
  complete(id: number, answerJson: string): void;
  cancel(): void;
  isMobileWeb(): boolean;
  deviceId(): string;
  delete(): void;
}

export interface CoreModule {
  Authenticator: new (host: CoreHost, optionsJson: string) => CoreAuthenticator;
  version(): string;
  /** Live Authenticators plus the hosts they still hold: 0 once every one was deleted. */
  liveCount(): number;
}

export default function createModule(overrides: { wasmBinary: Uint8Array }): CoreModule;
