// What every group of rows begins with: the consumers' folder, a shop, and Chromium for those that are pages.
import { afterAll, beforeAll, expect, jest } from '@jest/globals';

import { chromium } from '../browser/launch.js';
import { PREPARE_TIMEOUT_MS, TOOL_TIMEOUT_MS, prepare } from './consumers.js';
import { startShop } from './shop.js';

/** @param {{browser?: boolean}} [options] */
export function inMatrix({ browser = false } = {}) {
  jest.setTimeout(TOOL_TIMEOUT_MS);
  const here = {};
  beforeAll(async () => {
    await prepare();
    here.shop = await startShop();
    if (browser) here.launched = await chromium();
  }, PREPARE_TIMEOUT_MS);
  afterAll(async () => {
    await here.launched?.close();
    await here.shop?.close();
  });
  /** Runs what signs a customer in and expects the service to know of one more. */
  const expectSignIn = async (signIn) => {
    const before = here.shop.signedIn();
    const said = await signIn();
    expect(here.shop.signedIn()).toBe(before + 1);
    return said;
  };
  /** Opens a page that signs in by itself and says in its title how that went. */
  const expectPageSignsIn = async (path = '/', origin = here.shop.origin) => {
    const context = await here.launched.browser.createBrowserContext();
    try {
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await expectSignIn(async () => {
        await page.goto(origin + path);
        await page.waitForFunction('document.title !== "Shop"');
        expect(await page.title()).toBe('true');
      });
      expect(errors).toEqual([]);
    } finally {
      await context.close();
    }
  };
  return { shop: () => here.shop, expectSignIn, expectPageSignsIn };
}
