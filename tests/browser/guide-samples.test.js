// The samples of Prove's public integration guide, unchanged (tests/browser/guide), with a customer at their dialogs:
// prompts and confirms, promises that stay pending, result types as numbers.
import { readFileSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from '../sandbox/test-client.js';
import { PHONE_USER_AGENT, inEachBrowser } from './browsers.js';
import { serve } from './static-server.js';

const SAMPLES = [
  'authenticate', 'otp-default', 'otp-prompt', 'otp-resend', 'otp-retry', 'otp-number-change',
  'instant-link-default', 'instant-link-prompt', 'instant-link-resend', 'instant-link-number-change',
];
const NUMBER = '2001004014';
const OTHER_NUMBER = '4155550105';

// What the samples leave to the page: `verify`, and the names under which authenticate.js expects the steps.
const PAGE_SCRIPT = `
  var verify = (authId) => ({ verified: authId });
  var otpStart = window.otpStartStep, otpFinish = window.otpFinishStep, instantLink = window.instantLinkStartStep;
  var settle = (promise) => promise.then((value) => ({ value }), ({ reason, code, message }) => ({ reason, code, message }));
  window.signIn = (isMobileWeb, authToken) => {
    window.outcome = settle(authenticate(isMobileWeb, authToken));
  };
  window.signInWithRetry = (authToken) => {
    const builder = new proveAuth.AuthenticatorBuilder().withRole('secondary')
      .withAuthFinishStep((input) => verify(input.authId))
      .withInstantLinkFallback(instantLinkStartStep, instantLinkRetryStep);
    window.outcome = settle(builder.build().authenticate(authToken));
  };`;

const page = (sample) => ({
  body: `<!doctype html><title>Guide</title><script src="/dist/prove-auth.js"></script>
    <script src="/guide/authenticate.js"></script><script src="/guide/${sample}.js"></script>
    <script>${PAGE_SCRIPT}</script>`,
});

let sandbox;
let merchant;
let site;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, mobileAuth: false } });
  merchant = new Merchant(sandbox.origin);
  const scripts = SAMPLES.map((name) => [`/guide/${name}.js`, {
    body: readFileSync(new URL(`guide/${name}.js`, import.meta.url)),
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
  }]);
  const pages = SAMPLES.map((name) => [`/${name}`, page(name)]);
  site = await serve(Object.fromEntries([...scripts, ...pages]));
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await site?.close();
  await sandbox?.close();
});

const YES = { type: 'confirm', message: 'Did you receive a text message?', accept: true };
const NO = { ...YES, accept: false };
const number = (text) => ({ type: 'prompt', message: 'Enter phone number:', accept: text !== null, text });
const otp = (text) => ({ type: 'prompt', message: 'Enter OTP code:', accept: text !== null, text });

/** @param {string} phoneNumber */
const lastMessage = (phoneNumber) => sandbox.messages(phoneNumber).at(-1);

/**
 * The customer: answers one dialog after the other, as the list says. `done` resolves after the last of them and
 * rejects at one that is not on the list.
 */
function customerAt(openPage, answers) {
  const waiting = [...answers];
  return new Promise((resolve, reject) => {
    openPage.on('dialog', async (dialog) => {
      const answer = waiting.shift();
      try {
        expect({ type: dialog.type(), message: dialog.message() })
          .toEqual({ type: answer?.type, message: answer?.message });
        const text = typeof answer.text === 'function' ? answer.text() : answer.text;
        await (answer.accept ? dialog.accept(text) : dialog.dismiss());
        if (waiting.length === 0) resolve(undefined);
      } catch (error) {
        reject(error);
      }
    });
    if (waiting.length === 0) resolve(undefined);
  });
}

