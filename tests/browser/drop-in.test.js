// The app of tests/browser/drop-in, which was written for the published client, in real browsers: bundled from a
// project in which this library stands under that name, and run against the sandbox with test add-ons.
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';

import { startSandbox } from '../../demo/sandbox/server.js';
import { projectUnderPublishedName } from '../package/published-name.js';
import { Merchant } from '../sandbox/test-client.js';
import { PHONE_USER_AGENT, inEachBrowser } from './browsers.js';
import { serve } from './static-server.js';

const NUMBER = '2001004014';

let project;
let sandbox;
let merchant;
let site;
beforeAll(async () => {
  project = await projectUnderPublishedName();
  const { outputFiles } = await build({
    entryPoints: [join(project.folder, 'src/app.ts')], bundle: true, write: false, format: 'esm', platform: 'browser',
  });
  sandbox = await startSandbox({ settings: { requestsPerSecond: 0, mobileAuth: false } });
  merchant = new Merchant(sandbox.origin);
  const script = { body: Buffer.from(outputFiles[0].contents), headers: { 'content-type': 'text/javascript' } };
  const listener = `<script>window.unhandled = [];
    addEventListener('unhandledrejection', ({ reason }) => unhandled.push(reason.reason));</script>`;
  site = await serve({
    '/': { body: `<!doctype html><title>Shop</title>${listener}<script type="module" src="/app.js"></script>` },
    '/app.js': script,
  });
}, 120_000);
afterEach(() => sandbox.reset());
afterAll(async () => {
  await site?.close();
  await sandbox?.close();
  await project?.remove();
});

inEachBrowser('an app of the published client', ({ newPage, pageErrors }) => {
  async function open(options) {
    const page = await newPage(options);
    await page.goto(site.origin);
    expect(await page.evaluate('app.construct()')).toEqual([true, true]);
    return page;
  }

  const run = async (page, name, token) => {
    const text = await page.evaluate(`app.${name}(${JSON.stringify(token)}).then((value) => JSON.stringify(value ?? null))`);
    return JSON.parse(text);
  };

  test('signs in on a phone with device context and consent, after a refused number and a wrong OTP', async () => {
    sandbox.configure({ deviceContext: true, universalProveKey: true });
    const page = await open({ userAgent: PHONE_USER_AGENT });
    const flow = await merchant.unify({ allowOTPRetry: true });
    const { known, info, used, seen } = await run(page, 'mobile', flow.authToken);
    expect(seen).toEqual([
      'consent', 'otpStart true false', 'otpStart true true', 'otpFinish false', 'otpFinish true', 'finish true',
    ]);
    expect(known.slice(0, 4)).toEqual([false, true, true, true]);
    // Once for the flow, afresh, and once for the question afterwards.
    expect(used.ignoreCached).toEqual([true, null]);
    expect(used.options).toEqual(['US_UAT key function']);
    expect(info).toEqual({ fingerprint: { results: 'traits of this browser' } });
    expect(await merchant.status(flow)).toMatchObject({ success: 'true' });
    expect(sandbox.log(flow.answer.correlationId).map(({ path }) => path))
      .toContain('/v1/client/device/universal/register');

    const again = await merchant.unify({ phoneNumber: NUMBER });
    expect((await run(page, 'mobile', again.authToken)).seen.slice(6)).toEqual(['finish true']);
    expect(pageErrors(page)).toEqual([]);
  });

  test.each([
    ['user/ppb/register', ['ppbStart enroll', 'ppbFinish enroll true'], { ppbOperation: 'enroll' }],
    ['user/ppb/verify', ['ppbStart verify', 'ppbFinish verify true'], { ppbOperation: 'verify' }],
    ['user/docv', ['docFinish true'], {}],
  ])('goes through %s with its add-on', async (step, told, asked) => {
    sandbox.configure({ extraSteps: [step] });
    const page = await open({ userAgent: PHONE_USER_AGENT });
    const flow = await merchant.unify({ phoneNumber: NUMBER, rebind: true });
    const { used, seen } = await run(page, 'further', flow.authToken);
    expect(seen.slice(-told.length - 1)).toEqual([...told, 'finish true']);
    expect(used.operations).toEqual([{
      ...asked, endpointUrl: expect.stringMatching(/^http/), operationId: expect.any(String),
      oneTimeSecret: expect.any(String),
    }]);
    expect(await merchant.status(flow)).toMatchObject({ success: 'true' });
    expect(pageErrors(page)).toEqual([]);
  });

  test('answers a message', async () => {
    sandbox.configure({ extraSteps: ['scan/message'] });
    const page = await open({ userAgent: PHONE_USER_AGENT });
    const flow = await merchant.unify({ allowOTPRetry: true });
    expect((await run(page, 'mobile', flow.authToken)).seen).toContainEqual(expect.stringMatching(/^message /));
  });

  test('waits on a desktop for the Instant Link, and has it sent again', async () => {
    const page = await open();
    const flow = await merchant.unify({ possessionType: 'desktop', phoneNumber: NUMBER });
    const sent = [];
    const resent = new Promise((resolve) => {
      page.on('response', (response) => {
        if (!response.url().endsWith('/instantlink/start') || response.request().method() !== 'POST') return;
        if (sent.push(response) === 2) resolve(undefined);
      });
    });
    const running = run(page, 'desktop', flow.authToken);
    await resent;
    expect(sandbox.tapLink(sandbox.messages(NUMBER).at(-1).id).status).toBe(303);
    await running;
    expect(await merchant.status(flow)).toMatchObject({ success: 'true', phoneNumber: NUMBER });
    expect(pageErrors(page)).toEqual([]);
  });

  test('cancels through a promise of its own; a failure that it forgets is reported once', async () => {
    const page = await open({ userAgent: PHONE_USER_AGENT });
    const flow = await merchant.unify({ phoneNumber: NUMBER });
    expect(await run(page, 'cancelled', flow.authToken)).toEqual({ cleaned: ['dialog closed'], outcome: 'AuthError' });
    expect(await page.evaluate('unhandled')).toEqual([]);
    await page.evaluate(`new Promise((resolve) => {
      addEventListener('unhandledrejection', () => setTimeout(resolve), { once: true });
      void app.mobile('no token');
    })`);
    expect(await page.evaluate('unhandled')).toEqual(['malformed_token']);
  });

  test('has what needs no flow', async () => {
    const page = await open();
    expect(await run(page, 'alone')).toEqual({
      errors: [['OtpError', '', null], ['PhoneValidationError', 'refused', 7]],
      lines: ['warn shop: text'],
      members: [0, 'accept', 'secondary', 'fetch', 'EU_PROD', 1],
      same: [true, true],
      names: ['PPB', 'DeviceContext'],
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      registered: false,
    });
    expect(pageErrors(page)).toEqual([]);
  });
});
