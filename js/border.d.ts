// What crosses between the core and its host: every effect with its answer, as include/prove_auth/host.h explains
// them, and the texts of a call. tests/shim/border.test.js holds this file and the core together.
import type { AuthErrorReason } from './errors.js';
import type { DeviceRecord } from './types/platform.js';

/** Bytes as base64url without padding; js/host/effects/binary.js reads and writes it. */
export type Base64url = string;

/** An effect that the host answers in time or then with "timeout". */
interface Limited {
  timeoutMs: number;
}

/**
 * An effect with what comes from outside: the host takes in no more, and answers "too_large". Where it has a text it
 * may count characters.
 */
interface Bounded {
  maxBytes: number;
}

/** What the backend refused; `code` as it was sent. */
export interface Refusal {
  type: 'OtpError' | 'PhoneValidationError';
  code?: number | string;
  message: string;
}
/** What a step of an add-on failed with. */
export interface StepFailure {
  type: 'AuthError';
  code: number;
  reason: AuthErrorReason;
  message: string;
  step: string;
}
export interface AppStepEffect {
  kind: 'appStep';
  step: string;
  /** For the step as they are. */
  args: unknown[];
  /** For the step after them, as an Error. */
  error?: Refusal | StepFailure;
  /** What becomes of the step's value where the core does not read it. */
  value?: 'kept' | 'ignored';
  /** Where the core reads the value: of its JSON. */
  maxBytes?: number;
  timeoutMs?: number;
}
/** `undefined` has no JSON form: it is null. */
export interface AppStepAnswer {
  value: unknown;
}

export interface RequestEffect extends Limited, Bounded {
  kind: 'request';
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string;
  redirect: 'follow' | 'manual';
  via: 'fetch' | 'image' | 'navigate';
}
export interface RequestAnswer {
  status: number;
  body: string;
  url: string;
  location?: string;
  opaqueRedirect?: true;
}

export interface SocketOpenEffect extends Limited, Bounded {
  kind: 'socket';
  op: 'open';
  url: string;
}
export interface SocketOpenAnswer {
  event: 'open';
}
export interface SocketReceiveEffect extends Limited {
  kind: 'socket';
  op: 'receive';
  /** The id of the effect that opened it. */
  socket: number;
  send?: string;
  /** Left out: a wake answers too. */
  wake?: false;
}
export type SocketReceiveAnswer =
  | { event: 'message'; data: string }
  | { event: 'close'; code: number; reason: string }
  | { event: 'wake' };

export type SocketEffect = SocketOpenEffect | SocketReceiveEffect;

/** A device registration without its key pair. */
export type Registration = Omit<DeviceRecord, 'keys'>;
export interface StorageLoadEffect extends Limited, Bounded {
  kind: 'storage';
  op: 'load';
  namespace: string;
  ahead?: true;
  deviceId?: string;
}
export interface StorageLoadAnswer {
  registration: Registration | null;
}
export interface StorageStoreEffect extends Limited {
  kind: 'storage';
  op: 'store';
  registration: Registration;
}
export interface StorageStoreAnswer {
  durable: boolean;
}
export interface StorageWipeEffect extends Limited {
  kind: 'storage';
  op: 'wipe';
}
export interface StorageLockEffect extends Limited {
  kind: 'storage';
  op: 'lock';
  name: string;
}

export type StorageEffect = StorageLoadEffect | StorageStoreEffect | StorageWipeEffect | StorageLockEffect;

export interface KeyCreateEffect extends Limited, Bounded {
  kind: 'key';
  op: 'create';
  keyId: string;
}
export interface KeyCreateAnswer {
  publicKeySpkiDer: Base64url;
}
export interface KeySignEffect extends Limited, Bounded {
  kind: 'key';
  op: 'sign';
  keyId: string;
  text: string;
}
export interface KeySignAnswer {
  signatureP1363: Base64url;
}
export type KeyEffect = KeyCreateEffect | KeySignEffect;

/** The rest of the backend's options goes to the browser as it is. */
interface CeremonyOptions {
  challenge: Base64url;
  [option: string]: unknown;
}
export interface Identified {
  id: Base64url;
  [member: string]: unknown;
}
export interface CredentialCreateEffect extends Limited, Bounded {
  kind: 'credential';
  op: 'create';
  options: CeremonyOptions & { user: Identified; excludeCredentials?: Identified[] };
}
export interface CredentialGetEffect extends Limited, Bounded {
  kind: 'credential';
  op: 'get';
  options: CeremonyOptions & { allowCredentials?: Identified[] };
}
export type CredentialEffect = CredentialCreateEffect | CredentialGetEffect;
interface Credential<Response> {
  type: string;
  id: string;
  rawId: Base64url;
  response: Response;
}
export type AttestationAnswer = Credential<{ attestationObject: Base64url; clientDataJSON: Base64url }>;
export type AssertionAnswer = Credential<{
  authenticatorData: Base64url;
  clientDataJSON: Base64url;
  signature: Base64url;
  userHandle?: Base64url;
}>;

export interface TimerEffect {
  kind: 'timer';
  ms: number;
}

export type Nothing = Record<string, never>;

/** What an effect that could not be carried out is answered with. */
export interface Failure {
  failed:
    | 'timeout' | 'network' | 'too_large' | 'rejected' | 'invalid' | 'missing' | 'unsupported' | 'refused' | 'error';
  message?: string;
  /** The name of a ceremony's DOMException. */
  name?: string;
}

/** Each effect with the answer of a host that could carry it out. */
export type Exchange =
  | [AppStepEffect, AppStepAnswer]
  | [RequestEffect, RequestAnswer]
  | [SocketOpenEffect, SocketOpenAnswer]
  | [SocketReceiveEffect, SocketReceiveAnswer]
  | [StorageLoadEffect, StorageLoadAnswer]
  | [StorageStoreEffect, StorageStoreAnswer]
  | [StorageWipeEffect, Nothing]
  | [StorageLockEffect, Nothing]
  | [KeyCreateEffect, KeyCreateAnswer]
  | [KeySignEffect, KeySignAnswer]
  | [CredentialCreateEffect, AttestationAnswer]
  | [CredentialGetEffect, AssertionAnswer]
  | [TimerEffect, Nothing];

export type Effect = Exchange[0];
export type AnswerTo<E extends Effect> = Extract<Exchange, [E, unknown]>[1];
export type Answer = Exchange[1] | Failure;

/** The options of include/prove_auth/authenticator.h. */
export interface CoreOptions {
  role?: string;
  mobileAuthImplementation?: string;
  userAgent?: string;
  webauthn?: boolean;
  readableRedirects?: boolean;
  readsAhead?: boolean;
  appSteps?: string[];
  universalProveKey?: boolean;
  timeouts?: { otpMs?: number; instantLinkMs?: number; requestMs?: number };
}

/** What a core object can be asked to run. */
export type CoreCall =
  | { call: 'authenticate'; authToken: string }
  | { call: 'finishInstantLink'; url: string }
  | { call: 'unregisterDevice' | 'unregisterPasskey' | 'getDeviceDiscoveryInfo' | 'resetDeviceSettings' | 'prepare' };

/** The end of a call. `valueOf`, `causeOf`: the id of the effect whose value, or whose thrown error, it is. */
export type Outcome =
  | { ok: true; value?: unknown; valueOf?: number }
  | {
      ok: false;
      error: { code: number; reason: AuthErrorReason; message: string; step: string; retryable: boolean; causeOf?: number };
    };
