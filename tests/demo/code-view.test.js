// The code that the page shows is the code that runs: the same bytes, from the same address.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { startDemo } from '../../demo/start-demo.js';
import { inEachBrowser } from '../browser/browsers.js';
import { Visitor } from './visitor.js';

const DEMO = new URL('../../demo/', import.meta.url);
const MERCHANT_SERVER = 'server/merchant-server.js';

test('the merchant\'s server has less than a hundred lines', () => {
  expect(readFileSync(new URL(MERCHANT_SERVER, DEMO), 'utf8').trimEnd().split('\n').length).toBeLessThan(100);
});

inEachBrowser('the demo', ({ newPage }) => {
  /** @type {import('./visitor.js').Demo} */
  let demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  test('shows its files as they are, and lights the function that waits', async () => {
    const page = await newPage();
    const visitor = new Visitor(page, demo);
    /** @type {Map<string, Promise<string>>} the scripts that the page has loaded */
    const loaded = new Map();
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') {
        loaded.set(new URL(response.url()).pathname, response.text());
      }
    });
    await page.setViewport({ width: 1280, height: 800 });
    await visitor.open('mobile');
    await page.click('#tab-code');
    for (const [name, file] of [
      ['merchant.js', 'site/js/merchant.js'], ['device-context.js', 'site/js/device-context.js'],
      ['universal.js', 'site/js/universal.js'], ['merchant-server.js', MERCHANT_SERVER],
    ]) {
      await page.select('#code-file', name);
      const source = readFileSync(new URL(file, DEMO), 'utf8');
      await page.waitForFunction((lines) => document.querySelectorAll('#code-lines li').length === lines, {},
        source.trimEnd().split('\n').length);
      const shown = await page.$$eval('#code-lines li', (lines) => lines.map((line) => line.textContent).join('\n'));
      expect(shown.replace(/^ $/gm, '')).toBe(source.trimEnd());
      if (file !== MERCHANT_SERVER) expect(await loaded.get(`/js/${name}`)).toBe(source);
    }
    await page.select('#code-file', 'merchant.js');
    await visitor.signIn('200 100 4014');
    await visitor.seesOtpDialog();
    await page.waitForFunction(() => /function otpFinish/.test(document.querySelector('.lit')?.textContent ?? ''));
    visitor.expectNoComplaints();
  });
}, ['chromium']);
