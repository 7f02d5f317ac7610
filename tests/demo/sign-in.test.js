// What a person does in the demo, in a real browser against the real sandbox.
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { startDemo } from '../../demo/start-demo.js';
import { inEachBrowser } from '../browser/browsers.js';
import { waitUntilTrue } from '../browser/older-firefox.js';
import { Visitor } from './visitor.js';

const LORANT = '200 100 4014';
const LANEY = '200 100 4015';
const BERTIE = '+200 100 4025';

inEachBrowser('the demo', ({ newPage }) => {
  /** @type {import('./visitor.js').Demo} */
  let demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  /** @param {'mobile' | 'desktop'} mode */
  const visit = async (mode) => Visitor.arrive(await newPage(), demo, mode);

  test('first visit by OTP, second visit silent', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(LORANT);
    await visitor.sees('.notice', /1234/);
    await visitor.sees('#dialog-meter', /Good for [12]:\d\d/);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Lorant/);
    await visitor.sees('#account-how', /OTP/);

    await visitor.page.click('#wire-clear');
    await visitor.page.click('#sign-out');
    await visitor.signIn(LORANT);
    await visitor.sees('#account-how', /Prove Key/);
    expect(await visitor.wirePaths()).toEqual(['device/passive/verify']);
    visitor.expectNoComplaints();
  });

  test('a wrong OTP is answered with a sentence, and the right one still works', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('9999');
    await visitor.sees('#dialog-error', /not the one we sent/);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome/);
    visitor.expectNoComplaints();
  });

  test('an Instant Link is tapped on the phone, and the computer is in', async () => {
    const visitor = await visit('desktop');
    await visitor.signIn(LORANT);
    await visitor.sees('#dialog-title', /Tap the link/);
    await visitor.sees('.notice', /http/);
    await visitor.page.click('#phone-messages');
    await visitor.page.click('.bubble .tap');
    await visitor.sees('#account-title', /Welcome, Lorant/);
    await visitor.sees('#account-how', /link you tapped/);
    const frame = await (await visitor.page.waitForSelector('#visit-frame iframe'))?.contentFrame();
    await waitUntilTrue(/** @type {import('puppeteer-core').Frame} */ (frame),
      () => document.querySelector('#done-title')?.textContent === 'That was you', 15_000);
    await visitor.sees('#wire-rows', /SMS: Instant Link[^]*opens the link[^]*done/);
    visitor.expectNoComplaints();
  });

  test('another number is asked for and used', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(LANEY);
    await visitor.seesOtpDialog();
    await visitor.page.click('#dialog-change');
    await visitor.sees('#dialog-title', /Which number/);
    await visitor.page.waitForSelector('#dialog-submit[aria-disabled="false"]');
    await visitor.fill('#dialog-input', LORANT);
    await visitor.page.click('#dialog-submit');
    await visitor.sees('.notice', /1234/);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-facts', /2001004014/);
    visitor.expectNoComplaints();
  });

  test.each(/** @type {const} */ (['mobile', 'desktop']))('cancelling on %s ends the check at once', async (mode) => {
    const visitor = await visit(mode);
    await visitor.signIn(LORANT);
    await visitor.page.waitForSelector('#possession-dialog:not([hidden]) [aria-disabled="false"]');
    await visitor.page.keyboard.press('Escape');
    await visitor.sees('#failed-title', /Cancelled/);
    await visitor.sees('#failed-details', /cancelled/);
    await visitor.page.click('#failed-again');
    await visitor.sees('#form-title', /Sign in/);
    visitor.expectNoComplaints();
  });

  test('another number on a known device is refused, and moves over when the customer proves it', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome/);
    await visitor.page.click('#sign-out');
    await visitor.signIn(BERTIE);
    await visitor.sees('#failed-title', /belongs to another number/);
    await visitor.sees('#failed-details', /9101/);
    await visitor.page.click('#failed-rebind');
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Bertie/);
    visitor.expectNoComplaints();
  });

  test('a server that cannot be reached is told to customer and developer', async () => {
    const visitor = await visit('mobile');
    demo.sandbox.fail({ path: '/v1/client/mobile/otp/start', kind: 'status', status: 500 });
    await visitor.signIn(LORANT);
    await visitor.sees('#failed-sentence', /not available/);
    await visitor.sees('#failed-details', /http_status/);
  });
});
