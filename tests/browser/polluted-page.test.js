// Pages with libraries of another time, which change what every script of the page has.
import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop, PAGE_SCRIPT } from './shop.js';

/** What runs before the library, and after it. */
const POLLUTED = {
  'Prototype.js before 1.7': [`Array.prototype.toJSON = function () { return '[' + this.map(JSON.stringify).join() + ']'; };
    Array.from = (list) => Array.prototype.slice.call(list); Array.prototype.each = Array.prototype.forEach;`, ''],
  'members on Object.prototype': ['Object.prototype.extend = () => {}; Object.prototype.debug = 1;', ''],
  'a Promise that comes later': ['', `window.Promise = class extends Promise {
    then(...args) {
      if (!(this instanceof Promise)) throw new TypeError('not one of mine');
      return super.then(...args);
    }
  };`],
};

const pages = Object.fromEntries(Object.values(POLLUTED).map(([before, after], number) => [`/polluted-${number}`, {
  body: `<!doctype html><title>Shop</title><script>${before}</script><script src="/dist/prove-auth.js"></script>
    <script>${after}</script><script>${PAGE_SCRIPT}</script>`,
}]));
const shop = openShop({}, pages);

inEachBrowser('a page with', ({ newPage, pageErrors }) => {
  test.each(Array.from(Object.keys(POLLUTED).entries()))('%i, %s signs in, and cancels', async (number) => {
    const page = await newPage();
    await page.goto(`${shop.origin}/polluted-${number}`);
    expect(await shop.signIn(page)).toMatchObject({ success: 'true', steps: expect.arrayContaining(['mobile/otp']) });
    // Known now, by what the first flow has stored.
    const { steps, success } = await shop.signIn(page);
    expect([success, steps]).toEqual(['true', expect.not.arrayContaining(['mobile/otp'])]);
    const { authToken } = await shop.unify();
    const cancelled = await page.evaluate(async (token) => {
      const signingIn = /** @type {any} */ (window).signIn(token);
      /** @type {any} */ (window).running.cancel();
      return (await signingIn).error.reason;
    }, authToken);
    expect(cancelled).toBe('cancelled');
    expect(pageErrors(page)).toEqual([]);
  });
});