inEachBrowser("the integration guide's samples", ({ newPage, pageErrors }) => {
  async function begin(sample, { request = {}, answers, retry = false }) {
    const mobile = sample.startsWith('otp');
    const flow = await merchant.unify({ possessionType: mobile ? 'mobile' : 'desktop', ...request });
    const openPage = await newPage(mobile ? { userAgent: PHONE_USER_AGENT } : {});
    await openPage.goto(`${site.origin}/${sample}`);
    const isMobileWeb = await openPage.evaluate('new proveAuth.AuthenticatorBuilder().build().isMobileWeb()');
    expect(isMobileWeb).toBe(mobile);
    const done = customerAt(openPage, answers);
    const sent = mobile ? undefined : openPage.waitForResponse((response) =>
      response.url().endsWith('/v1/client/mobile/instantlink/start') && response.request().method() === 'POST');
    const token = JSON.stringify(flow.authToken);
    await openPage.evaluate(retry ? `signInWithRetry(${token})` : `signIn(${isMobileWeb}, ${token})`);
    await sent;
    await done;
    return { flow, page: openPage, outcome: () => openPage.evaluate('outcome') };
  }

  async function expectSuccess({ flow, page: openPage, outcome }, phoneNumber) {
    expect(await outcome()).toEqual({ value: { verified: flow.claims.auth.id } });
    expect(await merchant.status(flow)).toMatchObject({ success: 'true', phoneNumber });
    expect(pageErrors(openPage)).toEqual([]);
  }

  const tapLink = (phoneNumber) => {
    expect(sandbox.tapLink(lastMessage(phoneNumber).id).status).toBe(303);
  };

  test('OTP, Default', async () => {
    const run = await begin('otp-default', { request: { phoneNumber: NUMBER }, answers: [YES, otp('1234')] });
    await expectSuccess(run, NUMBER);
  });

  test('OTP, Default: the customer cancels at the prompt', async () => {
    const run = await begin('otp-default', { request: { phoneNumber: NUMBER }, answers: [YES, otp(null)] });
    expect(await run.outcome()).toEqual({ value: { verified: run.flow.claims.auth.id } });
    expect(await merchant.status(run.flow)).toMatchObject({ success: 'false' });
    expect(sandbox.log(run.flow.answer.correlationId).map(({ path }) => path)).toContain('/v1/client/mobile/otp/error');
  });

  test('OTP, Prompt for Phone Number: also after a number that is refused', async () => {
    const read = () => lastMessage(OTHER_NUMBER).otp;
    const answers = [number('123'), number(OTHER_NUMBER), YES, otp(read)];
    const run = await begin('otp-prompt', { answers });
    await expectSuccess(run, OTHER_NUMBER);
  });

  test('OTP, Resend', async () => {
    const run = await begin('otp-resend', { request: { phoneNumber: NUMBER }, answers: [NO, YES, otp('1234')] });
    await expectSuccess(run, NUMBER);
    expect(sandbox.messages(NUMBER)).toHaveLength(2);
  });

  test('OTP, Retry OTP', async () => {
    const request = { phoneNumber: NUMBER, allowOTPRetry: true };
    const run = await begin('otp-retry', { request, answers: [YES, otp('0000'), YES, otp('1234')] });
    await expectSuccess(run, NUMBER);
  });

  test('OTP, Phone Number Change', async () => {
    const read = () => lastMessage(OTHER_NUMBER).otp;
    const request = { phoneNumber: NUMBER };
    const run = await begin('otp-number-change', { request, answers: [NO, number(OTHER_NUMBER), YES, otp(read)] });
    await expectSuccess(run, OTHER_NUMBER);
  });

  test('Instant Link, Default', async () => {
    const run = await begin('instant-link-default', { request: { phoneNumber: NUMBER }, answers: [] });
    tapLink(NUMBER);
    await expectSuccess(run, NUMBER);
  });

  test('Instant Link, Prompt for Phone Number', async () => {
    const run = await begin('instant-link-prompt', { answers: [number(OTHER_NUMBER)] });
    tapLink(OTHER_NUMBER);
    await expectSuccess(run, OTHER_NUMBER);
  });

  test('Instant Link, Resend: then the dialog is closed and the promise stays pending', async () => {
    const request = { phoneNumber: NUMBER };
    const run = await begin('instant-link-resend', { request, answers: [NO, YES], retry: true });
    expect(sandbox.messages(NUMBER)).toHaveLength(2);
    tapLink(NUMBER);
    await expectSuccess(run, NUMBER);
  });

  test('Instant Link, Phone Number Change', async () => {
    const answers = [NO, number(OTHER_NUMBER), YES];
    const request = { phoneNumber: NUMBER };
    const run = await begin('instant-link-number-change', { request, answers, retry: true });
    tapLink(OTHER_NUMBER);
    await expectSuccess(run, OTHER_NUMBER);
  });
});
