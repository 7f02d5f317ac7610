// Turns what is on the wire into a Playwright test with the fixture of prove-auth-sandbox: the same customer, the same
// answers, the same requests.

/**
 * @typedef {import('./wire-log.js').Drawn} Drawn
 * @typedef {{phoneNumber: string, isMobile: boolean, settings: object, wire: Drawn[]}} Happening
 * @typedef {{type: string, path: string, success?: string}} Event
 */

const OTP_START = '/v1/client/mobile/otp/start';
const OTP_FINISH = '/v1/client/mobile/otp/finish';

/** What happened since the last check began. @param {Drawn[]} wire */
function lastCheck(wire) {
  const start = wire.findLastIndex(([kind, what]) => {
    const { type, path } = /** @type {Event} */ (what ?? {});
    return kind === 'server' && type === 'sent' && path === '/api/start';
  });
  return wire.slice(Math.max(start, 0)).map(([kind, what]) => ({ kind, ...(/** @type {Event} */ (what)) }));
}

/** What the customer did with each OTP, in order. @param {string[]} paths @param {string} success */
function otpAnswers(paths, success) {
  const actions = paths.filter((path) => path === OTP_START || path === OTP_FINISH).slice(1);
  const last = actions.lastIndexOf(OTP_FINISH);
  return actions.map((path, index) => {
    if (path === OTP_START) return 'resend';
    return index === last && success === 'true' ? 'right' : 'wrong';
  });
}

/** @param {unknown} value */
const code = (value) => JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');

/**
 * @param {Happening} happening
 * @returns {string} a file to save beside other Playwright tests
 */
export function writeTest({ phoneNumber, isMobile, settings, wire }) {
  const check = lastCheck(wire);
  const paths = check.flatMap(({ kind, type, path }) =>
    (kind === 'progress' && type === 'request' && path.startsWith('/v1/client/') ? [path] : []));
  const success = check.findLast(({ kind, path }) => kind === 'server' && path === '/api/finish')?.success ?? 'pending';
  const tapped = check.some(({ kind }) => kind === 'tap');
  const returning = paths.includes('/v1/client/device/passive/verify');
  return `import { createRequire } from 'node:module';
import { expect, test } from 'prove-auth-sandbox/playwright';

// Written by the demo from what happened on its wire.
const SDK = createRequire(import.meta.url).resolve('prove-auth-wasm/dist/prove-auth.js');
const PHONE_NUMBER = ${code(phoneNumber)};
const POSSESSION_TYPE = ${code(isMobile ? 'mobile' : 'desktop')};
/** What the customer does with each OTP. */
const ANSWERS = ${code(otpAnswers(paths, success))};
const TAPS_LINK = ${tapped};
const REQUESTS = ${code(paths)};

test.use({ sandboxOptions: { settings: ${code(settings)} } });

test('what happened on the wire', async ({ page, phone, sandbox }) => {
  const form = { grant_type: 'client_credentials', client_id: 'shop', client_secret: 'any' };
  const token = await fetch(sandbox.origin + '/token', { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: accessToken } = await token.json();
  const service = async (path, body) => {
    const headers = { 'Content-Type': 'application/json', 'Authorization': 'Bearer ' + accessToken };
    return (await fetch(sandbox.origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  let answers = [];
  await page.exposeFunction('answerOtp', async () => {
    const answer = answers.shift() ?? 'right';
    if (answer === 'resend') return { resultType: 1 };
    const otp = await phone.otp();
    return { resultType: 0, input: { otp: answer === 'right' ? otp : 'wrong' } };
  });
  await page.exposeFunction('tapLink', () => phone.tapLink());
  await page.goto(sandbox.origin + '/link/none'); // any page of this machine; the shop's own in its place
  await page.addScriptTag({ path: SDK });

  const signIn = async (possessionType) => {
    const target = possessionType === 'desktop' ? { finalTargetUrl: 'https://shop.example/done' } : {};
    const check = { clientRequestId: 'test', possessionType, phoneNumber: PHONE_NUMBER, allowOTPRetry: true, ...target };
    const { authToken, correlationId } = await service('/v3/unify', check);
    await page.evaluate(([token, isMobile, taps]) => {
      const builder = new proveAuth.AuthenticatorBuilder().withAuthFinishStep(() => {});
      if (isMobile) builder.withOtpFallback(() => null, window.answerOtp);
      else {
        builder.withRole('secondary').withInstantLinkFallback(() => null, () => {
          if (taps) window.tapLink();
          return new Promise(() => {});
        });
      }
      return builder.build().authenticate(token);
    }, [authToken, possessionType === 'mobile', TAPS_LINK]);
    const { success } = await service('/v3/unify-status', { correlationId });
    const requests = sandbox.log(correlationId).filter(({ kind, path }) => kind === 'request' && path.startsWith('/v1/client/'));
    return { success, requests: requests.map(({ path }) => path) };
  };
${returning ? `
  expect((await signIn('mobile')).success).toBe('true'); // the visit before, which made the Prove Key
` : ''}
  answers = [...ANSWERS];
  const { success, requests } = await signIn(POSSESSION_TYPE);
  expect(success).toBe(${code(success)});
  expect(requests).toEqual(REQUESTS);
});
`;
}
