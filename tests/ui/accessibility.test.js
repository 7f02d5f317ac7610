// Every phase of <prove-sign-in>, in the page and over it, in both colour schemes, in a language of each direction: axe
// finds nothing, nothing sticks out, nothing moves that should not.
import { readFileSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { inEachBrowser } from '../browser/browsers.js';
import { until } from '../until.js';
import { Customer } from './customer.js';
import { openSite, PHONE_NUMBER } from './site.js';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
beforeAll(async () => {
  site = await openSite();
});
afterEach(async () => {
  delete site.behaviour.start;
  await site.sandbox.reset();
});
afterAll(() => site.close());

/** @param {import('puppeteer-core').Page} page @returns {Promise<string[]>} */
async function problems(page) {
  if (!await page.evaluate('"axe" in window')) await page.evaluate(AXE);
  const found = await page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [.../** @type {string[]} */ (found), ...(wider > 0 ? [`the page is ${wider} px too wide`] : [])];
}

/** An answer is held back. */
const slow = () => until(() => site.sandbox.counts().slowAnswers, 'the slow answer is due');

inEachBrowser('accessibility', ({ newPage }) => {
  const LOOKS = [['light', 'en'], ['dark', 'en'], ['light', 'ar'], ['dark', 'ar']];

  test.each(LOOKS)('in %s, in %s', async (scheme, lang) => {
    const page = await newPage();
    await page.setBypassCSP(true); // axe is no part of the page
    await page.setViewport({ width: 320, height: 700 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const customer = new Customer(page, site);
    /** @type {Record<string, string[]>} */
    const found = {};
    const direction = () => page.evaluate(() => {
      const title = document.querySelector('prove-sign-in')?.shadowRoot?.querySelector('h2');
      return title && getComputedStyle(title).direction;
    });

    await customer.open(`possession-type=mobile&ask-phone-number=&attempts=3&lang=${lang}`);
    expect(await direction()).toBe(lang === 'ar' ? 'rtl' : 'ltr');
    found.idleWithNumber = await problems(page);
    await customer.open(`possession-type=mobile&attempts=3&lang=${lang}`);
    found.idle = await problems(page);
    const register = '/v1/client/device/passive/register';
    site.sandbox.fail({ path: register, kind: 'slow', delayMs: 600_000 });
    await customer.press('submit');
    await customer.sees('[part="bar"]', /^/);
    found.checking = await problems(page);
    await slow();
    site.sandbox.advance(600_000);
    await customer.seesInput('phone');
    found.phoneNumber = await problems(page);
    await customer.types('12');
    await customer.sees('[role="alert"]');
    found.phoneRefused = await problems(page);
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    found.otp = await problems(page);
    site.sandbox.fail({ path: '/v1/client/mobile/otp/finish', kind: 'slow', delayMs: 600_000 });
    await customer.types('9999');
    await customer.sees('form[aria-busy="true"] button', /^/);
    found.otpBusy = await problems(page);
    await slow();
    site.sandbox.advance(600_000);
    await customer.sees('h2', /./);
    await customer.sees('button[part~="submit"][aria-disabled="false"]');
    found.failedOrRefused = await problems(page);

    await customer.open(`possession-type=mobile&ask-phone-number=&lang=${lang}`);
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    await customer.types('9999');
    await customer.sees('[role="alert"]');
    found.otpRefused = await problems(page);
    /** @type {() => void} */
    let answer = () => {};
    site.behaviour.start = () => new Promise((resolve) => { answer = resolve; });
    await customer.types('1234');
    await page.waitForFunction(`document.querySelector('prove-sign-in').state.phase === 'finishing'`);
    found.finishing = await problems(page);
    delete site.behaviour.start;
    answer();
    await page.waitForFunction(`document.querySelector('prove-sign-in').state.phase === 'done'`);
    found.done = await problems(page);

    await customer.open(`possession-type=desktop&ask-phone-number=&lang=${lang}`);
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('button[part~="resend"]');
    found.instantLink = await problems(page);
    await customer.press('cancel');
    await customer.sees('button[part~="submit"]');
    found.failed = await problems(page);

    await page.evaluate(() => {
      localStorage.clear(); // the device is a new one
    });
    await site.sandbox.reset();
    await page.goto(`${site.origin}/own?lang=${lang}`);
    await page.click('#sign-in');
    await customer.seesInput('phone');
    expect(await direction()).toBe(lang === 'ar' ? 'rtl' : 'ltr');
    found.phoneNumberOverPage = await problems(page);
    await customer.types('12');
    await customer.sees('[role="alert"]');
    found.phoneRefusedOverPage = await problems(page);
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    found.otpOverPage = await problems(page);
    await customer.types('9999');
    await customer.sees('[role="alert"]');
    found.otpRefusedOverPage = await problems(page);
    site.behaviour.start = () => new Promise((resolve) => { answer = resolve; });
    await customer.types('1234');
    await page.waitForFunction('dialogs.state.phase === "finishing"');
    found.finishingOverPage = await problems(page);
    delete site.behaviour.start;
    answer();
    await page.waitForFunction(() => !document.querySelector('prove-sign-in'));
    await page.goto(`${site.origin}/own?lang=${lang}&possessionType=desktop`);
    await page.click('#sign-in');
    await customer.seesInput('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('button[part~="resend"]');
    found.instantLinkOverPage = await problems(page);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((phase) => [phase, []])));
  });

  test('nothing moves for who wants no motion', async () => {
    const page = await newPage();
    const customer = new Customer(page, site);
    const moving = () => page.evaluate(() =>
      document.querySelector('prove-sign-in')?.shadowRoot?.getAnimations().length);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);
    await customer.open('possession-type=desktop&ask-phone-number=');
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('h2', /Open the link/);
    expect(await moving()).toBe(1);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    expect(await moving()).toBe(0);
  });
}, ['chromium']);
