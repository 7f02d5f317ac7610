// Firefox 140, which Debian 12 and 13 bring without their security updates, can less by WebDriver BiDi than later ones.

/** @typedef {import('puppeteer-core').Page} Page */

const LOOK_AGAIN_MS = 20;

/**
 * puppeteer's waitForFunction makes a function of a text inside the page, which the page's CSP may forbid there; what
 * it evaluates only once, it hands over in another way.
 * @param {Page | import('puppeteer-core').Frame} where
 * @param {string | ((...args: any[]) => unknown)} condition
 * @param {number} timeoutMs
 * @param {unknown[]} args
 */
export async function waitUntilTrue(where, condition, timeoutMs, ...args) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    // While a page gives way to the next one there is none to ask.
    const answer = await where.evaluateHandle(/** @type {any} */ (condition), ...args).catch((error) => {
      if (!/context|frame|navigat|destroyed|discarded/i.test(String(error))) throw error;
    });
    if (answer && await answer.evaluate((value) => Boolean(value)).catch(() => false)) return answer;
    if (performance.now() > deadline) throw new Error(`Waiting failed: ${timeoutMs} ms exceeded`);
    await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN_MS); });
  }
}

/**
 * Makes up for it on a page of that browser; later ones behave the same with it. With the size of a page puppeteer
 * sets how the screen is turned, which no test asks for.
 * @param {Page} page
 */
export function easeForOlderFirefox(page) {
  const setViewport = page.setViewport.bind(page);
  page.setViewport = (viewport) => setViewport(viewport).catch(unlessUnknown);
  page.waitForFunction = /** @type {any} */ ((
    /** @type {string} */ condition, /** @type {{timeout?: number}} */ { timeout = page.getDefaultTimeout() } = {},
    /** @type {unknown[]} */ ...args) => waitUntilTrue(page, condition, timeout, ...args));
}

/** @param {unknown} error */
function unlessUnknown(error) {
  if (!/unknown command/.test(String(error))) throw error;
}

/** @param {Page} page @param {string} userAgent */
export async function setUserAgent(page, userAgent) {
  await page.setUserAgent({ userAgent }).catch(async (error) => {
    unlessUnknown(error);
    await page.evaluateOnNewDocument((text) => {
      Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => text, configurable: true });
    }, userAgent);
  });
}
