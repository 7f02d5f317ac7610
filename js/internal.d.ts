// Types that the shim's own files share; not part of the public API.
import type { DeviceStore, Platform } from './public.js';

export type { CoreAuthenticator, CoreHost, CoreModule } from '../build/wasm/core-loader.mjs';

export type AppStepFn = (...args: any[]) => unknown;
/** The configured app steps by the names that authenticator.h lists. */
export type AppSteps = Record<string, AppStepFn>;

/** A platform whose every part can be read. */
export type ResolvedPlatform = Required<Platform>;

/** An effect of the core, parsed. */
export type Effect = { kind: string; timeoutMs?: number } & Record<string, any>;

export interface SocketLine {
  opened: Promise<{ event: 'open' }>;
  receive(effect: Effect, context: EffectContext): Promise<Record<string, unknown>>;
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

export type EffectFunction = (effect: Effect, context: EffectContext) => unknown;

/** All that a call needs to begin. */
export interface CallSetup {
  platform: ResolvedPlatform;
  appSteps: AppSteps;
  /** The options of include/prove_auth/authenticator.h. */
  options: Record<string, unknown>;
  openDeviceStore(): DeviceStore;
  deviceContext: import('./integrations.js').DeviceContext | undefined;
  usesBiometrics: boolean;
  usesDocuments: boolean;
}

/** The end of a call, parsed. */
export type Outcome =
  | { ok: true; value?: unknown; valueOf?: number }
  | {
      ok: false;
      error: { code?: number; reason?: string; message?: string; step?: string; retryable?: boolean; causeOf?: number };
    };
