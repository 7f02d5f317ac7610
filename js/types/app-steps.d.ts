// The functions that an app configures.
import type { AuthResponseStatus, InstantLinkResultType, OtpFinishResultType } from './enumerations.js';
import type { AuthError, OtpError, PhoneValidationError } from './errors.js';

type MaybePromise<T> = T | PromiseLike<T>;
/** A step as the builder takes it. undefined or null: not given. */
type Step<Fn extends (...args: never[]) => unknown> = Fn | { execute: Fn } | null | undefined;

export interface AuthFinishStepInput {
  /** Names the finished check to the merchant's server. */
  authId: string;
}
/** Runs once the check has ended; what it returns is what `authenticate` resolves with. */
export type AuthFinishStepFn<T = void> = (input: AuthFinishStepInput) => MaybePromise<T>;
export type AuthFinishStep<T = void> = { execute: AuthFinishStepFn<T> };

export interface PhoneNumberInput {
  phoneNumber: string;
}
/** Where the backend already has the number, or none is needed: null or nothing. */
export type StartResult = PhoneNumberInput | null | undefined | void;

export type OtpStartInput = PhoneNumberInput;
export type OtpStartStepFn = (
  phoneNumberNeeded: boolean,
  phoneValidationError?: PhoneValidationError,
) => MaybePromise<StartResult>;
export type OtpStartStep = { execute: OtpStartStepFn };

export interface OtpFinishInput {
  /** As typed; leading zeros count. */
  otp: string;
}
export interface OtpFinishResult {
  resultType: OtpFinishResultType;
  /** Needed with `OnSuccess` only. */
  input?: OtpFinishInput | undefined;
}
export type OtpFinishStepFn = (otpError?: OtpError) => MaybePromise<OtpFinishResult>;
export type OtpFinishStep = { execute: OtpFinishStepFn };

export type InstantLinkStartInput = PhoneNumberInput;
export type InstantLinkStartStepFn = OtpStartStepFn;
export type InstantLinkStartStep = { execute: InstantLinkStartStepFn };
/** May stay pending for ever: the link, once opened, ends the wait. */
export type InstantLinkRetryStepFn = () => MaybePromise<InstantLinkResultType>;
export type InstantLinkRetryStep = { execute: InstantLinkRetryStepFn };

/** What the backend wants the customer to confirm, as it was sent: an empty object when nothing was. */
export interface AuthMessage {
  title: string;
  body: string;
  /** Labels of the two buttons. */
  confirmBtn: string;
  denyBtn: string;
  originatingIp?: string;
  originatingIpLocation?: string;
  originatingDevice?: string;
  distanceFromOriginator?: string;
  /** When it was written and until when it can be answered, in the backend's own form. */
  timestamp: any;
  exp: any;
}
export type AuthMessageHandler = (authMessage: AuthMessage) => MaybePromise<AuthResponseStatus>;
export type PasskeyAlreadyExistCallback = () => MaybePromise<AuthResponseStatus>;

export interface UserConsentOutput {
  /** Whether the customer agrees that a Prove Key of this device is used by other sites too. */
  consentGranted: boolean;
}
export type UserConsentStepFn = () => MaybePromise<UserConsentOutput>;
export type UserConsentStep = { execute: UserConsentStepFn };

export type PpbOperation = 'enroll' | 'verify';
export type PpbStartStepFn = (operation: PpbOperation) => MaybePromise<unknown>;
export type PpbStartStep = { execute: PpbStartStepFn };
export type PpbFinishStepFn = (operation: PpbOperation, error?: AuthError) => MaybePromise<unknown>;
export type PpbFinishStep = { execute: PpbFinishStepFn };
export type DocVStartStepFn = () => MaybePromise<{ documentType: string }>;
export type DocVStartStep = { execute: DocVStartStepFn };
export type DocVFinishStepFn = (error?: AuthError) => MaybePromise<unknown>;
export type DocVFinishStep = { execute: DocVFinishStepFn };
