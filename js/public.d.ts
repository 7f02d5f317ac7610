// The public types. The build copies this file to dist/index.d.ts and dist/index.d.cts.

/** Version of this library, e.g. "1.0.0". */
export declare const VERSION: string;

// ---------------------------------------------------------------- enumerations

/** How the carrier is asked during Mobile Auth. */
export declare const MobileAuthImplementation: { readonly Pixel: 'pixel'; readonly Fetch: 'fetch' };
export type MobileAuthImplementation = 'pixel' | 'fetch';

/** `primary`: the device that is checked (default). `secondary`: the desktop that waits beside the phone. */
export declare const DeviceRole: { readonly Primary: 'primary'; readonly Secondary: 'secondary' };
export type DeviceRole = 'primary' | 'secondary';

/** What the customer did at the OTP prompt. */
export declare const OtpFinishResultType: {
  readonly OnSuccess: 0;
  readonly OnResendOtp: 1;
  readonly OnMobileNumberChange: 2;
  readonly 0: 'OnSuccess';
  readonly 1: 'OnResendOtp';
  readonly 2: 'OnMobileNumberChange';
};
export type OtpFinishResultType = 0 | 1 | 2;

/** What the customer did while the Instant Link is on its way. */
export declare const InstantLinkResultType: {
  readonly OnResend: 0;
  readonly OnMobileNumberChange: 1;
  readonly 0: 'OnResend';
  readonly 1: 'OnMobileNumberChange';
};
export type InstantLinkResultType = 0 | 1;

export declare const AuthResponseStatus: {
  readonly Accept: 'accept';
  readonly Reject: 'reject';
  readonly Cancel: 'cancel';
  readonly Unexpected: 'unexpected';
  readonly Timeout: 'timeout';
  readonly Unknown: 'unknown';
};
export type AuthResponseStatus = 'accept' | 'reject' | 'cancel' | 'unexpected' | 'timeout' | 'unknown';

export declare const BuildConfig: {
  readonly DEV: 'DEV';
  readonly EU_UAT: 'EU_UAT';
  readonly EU_PROD: 'EU_PROD';
  readonly US_UAT: 'US_UAT';
  readonly US_PROD: 'US_PROD';
};
export type BuildConfig = 'DEV' | 'EU_UAT' | 'EU_PROD' | 'US_UAT' | 'US_PROD';

export declare const LogLevel: {
  readonly disabled: 0;
  readonly error: 1;
  readonly warn: 2;
  readonly info: 3;
  readonly debug: 4;
  readonly trace: 5;
  readonly 0: 'disabled';
  readonly 1: 'error';
  readonly 2: 'warn';
  readonly 3: 'info';
  readonly 4: 'debug';
  readonly 5: 'trace';
};
export type LogLevel = 0 | 1 | 2 | 3 | 4 | 5;

// ---------------------------------------------------------------- errors

/** Why a call failed; the README explains each. */
export type AuthErrorReason =
  | 'missing_auth_finish' | 'missing_app_step' | 'malformed_token' | 'invalid_argument' | 'unknown_step'
  | 'too_many_steps' | 'step_rejected' | 'step_result' | 'step_timeout' | 'otp_timeout' | 'instant_link_timeout'
  | 'request_timeout' | 'network' | 'http_status' | 'malformed_response' | 'backend_error' | 'device_not_found'
  | 'socket_closed' | 'socket_stalled' | 'storage' | 'key' | 'credential' | 'mobile_auth' | 'unsupported'
  | 'cancelled' | 'wasm_blocked';

/** All values of `AuthErrorReason`. */
export declare const AUTH_ERROR_REASONS: readonly AuthErrorReason[];

/** Every failure of this library. `message` is for developers and holds no secret. */
export declare class AuthError extends Error {
  constructor(
    message: string,
    details?: { code?: number; reason?: AuthErrorReason; step?: string; retryable?: boolean; cause?: unknown },
  );
  /** 10000-10006 for the client's own failures, else the backend's number; 0 when it gave none. */
  code: number;
  reason: AuthErrorReason;
  /** The backend step that was running, e.g. "mobile/otp"; '' outside a flow. */
  step: string;
  /** The same call may succeed if it is made again with a new auth token. */
  retryable: boolean;
  /** What the app step threw, or the browser's exception, where there is one. */
  cause?: unknown;
}

/** The OTP was refused. `message` can be shown: "Error Code: <code>, <text>", or the text alone. */
export declare class OtpError extends AuthError {
  constructor(message: string, code?: number);
}

/** The phone number was refused. `message` can be shown: "Error Code: <code>, <text>", or the text alone. */
export declare class PhoneValidationError extends AuthError {
  constructor(message: string, code?: number);
}

