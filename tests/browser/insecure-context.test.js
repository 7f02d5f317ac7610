// A page that is served without TLS: browsers keep Web Crypto from it, so no device can be registered there.
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { chromium } from './launch.js';
import { openShop } from './shop.js';

const shop = openShop();
let launched;
beforeAll(async () => {
  // localhost itself counts as secure.
  launched = await chromium({ args: ['--no-sandbox', '--host-resolver-rules=MAP shop.test localhost'] });
}, 60_000);
afterAll(() => launched?.close());

test('the error says that the page has to be served over https', async () => {
  const page = await launched.browser.newPage();
  await page.goto(shop.origin.replace('localhost', 'shop.test'));
  expect(await page.evaluate('isSecureContext')).toBe(false);
  const { error } = await shop.signIn(page);
  expect(error).toMatchObject({ message: expect.stringContaining('https') });
}, 60_000);
