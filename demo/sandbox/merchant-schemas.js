import { boolean, object, optional, text } from './schema.js';

const ID = text({ minLength: 1, maxLength: 128 });
const PHONE_NUMBER = text({ minLength: 1, maxLength: 32 });
const IP_ADDRESS = text({ format: 'ip', description: 'an IPv4 or IPv6 address' });
const EMAIL_ADDRESS = text({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$', description: 'an email address' });
const FINAL_TARGET_URL = text({
  maxLength: 128, pattern: '^[A-Za-z0-9._+=/:?-]+$', format: 'http-url',
  description: 'an http(s) URL of the characters A-Z a-z 0-9 - . _ + = / : ?',
});
const SMS_MESSAGE = text({
  maxLength: 160, pattern: '^[^#]*#{4,6}[^#]*$',
  description: 'a text with one #### to ###### where the OTP or the link goes',
});

/** What either way to begin a flow may tell of it. */
const ABOUT_FLOW = {
  phoneNumber: optional(PHONE_NUMBER), finalTargetUrl: optional(FINAL_TARGET_URL), smsMessage: optional(SMS_MESSAGE),
  emailAddress: optional(EMAIL_ADDRESS), ipAddress: optional(IP_ADDRESS), allowOTPRetry: optional(boolean()),
};

export const UNIFY = object({
  clientRequestId: ID,
  possessionType: text({ oneOf: ['mobile', 'desktop', 'none'] }),
  ...ABOUT_FLOW,
  deviceId: optional(ID), proveId: optional(ID), clientCustomerId: optional(ID), clientHumanId: optional(ID),
  rebind: optional(boolean()), checkReputation: optional(boolean()), mobileAuthEnabled: optional(boolean()),
});
export const STATUS = object({ correlationId: ID, clientRequestId: optional(ID) });
export const BIND = object({ correlationId: ID, phoneNumber: PHONE_NUMBER, clientRequestId: optional(ID) });
export const START = object({
  flowType: text({ oneOf: ['desktop', 'mobile'] }),
  ...ABOUT_FLOW,
  dob: optional(text({ minLength: 1, maxLength: 10 })),
  ssn: optional(text({ minLength: 1, maxLength: 11 })),
});
export const REVOKE = object({ clientRequestId: ID, deviceId: ID });
export const VALIDATE = object({ correlationId: ID });