// ---------------------------------------------------------------- app steps

type MaybePromise<T> = T | PromiseLike<T>;
type Step<Fn extends (...args: never[]) => unknown> = Fn | { execute: Fn };

export interface AuthFinishInput {
  /** Names the finished check to the merchant's server. */
  authId: string;
}
/** Runs once the check has ended; what it returns is what `authenticate` resolves with. */
export type AuthFinishStepFn<T = unknown> = (input: AuthFinishInput) => MaybePromise<T>;
export type AuthFinishStep<T = unknown> = { execute: AuthFinishStepFn<T> };

export interface PhoneNumberInput {
  phoneNumber: string;
}
/** Where the backend already has the number, or none is needed: null or nothing. */
export type StartResult = PhoneNumberInput | null | undefined | void;

export type OtpStartStepFn = (
  phoneNumberNeeded: boolean,
  phoneValidationError?: PhoneValidationError,
) => MaybePromise<StartResult>;
export type OtpStartStep = { execute: OtpStartStepFn };
export interface OtpFinishInput {
  /** As typed; leading zeros count. */
  otp: string;
}
export type OtpFinishResult =
  | { resultType: 0; input: OtpFinishInput }
  | { resultType: 1; input?: undefined }
  | { resultType: 2; input?: undefined };
export type OtpFinishStepFn = (otpError?: OtpError) => MaybePromise<OtpFinishResult>;
export type OtpFinishStep = { execute: OtpFinishStepFn };

export type InstantLinkStartInput = PhoneNumberInput;
export type OtpStartInput = PhoneNumberInput;
export type InstantLinkStartStepFn = OtpStartStepFn;
export type InstantLinkStartStep = { execute: InstantLinkStartStepFn };
/** May stay pending for ever: the link, once opened, ends the wait. */
export type InstantLinkRetryStepFn = () => MaybePromise<InstantLinkResultType>;
export type InstantLinkRetryStep = { execute: InstantLinkRetryStepFn };

export type AuthMessageHandler = (message: string) => MaybePromise<AuthResponseStatus>;
export type PasskeyAlreadyExistCallback = () => MaybePromise<AuthResponseStatus>;
/** Resolves true when the customer agrees to be redirected. */
export type UniversalProveKeyConsentFn = () => MaybePromise<boolean>;

export type PpbOperation = 'enroll' | 'verify';
export type PpbStartStepFn = (operation: PpbOperation) => MaybePromise<unknown>;
export type PpbFinishStepFn = (operation: PpbOperation, error?: AuthError) => MaybePromise<unknown>;
export type DocumentVerificationStartStepFn = () => MaybePromise<{ documentType: string }>;
export type DocumentVerificationFinishStepFn = (error?: AuthError) => MaybePromise<unknown>;

// ---------------------------------------------------------------- plug-ins

export interface DeviceContextOptions {
  publicApiKey: string;
  buildConfig: BuildConfig;
  region?: string;
  customScriptUrl?: string;
  customEndpointUrl?: string;
  storage?: StorageLike;
}

/** Base of a device context collector. None is shipped; register one instance per page. */
export declare abstract class DeviceContextIntegration {
  /** Makes `integration` the page's collector, in place of an earlier one. */
  static register(integration: DeviceContextIntegration): void;
  /** Called by `build()`: begin to collect early. A failure is logged and does not stop a flow. */
  start(options: DeviceContextOptions): MaybePromise<void>;
  /** Answers what was collected, as JSON; sent to the backend as it is. */
  abstract collect(options: DeviceContextOptions): MaybePromise<unknown>;
}

export interface PpbRequest {
  ppbOperation: PpbOperation;
  endpointUrl: string;
  operationId: string;
  oneTimeSecret: string;
}
export interface DocumentVerificationRequest {
  documentType: string;
  endpointUrl: string;
  operationId: string;
  oneTimeSecret: string;
}

/** Base of a plug-in for biometrics and document verification. None is shipped; register one per page. */
export declare abstract class PpbIntegration {
  /** Makes `integration` the page's plug-in, in place of an earlier one. */
  static register(integration: PpbIntegration): void;
  /** Shows the biometric capture and resolves when it has ended well; rejects otherwise. */
  abstract run(request: PpbRequest): MaybePromise<unknown>;
  /** The same for a document. Without an override it rejects. */
  verifyDocument(request: DocumentVerificationRequest): MaybePromise<unknown>;
}

// ---------------------------------------------------------------- platform

