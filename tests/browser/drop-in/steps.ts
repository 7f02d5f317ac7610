// The steps of a page, as functions and as classes, with the types and deep paths that starter kits use.
import type { AuthFinishStep, AuthFinishStepFn, AuthFinishStepInput }
  from '@prove-identity/prove-auth/build/lib/proveauth/auth-finish-step';
import type { InstantLinkRetryStep, InstantLinkRetryStepFn, InstantLinkStartInput, InstantLinkStartStep,
  InstantLinkStartStepFn } from '@prove-identity/prove-auth/build/lib/proveauth/instantlink';
import { PhoneValidationError } from '@prove-identity/prove-auth/build/lib/proveauth/internal/phone-number-input';
import type { OtpFinishInput, OtpFinishResult, OtpFinishStep, OtpFinishStepFn, OtpStartInput, OtpStartStep,
  OtpStartStepFn } from '@prove-identity/prove-auth/build/lib/proveauth/otp';
import { AuthResponseStatus, InstantLinkResultType, OtpError, OtpFinishResultType } from '@prove-identity/prove-auth';
import type { AuthMessage, AuthMessageHandler, DocVFinishStep, DocVFinishStepFn, DocVStartStep, DocVStartStepFn,
  PasskeyAlreadyExistCallback, PpbFinishStep, PpbFinishStepFn, PpbOperation, PpbStartStep, PpbStartStepFn,
  UserConsentOutput, UserConsentStep, UserConsentStepFn } from '@prove-identity/prove-auth';

/** Which steps ran, in order, for the test to read. */
export const told: string[] = [];

export const finish: AuthFinishStepFn = async (input: AuthFinishStepInput) => {
  told.push(`finish ${input.authId.length > 0}`);
};
export class Finish implements AuthFinishStep<void> {
  execute(input: AuthFinishStepInput): Promise<void> {
    return new Promise((resolve) => resolve(finish(input)));
  }
}

export const otpStart: OtpStartStepFn = (
  phoneNumberNeeded: boolean, phoneValidationError?: PhoneValidationError,
): Promise<OtpStartInput | null> => new Promise((resolve, reject) => {
  told.push(['otpStart', phoneNumberNeeded, phoneValidationError instanceof PhoneValidationError].join(' '));
  if (!phoneNumberNeeded) {
    resolve(null);
    return;
  }
  const input: OtpStartInput | null = { phoneNumber: phoneValidationError ? '2001004014' : '12' };
  if (phoneValidationError && !phoneValidationError.message) reject('a refusal without a message');
  else resolve(input);
});
export class OtpStart implements OtpStartStep {
  execute = otpStart;
}

export const otpFinish: OtpFinishStepFn = (otpError?: OtpError): Promise<OtpFinishResult> =>
  new Promise((resolve) => {
    told.push(`otpFinish ${otpError instanceof OtpError}`);
    const input: OtpFinishInput = { otp: otpError ? '1234' : '0000' };
    const resultType: OtpFinishResultType = OtpFinishResultType.OnSuccess;
    resolve({ input, resultType });
  });
export const otpFinishWithNumbers: OtpFinishStep = {
  execute: () => new Promise((resolve) => resolve({ input: { otp: '1234' }, resultType: 0 })),
};

export const linkStart: InstantLinkStartStepFn = async (phoneNumberNeeded) => {
  const input: InstantLinkStartInput = { phoneNumber: '2001004014' };
  return phoneNumberNeeded ? input : null;
};
export const linkStartStep: InstantLinkStartStep = { execute: linkStart };
export const linkRetry: InstantLinkRetryStepFn = () =>
  new Promise<InstantLinkResultType>((resolve) => {
    if (told.includes('resend')) return; // the dialog is just closed
    told.push('resend');
    resolve(InstantLinkResultType.OnResend);
  });
export const linkRetryStep: InstantLinkRetryStep = { execute: linkRetry };

const agreed: UserConsentOutput = { consentGranted: true };
export const consent: UserConsentStepFn = async () => {
  told.push('consent');
  return agreed;
};
export const consentStep: UserConsentStep = { execute: consent };

export const handleMessage: AuthMessageHandler = async (authMessage: AuthMessage) => {
  told.push(`message ${typeof authMessage}`);
  return AuthResponseStatus.Accept;
};
export const passkeyExists: PasskeyAlreadyExistCallback = async () => AuthResponseStatus.Accept;

export const ppbStart: PpbStartStepFn = async (operation: PpbOperation) => void told.push(`ppbStart ${operation}`);
export const ppbStartStep: PpbStartStep = { execute: ppbStart };
export const ppbFinish: PpbFinishStepFn = async (operation, error) => {
  told.push(`ppbFinish ${operation} ${error === undefined}`);
};
export const ppbFinishStep: PpbFinishStep = { execute: ppbFinish };
export const documentStart: DocVStartStepFn = async () => ({ documentType: 'passport' });
export const documentStartStep: DocVStartStep = { execute: documentStart };
export const documentFinish: DocVFinishStepFn = async (error) => void told.push(`docFinish ${error === undefined}`);
export const documentFinishStep: DocVFinishStep = { execute: documentFinish };
