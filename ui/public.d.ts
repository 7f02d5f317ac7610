// Types of `prove-auth-wasm/ui`.
import type { AuthenticatorBuilder, AuthError, AuthFinishStepInput } from '../js/public.js';
import type { TimedEvent } from '../js/summarise.js';

export type Phase =
  | 'idle' | 'starting' | 'checking' | 'phone-number' | 'otp' | 'instant-link' | 'finishing' | 'done' | 'failed';

/** How a check stands; a new object after each change. */
export interface CheckState<R = unknown> {
  /**
   * `idle`: nothing has begun. `starting`: the merchant's server is asked for a token. `checking`: the check runs
   * without the customer. `phone-number`, `otp`, `instant-link`: the customer is asked. `finishing`: the merchant's
   * server is asked how it ended. `done`, `failed`: it has ended.
   */
  readonly phase: Phase;
  /** The backend step that is running, e.g. "mobile/otp"; '' before and after. */
  readonly step: string;
  /** The customer's answer, or something else, is on its way: nothing can be submitted now. */
  readonly busy: boolean;
  /** Why the last phone number (PhoneValidationError) or OTP (OtpError) was refused. */
  readonly refusal: Error | undefined;
  /** Of `options.attempts`; undefined without it. */
  readonly attemptsLeft: number | undefined;
  /** Until when the customer can answer, in Unix milliseconds. */
  readonly expiresAt: number | undefined;
  /** How many messages were sent to the number. */
  readonly sends: number;
  /** When the last of them was, in Unix milliseconds. */
  readonly sentAt: number | undefined;
  /** After `failed`: an AuthError, what `start` threw, or (after `attach`) the reason and code of the flow. */
  readonly error: any;
  /** After `done`: what `finish` returned. */
  readonly result: R | undefined;
}

export interface StartRequest {
  /** For `possessionType` of POST /v3/unify. */
  possessionType: 'mobile' | 'desktop';
  /** When the customer has typed it already; a backend that is not told it here gets it when it asks. */
  phoneNumber: string | undefined;
  /** Aborted when the check is cancelled. */
  signal: AbortSignal;
}

/**
 * The build of the library that the page uses, which the elements do not bring along: `import * as core from
 * 'prove-auth-wasm'`, or from `prove-auth-wasm/slim` or `/nowasm`, or the global `proveAuth` of a script tag.
 */
export interface Core {
  AuthenticatorBuilder: typeof AuthenticatorBuilder;
  AuthError: typeof AuthError;
}

export interface CheckOptions<R = any> {
  /** Needed by `begin`; `attach` has the builder. */
  core?: Core;
  /** Asks the merchant's server, which calls POST /v3/unify; without a token the service has decided already. */
  start?: (request: StartRequest) => MaybePromise<string | { authToken?: string | null } | null | undefined>;
  /**
   * Asks the merchant's server, which calls POST /v3/unify-status. A result whose `success` is there and is not
   * true ends the check as failed.
   */
  finish?: (input: Partial<AuthFinishStepInput>) => MaybePromise<R>;
  /** How many wrong OTPs the backend takes: 3 with `allowOTPRetry`, else 1. Left out: no number is told. */
  attempts?: number;
  /** Overrides what the user agent says. */
  possessionType?: 'mobile' | 'desktop';
  /** Adds to the builder of each check, e.g. withDeviceContext. */
  configure?: (builder: AuthenticatorBuilder<any>) => void;
  /** Hears each progress event; `summarise` takes them as they are. */
  onProgress?: (event: TimedEvent) => void;
}

type MaybePromise<T> = T | PromiseLike<T>;

