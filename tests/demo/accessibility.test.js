// The demo for keyboard, screen reader and every size: axe finds nothing, nothing sticks out, focus goes along.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { startDemo } from '../../demo/start-demo.js';
import { inEachBrowser } from '../browser/browsers.js';
import { Visitor } from './visitor.js';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const LORANT = '200 100 4014';

/** @param {import('puppeteer-core').Page} page */
async function problems(page) {
  // Entrance animations change contrast on their way; they are to be over.
  await page.evaluate(() => Promise.all(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
    .map((animation) => animation.finished)));
  const found = await page.evaluate(`${AXE}; axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [.../** @type {string[]} */ (found), ...(wider > 0 ? [`the page is ${wider} px too wide`] : [])];
}

/** Which element has the keyboard. @param {import('puppeteer-core').Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.id);

inEachBrowser('the demo', ({ newPage }) => {
  /** @type {import('./visitor.js').Demo} */
  let demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  /** @type {[width: number, scheme: string][]} */
  const LOOKS = [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']];

  test.each(LOOKS)('axe finds nothing at %i px in %s', async (width, scheme) => {
    const page = await newPage();
    await page.setViewport({ width, height: width === 390 ? 844 : 800 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const narrow = width === 390;
    const enter = async (/** @type {string} */ room) => {
      if (narrow) await page.click(`.room-nav [data-room="${room}"]`);
    };
    const visitor = new Visitor(page, demo);
    /** @type {Record<string, string[]>} */
    const found = {};

    await visitor.open('mobile');
    found.start = await problems(page);
    await visitor.signIn('12');
    await visitor.sees('#number-error', /area code/);
    found.badNumber = await problems(page);
    const register = '/v1/client/device/passive/register';
    demo.sandbox?.fail({ path: register, kind: 'slow', delayMs: 600_000 });
    await visitor.signIn(LORANT);
    await page.waitForSelector('.row-call.pending');
    found.checking = await problems(page);
    await enter('wire');
    found.pending = await problems(page);
    await enter('merchant');
    demo.sandbox?.advance(600_000);
    await visitor.enterOtp('9999');
    await visitor.sees('#dialog-error', /not the one/);
    found.dialog = await problems(page);
    await enter('phone');
    await visitor.sees('.notice', /1234/);
    found.lockScreen = await problems(page);
    await page.click('#phone-messages');
    found.messages = await problems(page);
    await enter('wire');
    found.wire = await problems(page);
    await page.click('#tab-code');
    await page.waitForSelector('#code-lines .lit');
    found.code = await problems(page);
    await enter('merchant');
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome/);
    found.account = await problems(page);
    await page.click('#change-number');
    await visitor.signIn('200 100 4015');
    await page.waitForSelector('#possession-dialog:not([hidden])');
    await page.click('#dialog-cancel');
    await visitor.sees('#failed-title', /Cancelled/);
    found.failed = await problems(page);
    await page.click('#open-panel');
    found.panel = await problems(page);

    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((state) => [state, []])));
  });

  test.each(LOOKS)('nor along an Instant Link and a Universal Prove Key, at %i px in %s', async (width, scheme) => {
    const page = await newPage();
    await page.setViewport({ width, height: width === 390 ? 844 : 800 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const enter = async (/** @type {string} */ room) => {
      if (width === 390) await page.click(`.room-nav [data-room="${room}"]`);
    };
    const visitor = new Visitor(page, demo);
    /** @type {Record<string, string[]>} */
    const found = {};

    await visitor.open('desktop');
    await page.click('#other-way');
    found.signUp = await problems(page);
    await page.click('#other-way');
    await visitor.signIn(LORANT);
    await visitor.sees('#dialog-title', /Tap the link/);
    found.dialog = await problems(page);
    await enter('phone');
    await visitor.sees('.notice', /http/);
    found.lockScreen = await problems(page);
    await page.click('#phone-messages');
    found.messages = await problems(page);
    await page.click('.bubble .tap');
    const frame = await (await page.waitForSelector('#visit-frame iframe'))?.contentFrame();
    await frame?.waitForFunction(() => document.querySelector('#done-title')?.textContent === 'That was you');
    found.opened = await problems(page);
    await page.click('#phone-airplane');
    found.airplane = await problems(page);

    await enter('merchant');
    await page.click('label:has([value="mobile"])');
    await visitor.switchSettings('Universal Prove Key');
    await page.click('#sign-out');
    await visitor.signIn('200 100 4025');
    await visitor.sees('#dialog-title', /One key/);
    found.consent = await problems(page);
    await enter('wire');
    found.wire = await problems(page);
    await page.click('#open-panel');
    await page.waitForSelector('#panel[open] .faults');
    await page.select('.faults select', '/v1/client/status');
    await page.$$eval('.faults select', ([, fault]) => {
      /** @type {HTMLSelectElement} */ (fault).value = 'close';
      fault?.dispatchEvent(new Event('change'));
    });
    found.panel = await problems(page);
    await page.click('#close-panel');
    await visitor.switchSettings('Universal Prove Key');

    await page.goto(`${demo.origin}/done?asc=false&authId=old`);
    await visitor.sees('#done-title', /did not work/);
    found.linkFailed = await problems(page);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((state) => [state, []])));
  });

  test('a sign-in by keyboard alone, told to a screen reader', async () => {
    const page = await newPage();
    await page.setViewport({ width: 1280, height: 800 });
    const visitor = new Visitor(page, demo);
    await visitor.open('mobile');
    await page.focus('#phone-number');
    await page.keyboard.type(`${LORANT}\n`);
    await visitor.seesOtpDialog();
    expect(await focused(page)).toBe('dialog-input');
    await page.waitForFunction(() => /1234/.test(document.querySelector('#phone-news[aria-live]')?.textContent ?? ''));
    await page.keyboard.type('12\n');
    await visitor.sees('#dialog-error[role="alert"]', /4 to 6 digits/);
    expect(await focused(page)).toBe('dialog-input');
    await page.keyboard.type('34\n');
    await visitor.sees('#account-title', /Welcome/);
    expect(await focused(page)).toBe('account-title');
  });

  test('the panel gives the keyboard back', async () => {
    const page = await newPage();
    await new Visitor(page, demo).open('mobile');
    await page.focus('#open-panel');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#panel[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#panel:not([open])');
    expect(await focused(page)).toBe('open-panel');
  });

  test('nothing moves when the visitor asks for reduced motion', async () => {
    const page = await newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    const visitor = new Visitor(page, demo);
    await visitor.open('mobile');
    await visitor.signIn('200 100 4015');
    await visitor.seesOtpDialog();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
}, ['chromium']);
