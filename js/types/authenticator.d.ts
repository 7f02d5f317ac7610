// The builder and what it builds.
import type {
  AuthFinishStepFn, AuthMessageHandler, DocVFinishStepFn, DocVStartStepFn, InstantLinkRetryStepFn,
  InstantLinkStartStepFn, MaybePromise, OtpFinishStepFn, OtpStartStepFn, PasskeyAlreadyExistCallback, PpbFinishStepFn,
  PpbStartStepFn, Step, UserConsentStepFn,
} from './app-steps.js';
import type { DeviceRole, MobileAuthImplementation } from './enumerations.js';
import type { AuthErrorReason } from './errors.js';
import type { AbortSignalLike, UrlLike } from './globals.js';
import type { Platform, StorageLike } from './platform.js';
import type { DeviceContextOptions } from './plug-ins.js';

/** A Promise that can be cancelled, like all those that come from it by `then`, `catch`, `finally`. */
export declare class CancelablePromise<T> extends Promise<T> {
  /** `onCancel` may be called any number of times; `cancel()` runs every handler. */
  constructor(
    executor: (
      resolve: (value: T | PromiseLike<T>) => void,
      reject: (reason?: any) => void,
      onCancel: (handler: () => void) => void,
    ) => void,
  );
  /**
   * Ends the work and, unless a handler of `onCancel` settles the promise, rejects it with an AuthError of reason
   * `cancelled`, which is not reported as unhandled. Does nothing when it has settled.
   */
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
export declare class AuthenticatorBuilder<T = any> {
  constructor();
  withAuthFinishStep<R>(step: Step<AuthFinishStepFn<R>>): AuthenticatorBuilder<R>;
  withOtpFallback(startStep: Step<OtpStartStepFn>, finishStep: Step<OtpFinishStepFn>): this;
  withInstantLinkFallback(startStep: Step<InstantLinkStartStepFn>, retryStep?: Step<InstantLinkRetryStepFn>): this;
  withMobileAuthImplementation(implementation: MobileAuthImplementation): this;
  withRole(role: DeviceRole): this;
  withDeviceContext(options: DeviceContextOptions): this;
  withDeviceIpAddress(ip: string | null | undefined | (() => MaybePromise<string | null>)): this;
  withDisplayName(name: string | null | undefined | (() => MaybePromise<string | null>)): this;
  withAuthMessageHandler(handler: Step<AuthMessageHandler>): this;
  withPasskeyAlreadyExistCallback(callback: Step<PasskeyAlreadyExistCallback>): this;
  withUniversalProveKey(consent?: Step<UserConsentStepFn>): this;
  withPrivacyPreservingBiometrics(startStep?: Step<PpbStartStepFn>, finishStep?: Step<PpbFinishStepFn>): this;
  withDocumentVerification(startStep: Step<DocVStartStepFn>, finishStep?: Step<DocVFinishStepFn>): this;
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
  | { type: 'waiting'; appStep: string; expiresAt?: number }
  | { type: 'answered'; appStep: string }
  | { type: 'socket'; state: 'opening' | 'open' | 'reopening' | 'closed' }
  | { type: 'storage-degraded' }
  | { type: 'reported'; path: string }
  | { type: 'refused'; message: string }
  | { type: 'done' }
  | { type: 'failed'; reason: AuthErrorReason; code: number };

export interface ProgressEvent {
  readonly type: 'progress';
  readonly detail: ProgressDetail;
  readonly target: Authenticator;
  /** When it happened, in milliseconds on the clock of performance.now(). */
  readonly timeStamp: number;
}
export type ProgressListener = ((event: ProgressEvent) => void) | { handleEvent(event: ProgressEvent): void };

export interface DeviceDiscoveryInfo {
  deviceId?: string;
  signals: { fingerprint?: unknown };
}

/** What `AuthenticatorBuilder.build()` gives; `T` is what the AuthFinish step returns. */
export interface Authenticator<T = any> {
  /**
   * Runs the possession check that `authToken` stands for. Resolves with what the AuthFinish step
   * returned; rejects with an AuthError. The token of a check that is still running gives the promise of
   * that check.
   */
  authenticate(authToken: string, options?: { signal?: AbortSignalLike }): CancelablePromise<T>;
  /** To be called by the page that an Instant Link leads to, with that page's URL. */
  finishInstantLink(redirectUrl: string | UrlLike): CancelablePromise<T>;
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
    options?: { once?: boolean; signal?: AbortSignalLike },
  ): void;
  removeEventListener(type: 'progress', listener: ProgressListener): void;
}
