// The functions that an app configures.
import type { AuthResponseStatus, InstantLinkResultType } from './enumerations.js';
import type { AuthError, OtpError, PhoneValidationError } from './errors.js';

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
