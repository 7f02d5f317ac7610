// What the types have to catch: each line that follows an expectation must not compile. See types.test.js.
import {
  AuthError, AuthenticatorBuilder, LoggerFactory, OtpError, OtpFinishResultType, PpbIntegration,
} from '../../../dist/index.js';
import type { AuthErrorReason, OtpFinishResult } from '../../../dist/index.js';

const builder = new AuthenticatorBuilder();
const step = () => null;
const finish = (): OtpFinishResult => ({ resultType: 1 });

// @ts-expect-error a result type that does not exist
builder.withOtpFallback(step, () => ({ resultType: 3 }));
// @ts-expect-error a result without its type
builder.withOtpFallback(step, () => ({ input: { otp: '1234' } }));
// @ts-expect-error an OTP that is a number loses its leading zeros
builder.withOtpFallback(step, () => ({ resultType: OtpFinishResultType.OnSuccess, input: { otp: 1234 } }));
// @ts-expect-error a start step that answers an object without phoneNumber
builder.withOtpFallback(() => ({ phone: '2001004014' }), finish);
// @ts-expect-error a phone number that is a number
builder.withOtpFallback(async () => ({ phoneNumber: 2001004014 }), finish);
// @ts-expect-error no finish step
builder.withOtpFallback(step);
// @ts-expect-error an object without execute
builder.withOtpFallback({ run: step }, finish);
// @ts-expect-error a retry step's answer that does not exist
builder.withInstantLinkFallback(step, () => 2);
// @ts-expect-error a role misspelt
builder.withRole('secondery');
// @ts-expect-error an implementation misspelt
builder.withMobileAuthImplementation('Fetch');
// @ts-expect-error an AuthFinish step that expects something else
builder.withAuthFinishStep((input: { correlationId: string }) => input.correlationId);
// @ts-expect-error a status that does not exist
builder.withAuthMessageHandler(() => 'maybe');
// @ts-expect-error a limit that does not exist
builder.withTimeouts({ otp: 5 });
// @ts-expect-error a limit that is text
builder.withTimeouts({ otpMs: '5' });
// @ts-expect-error options without publicApiKey
builder.withDeviceContext({ buildConfig: 'US_UAT' });
// @ts-expect-error a service that does not exist
builder.withDeviceContext({ publicApiKey: 'k', buildConfig: 'US' });
// @ts-expect-error an IP address that is a number
builder.withDeviceIpAddress(7);
// @ts-expect-error a storage that cannot remove
builder.withStorage({ getItem: () => null, setItem: () => {} });
// @ts-expect-error a consent that is a plain boolean
builder.withUniversalProveKey(async () => true);
// @ts-expect-error no token
builder.build().authenticate();
// @ts-expect-error an event that does not exist
builder.build().addEventListener('done', () => {});
// @ts-expect-error a promise cannot be cancelled with a reason
builder.build().authenticate('token').cancel('reason');
// @ts-expect-error an abstract plug-in
new PpbIntegration();
// @ts-expect-error an add-on without its function
new (class extends PpbIntegration {})();
// @ts-expect-error a code that is an object
new OtpError('text', {});
// @ts-expect-error a level that does not exist
LoggerFactory.setLogLevel(6);
// @ts-expect-error a reason that does not exist
export const reason: AuthErrorReason = 'timeout';
// @ts-expect-error another reason than those listed
new AuthError('text', { reason: 'other' });