/** The part of Web Storage that is used. Synchronous. */
export interface StorageLike {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** A device registration with its key pair. */
export interface DeviceRecord {
  namespace: string;
  endpoint: string;
  /** Unix seconds. */
  createdAt: number;
  keyId: string;
  deviceId: string;
  algorithm: 'ES256';
  /** ECDSA P-256; the private key need not be extractable. */
  keys: CryptoKeyPair;
  fingerprint?: unknown;
}

/** Where device registrations are kept, in place of IndexedDB. `signal` aborts when nobody waits any more. */
export interface DeviceStore {
  /** Makes the ECDSA P-256 pair that `store` will be given; left out: any pair can be kept. */
  createKeys?(): MaybePromise<CryptoKeyPair>;
  load(namespace: string, options?: { signal?: AbortSignal }): MaybePromise<DeviceRecord | null>;
  /** Replaces an older record of the namespace, whole or not at all. `durable: false`: it will be lost. */
  store(record: DeviceRecord, options?: { signal?: AbortSignal }): MaybePromise<{ durable: boolean }>;
  /** Forgets every record. */
  wipe(options?: { signal?: AbortSignal }): MaybePromise<void>;
}

/** Node only: one object is one device, which lives as long as the object. For `withPlatform`. */
export declare class MemoryDeviceStore implements DeviceStore {
  constructor();
  readonly deviceStore: this;
  readonly storage: StorageLike;
  readonly locks: LocksLike;
  load(namespace: string): Promise<DeviceRecord | null>;
  store(record: DeviceRecord): Promise<{ durable: boolean }>;
  wipe(): Promise<void>;
}

/**
 * Node only: a device that outlives the process, in a folder that several processes may share. For `withPlatform`.
 * Files have mode 0600; private keys are encrypted (AES-256-GCM, scrypt of the passphrase). That does not protect
 * against somebody who has the passphrase too, or runs code as the same user.
 */
export declare class FileDeviceStore implements DeviceStore {
  private constructor();
  /** Rejects with reason `storage` when the passphrase is another than that of the device. */
  static open(directory: string, options: { passphrase: string }): Promise<FileDeviceStore>;
  readonly deviceStore: this;
  readonly storage: StorageLike;
  readonly locks: LocksLike;
  createKeys(): Promise<CryptoKeyPair>;
  load(namespace: string): Promise<DeviceRecord | null>;
  store(record: DeviceRecord): Promise<{ durable: boolean }>;
  wipe(): Promise<void>;
}

/** Web Locks, or what does the same. */
export interface LocksLike {
  request(name: string, options: { signal?: AbortSignal }, whileHeld: () => Promise<unknown>): Promise<unknown>;
}

/**
 * What the library needs of its surroundings. Each part left out, or undefined, is the platform's own;
 * null says that the part does not exist.
 */
export interface Platform {
  fetch?: typeof globalThis.fetch | null;
  WebSocket?: (new (url: string) => WebSocket) | null;
  crypto?: Crypto | null;
  indexedDB?: IDBFactory | null;
  /** Replaces IndexedDB. */
  deviceStore?: DeviceStore | null;
  /** Settings of the device; `withStorage` comes before it. */
  storage?: StorageLike | null;
  locks?: LocksLike | null;
  credentials?: Pick<CredentialsContainer, 'create' | 'get'> | null;
  /** Whether WebAuthn can be used. */
  webauthn?: boolean;
  /** Whether fetch shows the Location of a redirect that it was told not to follow, as Node's does. */
  readableRedirects?: boolean;
  userAgent?: string;
  /** Loads an image and forgets it; rejects when it cannot be loaded or `signal` aborts. */
  loadImage?: ((url: string, signal: AbortSignal) => Promise<void>) | null;
  /** Sends the page to another URL. */
  navigate?: ((url: string) => void) | null;
  /** Calls `listener` when the page becomes visible or the network returns; answers how to stop. */
  onWake?: ((listener: () => void) => () => void) | null;
}

// ---------------------------------------------------------------- builder and authenticator

/** A Promise that can be cancelled, like all those that come from it by `then`, `catch`, `finally`. */
export declare class CancelablePromise<T> extends Promise<T> {
  constructor(
    executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void,
    onCancel?: () => void,
  );
  /** Ends the work and rejects at once with an AuthError of reason `cancelled`. */
  cancel(): void;
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((reason: any) => R2 | PromiseLike<R2>) | null,
  ): CancelablePromise<R1 | R2>;
  catch<R = never>(onRejected?: ((reason: any) => R | PromiseLike<R>) | null): CancelablePromise<T | R>;
  finally(onFinally?: (() => void) | null): CancelablePromise<T>;
}