/** One possession check as a state to render and the customer's actions. Holds no DOM. */
export declare class PossessionCheck<R = any> {
  constructor(options?: CheckOptions<R>);
  options: CheckOptions<R>;
  getState(): CheckState<R>;
  subscribe(listener: () => void): () => void;
  /** Runs a check; never rejects. */
  begin(customer?: { phoneNumber?: string }): Promise<void>;
  cancel(): void;
  reset(): void;
  submitPhoneNumber(phoneNumber: string): void;
  submitOtp(otp: string): void;
  resend(): void;
  changeNumber(): void;
  /** Gives the builder the steps of OTP and Instant Link, and follows the authenticators that it builds. */
  attach<B extends object>(builder: B): B;
}

/** Every text of the elements. `{time}` and `{count}` are replaced. */
export interface Texts {
  signIn: string; signInText: string; phoneTitle: string; phoneText: string; phoneLabel: string; phoneMissing: string;
  phoneRefused: string; phoneSubmit: string; otpTitle: string; otpText: string; otpLabel: string; otpMissing: string;
  otpRefused: string; otpSubmit: string; otpResend: string; linkTitle: string; linkText: string; linkResend: string;
  resendIn: string; sentAgain: string; change: string; attemptsLeft: string; validFor: string; checking: string;
  checkingText: string; done: string; doneText: string; failed: string; timedOut: string; offline: string;
  refused: string; unsupported: string; cancelled: string; otherwise: string; again: string; cancel: string;
}

/** Adds a language, or replaces texts of one, for all elements. `language` is a BCP 47 tag, e.g. "it". */
export declare function setTexts(language: string, texts: Partial<Texts>): void;

/** What the elements have in common. `lang` and `dir` are those of HTML; without `lang` that of the page counts. */
declare class ProveElement extends HTMLElement {
  /** Replaces texts of this element. */
  texts: Partial<Texts>;
}

declare class PromptElement extends ProveElement {
  busy: boolean;
  refusal: Error | string | undefined;
  /** Unix milliseconds. */
  expiresAt: number | undefined;
  sentAt: number | undefined;
  sends: number;
}

/** Asks for the phone number. Events: `prove-submit` ({phoneNumber}), `prove-cancel`. */
export declare class ProvePhoneNumber extends PromptElement {}

/** Asks for the OTP. Events: `prove-submit` ({otp}), `prove-resend`, `prove-change-number`, `prove-cancel`. */
export declare class ProveOtp extends PromptElement {
  attemptsLeft: number | undefined;
}

/** Waits for the Instant Link. Events: `prove-resend`, `prove-change-number`, `prove-cancel`. */
export declare class ProveInstantLink extends PromptElement {}

/**
 * Runs a whole sign-in. Events: `prove-success` (detail: what `finish` returned), `prove-error` (detail: the error),
 * `prove-phase` (detail: the state), `prove-progress` (detail: that of the progress event). Attributes: `attempts`,
 * `possession-type`, `ask-phone-number`, `resend-after` (seconds, 30), `modal`, `scheme` ("light" or "dark"), `lang`.
 */
export declare class ProveSignIn extends ProveElement {
  core: CheckOptions['core'];
  start: CheckOptions['start'];
  finish: CheckOptions['finish'];
  configure: CheckOptions['configure'];
  readonly state: CheckState;
  begin(customer?: { phoneNumber?: string }): Promise<void>;
  cancel(): void;
  reset(): void;
  attach<B extends object>(builder: B): B;
}

export interface DialogOptions {
  attempts?: number;
  lang?: string;
  resendAfter?: number;
  texts?: Partial<Texts>;
}

/**
 * Dialogs over the page for an authenticator of the app's own: `createDialogs().attach(builder)` gives it the steps of
 * OTP and Instant Link. They come with the first question and go with the end of the check, and the keyboard's focus
 * goes back to where it was.
 */
export declare function createDialogs(options?: DialogOptions): ProveSignIn;

declare global {
  interface HTMLElementTagNameMap {
    'prove-phone-number': ProvePhoneNumber;
    'prove-otp': ProveOtp;
    'prove-instant-link': ProveInstantLink;
    'prove-sign-in': ProveSignIn;
  }
}
