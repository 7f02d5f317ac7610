// Playwright's own runner runs this file; tests/sandbox/kits.test.js starts it.
import { expect, test } from 'prove-auth-sandbox/playwright';
import { startShop } from './shop.mjs';

const CUSTOMER = '+447700900310';

const withShop = test.extend({
  shop: async ({ sandbox }, use) => {
    const shop = await startShop(sandbox.origin, CUSTOMER);
    await use(shop);
    await shop.close();
  },
});

withShop('an OTP, after a slip', async ({ page, phone, sandbox, shop }) => {
  await page.goto(shop.origin);
  const otp = await phone.otp();
  await page.getByLabel('OTP').fill('wrong');
  await page.getByRole('button').click();
  await expect(page.getByRole('status')).toHaveText('That OTP is wrong.');
  await page.getByLabel('OTP').fill(otp);
  await page.getByRole('button').click();
  await expect(page.getByRole('status')).toHaveText('Welcome');
  expect(sandbox).toHaveCalled('/v1/client/mobile/otp/finish', 2);
  expect(sandbox).toHaveTexted(CUSTOMER, 1);
  expect(sandbox).toHaveRefusedNothing();
});

withShop('an Instant Link, tapped on the phone', async ({ page, phone, shop }) => {
  await page.goto(`${shop.origin}/?desktop`);
  expect(await phone.of(CUSTOMER).tapLink()).toMatchObject({ status: 303 });
  await expect(page.getByRole('status')).toHaveText('Welcome');
});

withShop('the clock: an OTP that has expired', async ({ page, phone, sandbox, shop }) => {
  await page.goto(shop.origin);
  const otp = await phone.otp();
  await page.getByLabel('OTP').fill(otp);
  sandbox.advance(121_000);
  await page.getByRole('button').click();
  await expect(page.getByRole('status')).toHaveText('Not signed in');
});

withShop('a fault', async ({ page, sandbox, shop }) => {
  sandbox.fail({ path: '/v1/client/mobile/otp/start', kind: 'status', status: 503 });
  await page.goto(shop.origin);
  await expect(page.getByRole('status')).toHaveText('http_status');
  expect(() => expect(sandbox).toHaveRefusedNothing()).toThrow('/v1/client/mobile/otp/start: 503');
});

test.describe('its own settings', () => {
  test.use({ sandboxOptions: { settings: { merchantName: 'Corner shop' } } });
  test('reach the sandbox', async ({ sandbox, phone }) => {
    const shop = await startShop(sandbox.origin, CUSTOMER);
    await shop.close();
    await expect(phone.otp({ timeoutMs: 1 })).rejects.toThrow('no message with an OTP came in 1 ms');
    const settings = await (await fetch(`${sandbox.origin}/sandbox/settings`)).json();
    expect(settings.merchantName).toBe('Corner shop');
  });
});
