// Tests in real browsers: one describe block for each of them, which closes whatever a test leaves open. The blocks of
// a file share its browsers.
import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals';

import { chromium, firefox } from './launch.js';
import { easeForOlderFirefox, setUserAgent } from './older-firefox.js';

/** @typedef {import('puppeteer-core').Browser} Browser */
/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'chromium' | 'firefox'} BrowserName */

const TEST_TIMEOUT_MS = 60_000;

export const PHONE_USER_AGENT = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) '
  + 'Chrome/126.0.0.0 Mobile Safari/537.36';

/** @type {Map<BrowserName, import('./launch.js').Launched>} */
const launched = new Map();

// Registered before a file's own: the browsers go before the servers that they are connected to.
afterAll(async () => {
  await Promise.all(Array.from(launched.values(), ({ close }) => close()));
}, TEST_TIMEOUT_MS);

/**
 * @typedef {object} BrowserUnderTest
 * @property {BrowserName} name
 * @property {() => Browser} browser valid inside tests
 * @property {(options?: {userAgent?: string}) => Promise<Page>} newPage in a storage of its own; closed after the test
 * @property {(page: Page) => Error[]} pageErrors what the page threw and nobody caught, so far
 */

/**
 * A describe block for each browser, or for the named ones.
 * @param {string} title
 * @param {(underTest: BrowserUnderTest) => void} body defines the tests
 * @param {BrowserName[]} [names]
 * @param {import('puppeteer-core').LaunchOptions} [options] of the browser; the same in all blocks of a file
 */
export function inEachBrowser(title, body, names = ['chromium', 'firefox'], options = {}) {
  describe.each(names)(`${title} (%s)`, (name) => {
    jest.setTimeout(TEST_TIMEOUT_MS);
    /** @type {import('puppeteer-core').BrowserContext[]} */
    let contexts = [];
    /** @type {WeakMap<Page, Error[]>} */
    const errors = new WeakMap();
    const browser = () => {
      const { browser } = launched.get(name) ?? {};
      if (!browser) {
        throw new Error('the browser runs only while tests do');
      }
      return browser;
    };

    beforeAll(async () => {
      if (!launched.has(name)) launched.set(name, await { chromium, firefox }[name](options));
    }, TEST_TIMEOUT_MS);
    afterEach(async () => {
      const open = contexts;
      contexts = [];
      await Promise.all(open.map((context) => context.close()));
    });

    body({
      name,
      browser,
      async newPage({ userAgent } = {}) {
        const context = await browser().createBrowserContext();
        contexts.push(context);
        const page = await context.newPage();
        page.setDefaultTimeout(60_000); // on a machine with much else to do, too
        if (name === 'firefox') easeForOlderFirefox(page);
        /** @type {Error[]} */
        const thrown = [];
        errors.set(page, thrown);
        page.on('pageerror', (error) => thrown.push(/** @type {Error} */ (error)));
        if (userAgent) {
          await setUserAgent(page, userAgent);
        }
        return page;
      },
      pageErrors: (page) => errors.get(page) ?? [],
    });
  });
}