export interface Timeouts {
  /** From sending the OTP's SMS to its entry. Default 120000. */
  otpMs?: number;
  /** From opening the wait for an Instant Link to its end. Default 180000. */
  instantLinkMs?: number;
  /** One request to the backend, or the whole dialogue with the carrier in Mobile Auth. Default 30000. */
  requestMs?: number;
}

/** Sets up an authenticator. A method given something unusable throws an AuthError at once. */
export declare class AuthenticatorBuilder<T = void> {
  constructor();
  withAuthFinishStep<R>(step: Step<AuthFinishStepFn<R>>): AuthenticatorBuilder<R>;
  withOtpFallback(startStep: Step<OtpStartStepFn>, finishStep: Step<OtpFinishStepFn>): this;
  withInstantLinkFallback(startStep: Step<InstantLinkStartStepFn>, retryStep?: Step<InstantLinkRetryStepFn>): this;
  withMobileAuthImplementation(implementation: MobileAuthImplementation): this;
  withRole(role: DeviceRole): this;
  withDeviceContext(options: DeviceContextOptions): this;
  withDeviceIpAddress(ip: string | null | (() => MaybePromise<string | null>)): this;
  withDisplayName(name: string | null | (() => MaybePromise<string | null>)): this;
  withAuthMessageHandler(handler: Step<AuthMessageHandler>): this;
  withPasskeyAlreadyExistCallback(callback: Step<PasskeyAlreadyExistCallback>): this;
  withUniversalProveKey(consent?: Step<UniversalProveKeyConsentFn>): this;
  withPrivacyPreservingBiometrics(startStep?: Step<PpbStartStepFn>, finishStep?: Step<PpbFinishStepFn>): this;
  withDocumentVerification(
    startStep: Step<DocumentVerificationStartStepFn>,
    finishStep?: Step<DocumentVerificationFinishStepFn>,
  ): this;
  withStorage(storage: StorageLike): this;
  withPlatform(platform: Platform): this;
  withTimeouts(timeouts: Timeouts): this;
  /** The settings at this moment; the builder may be changed and used again. */
  build(): Authenticator<T>;
}

/** One step in a running flow, without secrets. */
export type ProgressDetail =
  | { type: 'step'; step: string }
  | { type: 'request'; path: string }
  | { type: 'response'; path: string; status: number }
  | { type: 'waiting'; appStep: string; expiresAt?: number; attemptsLeft?: number }
  | { type: 'answered'; appStep: string }
  | { type: 'socket'; state: 'opening' | 'open' | 'reopening' | 'closed' }
  | { type: 'storage-degraded' }
  | { type: 'reported'; path: string }
  | { type: 'done' }
  | { type: 'failed'; reason: AuthErrorReason; code: number };

export interface ProgressEvent {
  readonly type: 'progress';
  readonly detail: ProgressDetail;
  readonly target: Authenticator<unknown>;
}
export type ProgressListener = ((event: ProgressEvent) => void) | { handleEvent(event: ProgressEvent): void };

export interface DeviceDiscoveryInfo {
  deviceId?: string;
  signals: { fingerprint?: unknown };
}

export declare class Authenticator<T = void> {
  private constructor();
  /**
   * Runs the possession check that `authToken` stands for. Resolves with what the AuthFinish step
   * returned; rejects with an AuthError. The token of a check that is still running gives the promise of
   * that check.
   */
  authenticate(authToken: string, options?: { signal?: AbortSignal }): CancelablePromise<T>;
  /** To be called by the page that an Instant Link leads to, with that page's URL. */
  finishInstantLink(redirectUrl: string | URL): CancelablePromise<T>;
  unregisterDevice(): CancelablePromise<void>;
  unregisterPasskey(): CancelablePromise<void>;
  getDeviceDiscoveryInfo(): CancelablePromise<DeviceDiscoveryInfo>;
  resetDeviceSettings(): CancelablePromise<void>;
  isFidoSupported(): boolean;
  isDeviceRegistered(): boolean;
  isMobileWeb(): boolean;
  getDeviceId(): string | null;
  addEventListener(
    type: 'progress',
    listener: ProgressListener,
    options?: { once?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(type: 'progress', listener: ProgressListener): void;
}

// ---------------------------------------------------------------- logging

export interface LogWriter {
  write(level: LogLevel, ...args: unknown[]): void;
}
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
  trace(...args: unknown[]): void;
}
/** Never given a token, OTP, phone number, carrier value or signature. Default: errors, to the console. */
export declare const LoggerFactory: {
  setLogLevel(level: LogLevel): void;
  /** null: the console again. */
  setLogWriter(writer: LogWriter | null): void;
  getLogger(name: string): Logger;
};
