// An app step that answers with the wrong shape is named in a warning, with the shape that is wanted: without it a
// page whose author misspelt a member would fail in silence. The value itself may be a secret and is not logged.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LogLevel } from '../../js/enums.js';
import { LoggerFactory } from '../../js/logger.js';
import { AuthenticatorBuilder, MemoryDeviceStore, PpbIntegration } from '../../js/node.js';

const SECRET = '4155550199';

const logged = [];
beforeEach(() => {
  logged.length = 0;
  LoggerFactory.setLogLevel(LogLevel.trace);
  LoggerFactory.setLogWriter({ write: (...line) => logged.push(line) });
});
afterEach(() => {
  LoggerFactory.setLogLevel(LogLevel.error);
  LoggerFactory.setLogWriter(null);
});

/** A token of a backend that begins with this step, allows everything and answers each request alike. */
function tokenOf(next) {
  const subs = { usr: { auths: { docv: { endp: 'https://docv.example' } } } };
  const claims = { id: 'auth-1', ans: 'test', endp: 'https://backend.example', chlg: 'c', next, subs };
  return [{}, { rid: 'r', auth: claims }, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

class AddOn extends PpbIntegration {
  async activateWebComponent() {
    return {};
  }
}

const refuse = () => ({ secret: SECRET });
const STEPS = [
  ['mobile/otp', 'otpStart', /null or \{phoneNumber: string\}/, (b) => b.withOtpFallback(refuse, () => null)],
  ['mobile/otp', 'otpFinish', /resultType/, (b) => b.withOtpFallback(() => null, refuse)],
  ['mobile/otp', 'otpFinish', /JSON/, (b) => b.withOtpFallback(() => null, () => ({ otp: 1n, secret: SECRET }))],
  ['mobile/instantlink', 'instantLinkStart', /null or \{phoneNumber/, (b) => b.withInstantLinkFallback(refuse)],
  ['mobile/instantlink', 'instantLinkRetry', /InstantLinkResultType/,
    (b) => b.withInstantLinkFallback(() => null, refuse)],
  ['mobile/instantlink', 'deviceIpAddress', /a text or null/,
    (b) => b.withInstantLinkFallback(() => null, refuse).withDeviceIpAddress(refuse)],
  ['scan/message', 'authMessage', /accept/, (b) => b.withAuthMessageHandler(refuse)],
  ['device/passive/silent', 'universalProveKeyConsent', /\{consentGranted: boolean\}/,
    (b) => b.withUniversalProveKey(refuse)],
  ['user/docv', 'docvStart', /\{documentType: string\}/, (b) => b.withDocumentVerification(refuse)],
];

test.each(STEPS)('%s: %s', async (next, step, wanted, change) => {
  new AddOn();
  const fetch = async () => new Response('{"next":""}', { headers: { 'content-type': 'application/json' } });
  const builder = new AuthenticatorBuilder()
    .withPlatform(new MemoryDeviceStore())
    .withPlatform({ fetch, userAgent: 'Mobi' }) // a phone: it opens no socket
    .withAuthFinishStep(() => {});
  const outcome = await change(builder).build().authenticate(tokenOf(next)).catch((error) => error);
  expect(outcome).toMatchObject({ reason: 'step_result', message: expect.not.stringContaining(SECRET) });
  const warnings = logged.filter(([level]) => level === LogLevel.warn);
  expect(warnings[0]).toEqual([LogLevel.warn, 'prove-auth: ', expect.stringMatching(wanted)]);
  expect(warnings[0][2]).toContain(` ${step} step `);
  expect(JSON.stringify(logged)).not.toContain(SECRET);
});
