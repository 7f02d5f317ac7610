// Mobile Auth where redirects are opaque: real browsers against the sandbox's carriers.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

import { PHONE_USER_AGENT } from './browsers.js';
import { chromium, firefox } from './launch.js';
import { setUserAgent } from './older-firefox.js';
import { openShop } from './shop.js';

const INGE = '2001004016';
const FETCH = 'undefined';
const IMPATIENT = '(builder) => builder.withTimeouts({ requestMs: 3000 })';
const PIXEL = '(builder) => builder.withMobileAuthImplementation("pixel")';

jest.setTimeout(60_000);

describe.each([['chromium', chromium], ['firefox', firefox]])('Mobile Auth (%s)', (_name, launch) => {
  const shop = openShop({ mobileAuth: true });
  let launched;
  let page;
  beforeAll(async () => {
    // The carriers' certificate is one of the sandbox's own making.
    launched = await launch({ acceptInsecureCerts: true });
    page = await launched.browser.newPage();
    await setUserAgent(page, PHONE_USER_AGENT);
  });
  afterAll(() => launched?.close());

  async function signIn(carrier, change) {
    shop.sandbox.configure({ carrier });
    await shop.open(page);
    return shop.signIn(page, { request: { phoneNumber: INGE, rebind: true }, change });
  }

  test.each([
    ['test', FETCH], ['v1', FETCH], ['v1-json', FETCH], ['v2', FETCH], ['v2-retry', FETCH], ['v3', FETCH],
    ['pixel', PIXEL],
  ])('carrier %s: no OTP is needed', async (carrier, change) => {
    const { steps, error, success } = await signIn(carrier, change);
    expect(error).toBeUndefined();
    expect(success).toBe('true');
    expect(steps).toContain('mobile/instant');
    expect(steps).not.toContain('mobile/otp');
  });

  test.each([
    ['status-404', FETCH], ['status-410', FETCH], ['loop', FETCH], ['oversized', FETCH], ['cut', FETCH],
    ['down', FETCH], ['down', PIXEL], ['slow', IMPATIENT],
  ])('carrier %s: the OTP helps', async (carrier, change) => {
    const { steps, error, success, told } = await signIn(carrier, change);
    expect(error).toBeUndefined();
    expect(success).toBe('true');
    expect(told).toContain('reported');
    expect(steps).toContain('mobile/otp');
  });
});
