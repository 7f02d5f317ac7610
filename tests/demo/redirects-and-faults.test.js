// The demo where the page is left for another and comes back, and where something breaks on the way.
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { startDemo } from '../../demo/start-demo.js';
import { inEachBrowser } from '../browser/browsers.js';
import { Visitor } from './visitor.js';

const LORANT = '200 100 4014';
const BERTIE = '+200 100 4025';

inEachBrowser('the demo', ({ newPage }) => {
  /** @type {import('./visitor.js').Demo} */
  let demo;
  beforeEach(async () => {
    demo = await startDemo();
  });
  afterEach(() => demo.close());

  /** @param {'mobile' | 'desktop'} mode */
  const visit = async (mode) => Visitor.arrive(await newPage(), demo, mode);

  /** A visitor of the shop whose merchant uses the Universal Prove Key, asked for consent on the key's page. */
  async function askedForConsent() {
    const visitor = await visit('mobile');
    await visitor.switchSettings('Universal Prove Key');
    await visitor.signIn(LORANT);
    await visitor.sees('#dialog-title', /One key for every shop/);
    await visitor.sees('.shop-name.shop-keyring', /Keyring/);
    expect(visitor.page.url()).toBe(`${demo.origin}/universal`); // without the auth token
    return visitor;
  }

  test('Universal Prove Key: to its page and back, with one wire; the second time without a question', async () => {
    const visitor = await askedForConsent();
    await visitor.sees('#wire-rows', /v3\/unify[^]*device\/universal/);
    await visitor.press('Keep one key');
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Lorant/);
    expect(visitor.page.url()).toBe(`${demo.origin}/back`);
    await visitor.sees('#wire-rows',
      /server: v3\/unify\n[^]*device\/universal\/register[^]*SMS: OTP[^]*redirect\/finish[^]*server: v3\/unify-status/);
    await visitor.page.click('#sign-out');
    await visitor.page.click('#wire-clear');
    await visitor.signIn(LORANT);
    await visitor.sees('#account-title', /Welcome, Lorant/);
    expect(await visitor.wirePaths()).toContain('device/universal/verify');
    visitor.expectNoComplaints();
  });

  test('Universal Prove Key declined: the OTP alone still signs in', async () => {
    const visitor = await askedForConsent();
    await visitor.press('Not now');
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Lorant/);
    expect(demo.sandbox.counts().registrations).toBe(0);
    visitor.expectNoComplaints();
  });

  test('Universal Prove Key cancelled: told on its page, and the way back to the shop', async () => {
    const visitor = await askedForConsent();
    await visitor.page.click('#dialog-cancel');
    await visitor.sees('#failed-title', /Cancelled/);
    await visitor.page.click('#failed-again');
    await visitor.sees('#form-title', /Sign in/);
    expect(visitor.page.url()).toBe(`${demo.origin}/`);
    visitor.expectNoComplaints();
  });

  /** Breaks something in the panel. @param {Visitor} visitor @param {string} where @param {string} how */
  async function breakOnce(visitor, where, how) {
    await visitor.openPanel();
    const [place, fault] = await visitor.page.$$('.faults select');
    const pick = async (/** @type {typeof place} */ list, /** @type {string} */ label) => {
      const value = await list?.$$eval('option', (options, text) =>
        options.find((option) => option.textContent === text)?.value, label);
      await list?.select(value ?? 'no such option');
    };
    await pick(place, where);
    await pick(fault, how);
    await visitor.panelSays(() => visitor.press('Break it once'), /^Next time: /);
    await visitor.page.click('#close-panel');
  }

  test.each([
    ['OTP is sent', 'HTTP 500', /not available at the moment/, /http_status/],
    ['OTP is sent', 'broken JSON', /was not confirmed/, /9100/],
    ['OTP is sent', 'connection cut', /was not confirmed/, /9100/],
    ['your server starts', 'HTTP 500', /Something went wrong/, /502/],
    ['your server verifies', 'HTTP 500', /Something went wrong/, /step_rejected/],
  ])('when %s: %s', async (where, how, sentence, details) => {
    const visitor = await visit('mobile');
    await breakOnce(visitor, where, how);
    await visitor.signIn(LORANT);
    if (where === 'your server verifies') await visitor.enterOtp('1234');
    await visitor.sees('#failed-sentence', sentence);
    await visitor.sees('#failed-details', details);
    await visitor.page.click('#failed-again');
    await visitor.signIn(LORANT);
    await visitor.page.waitForSelector('#possession-dialog:not([hidden]), #view-account:not([hidden])');
  });

  test('an answer that is late is waited for, and what was mended breaks nothing', async () => {
    const visitor = await visit('mobile');
    await breakOnce(visitor, 'device registers', '4 seconds late');
    await breakOnce(visitor, 'OTP is checked', 'HTTP 500');
    await visitor.signIn(LORANT);
    await visitor.page.waitForSelector('.row-call.pending');
    await visitor.openPanel();
    await visitor.panelSays(() => visitor.press('Mend everything'), /Nothing is broken/);
    await visitor.page.click('#close-panel');
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome/);
  });

  test('a status socket that drops is reopened, one closed with 1008 ends the check', async () => {
    const visitor = await visit('desktop');
    await visitor.signIn(LORANT);
    await visitor.sees('#dialog-title', /Tap the link/);
    await visitor.sees('.row-socket .row-outcome', /open/);
    await breakOnce(visitor, 'status socket', 'dropped without a word');
    await visitor.sees('#wire-rows', /status socket\s+closed[^]*status socket\s+open/);
    await visitor.openPanel();
    const [place] = await visitor.page.$$('.faults select');
    await place?.select('/v1/client/status');
    await visitor.page.$$eval('.faults select', ([, fault]) => {
      /** @type {HTMLSelectElement} */ (fault).value = 'close';
      fault?.dispatchEvent(new Event('change'));
    });
    await visitor.fill('.faults input', '1008');
    await visitor.panelSays(() => visitor.press('Break it once'), /closed with code 1008/);
    await visitor.page.click('#close-panel');
    await visitor.sees('#failed-title', /could not/);
  });

  test('another Instant Link is sent, then one to another number, which is tapped', async () => {
    const visitor = await visit('desktop');
    await visitor.signIn(LORANT);
    await visitor.sees('#dialog-title', /Tap the link/);
    await visitor.page.waitForSelector('.notice');
    await visitor.page.click('#dialog-resend');
    await visitor.page.waitForFunction(() => document.querySelectorAll('.notice').length === 2);
    await visitor.page.waitForSelector('#dialog-change[aria-disabled="false"]');
    await visitor.page.click('#dialog-change');
    await visitor.sees('#dialog-title', /Which number/);
    await visitor.fill('#dialog-input', BERTIE);
    await visitor.page.click('#dialog-submit');
    await visitor.sees('#thread-number, .notice', /http/);
    await visitor.page.click('#phone-messages');
    await visitor.sees('#thread-number', /2001004025/);
    await visitor.page.click('.bubble .tap');
    await visitor.sees('#account-title', /Welcome, Bertie/);
    visitor.expectNoComplaints();
  });
}, ['chromium']);
