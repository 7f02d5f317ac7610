// A page that is served without TLS: browsers keep Web Crypto from it, so no device can be registered there, but a
// customer with the phone at hand signs in.
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

test('a page in an insecure context signs a customer in', async () => {
  const page = await launched.browser.newPage();
  await page.goto(shop.origin.replace('localhost', 'shop.test'));
  expect(await page.evaluate('isSecureContext')).toBe(false);
  expect(await shop.signIn(page)).toMatchObject({ success: 'true' });
}, 60_000);
