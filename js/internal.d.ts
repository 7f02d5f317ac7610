// Types that the shim's own files share; not part of the public API.
import type {
  AnswerTo, CoreOptions, Effect, SocketOpenAnswer, SocketReceiveAnswer, SocketReceiveEffect,
} from './border.js';
import type { DeviceStore, Platform } from './public.js';

export type { CoreAuthenticator, CoreHost, CoreModule } from '../build/wasm/core-loader.mjs';

/** A function of the app, whatever arguments it takes. */
export type AppFunction = (...args: never[]) => unknown;
/** The same as it is called, with what the core asks to hand over. */
export type AppStepFn = (...args: unknown[]) => unknown;
/** The configured app steps by the names that authenticator.h lists. */
export type AppSteps = Record<string, AppStepFn>;

/** A platform whose every part can be read. */
export type ResolvedPlatform = Required<Platform>;

export interface SocketLine {
  opened: Promise<SocketOpenAnswer>;
  receive(effect: SocketReceiveEffect, context: EffectContext): Promise<SocketReceiveAnswer>;
  close(): void;
}

/** What one call shares between its effects. */
export interface CallState {
  platform: ResolvedPlatform;
  appSteps: AppSteps;
  /** Key pairs created or loaded during the call, by keyId. */
  keys: Map<string, CryptoKeyPair>;
  /** Open sockets, by the id of the effect that opened them. */
  sockets: Map<number, SocketLine>;
  deviceStore: DeviceStore;
  log: import('./public.js').Logger;
  /** Keeps the value of an app step, for the end of the call. */
  keepValue(id: number, value: unknown): void;
}

/** One effect being carried out. */
export interface EffectContext extends CallState {
  id: number;
  /** Aborts when nobody waits for the effect any more. */
  signal: AbortSignal;
  /** What the effect opened and leaves open: `release` runs when the core aborts the effect or the call ends. */
  hold(release: () => void): void;
}

/** Rejects or throws an EffectFailure where the effect cannot be carried out. */
export type EffectFunction<E extends Effect> = (effect: E, context: EffectContext) => Promise<AnswerTo<E>>;

/** All that a call needs to begin. */
export interface CallSetup {
  platform: ResolvedPlatform;
  appSteps: AppSteps;
  /** The options of include/prove_auth/authenticator.h. */
  options: CoreOptions;
  openDeviceStore(): DeviceStore;
  deviceContext: import('./integrations.js').DeviceContext | undefined;
  usesBiometrics: boolean;
  usesDocuments: boolean;
}
