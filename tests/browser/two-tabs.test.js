// Pages of one browser profile that need a Prove Key at the same time.
import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';

// The Prove Key alone: its registration ends the flow.
const REQUEST = { possessionType: 'none' };
const REGISTER = '/v1/client/device/passive/register';

inEachBrowser('two tabs', ({ name, newPage }) => {
  const shop = openShop();
  const openPages = async (count) => {
    const first = await newPage();
    const context = first.browserContext();
    const others = await Promise.all(Array.from({ length: count - 1 }, () => context.newPage()));
    return Promise.all([first, ...others].map((page) => shop.open(page)));
  };

  test('all pages of a profile that register at once end with one registration', async () => {
    const pages = await openPages(name === 'chromium' ? 20 : 5);
    const outcomes = await Promise.all(pages.map((page) => shop.signIn(page, { request: REQUEST })));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ value: expect.any(String), success: 'possession_required' });
      expect(outcome.error).toBeUndefined();
    }
    expect(shop.sandbox.counts().registrations).toBe(1);
    const deviceIds = await Promise.all(pages.map((page) => page.evaluate(async () => {
      const [{ deviceId }] = await window.records();
      return [deviceId, localStorage.getItem('ProveAuth.DeviceId')];
    })));
    expect(new Set(deviceIds.flat()).size).toBe(1);
  });

  test('no lock is held while the customer is asked for the OTP', async () => {
    const [page, other] = await openPages(2);
    const change = `(builder) => builder.withOtpFallback(() => null, async () => {
      window.locks = await navigator.locks.query();
      await new Promise((resolve) => { window.typeOtp = resolve; });
      return { resultType: 0, input: { otp: '1234' } };
    })`;
    const asked = shop.signIn(page, { change });
    await page.waitForFunction('window.typeOtp', { polling: 50 }); // frames are not drawn in a page behind another
    expect(await page.evaluate('window.locks')).toMatchObject({ held: [], pending: [] });
    // So another page of the profile need not wait for this customer.
    expect(await shop.signIn(other, { request: REQUEST })).toMatchObject({ value: expect.any(String) });
    await page.evaluate('typeOtp()');
    expect(await asked).toMatchObject({ success: 'true' });
  });

  test('a page that is closed while it registers stops no other', async () => {
    const [closing, staying] = await openPages(2);
    shop.sandbox.fail({ path: REGISTER, kind: 'slow', delayMs: 60_000 });
    const abandoned = shop.signIn(closing, { request: REQUEST }).catch(() => 'closed');
    await requestToMeetItsFault(shop.sandbox.origin);
    const waiting = shop.signIn(staying, { request: REQUEST });
    await closing.close();
    expect(await abandoned).toBe('closed');
    expect(await waiting).toMatchObject({ value: expect.any(String), success: 'possession_required' });
  });
});

/**
 * The sandbox has the request that its one fault is for.
 * @param {string} origin of the sandbox
 */
async function requestToMeetItsFault(origin) {
  const waitingFaults = async () => (await fetch(`${origin}/sandbox/faults`)).json();
  while ((await waitingFaults()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}
