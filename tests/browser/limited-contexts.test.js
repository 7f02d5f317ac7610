// A page without TLS, from which browsers keep Web Crypto, and a worker, which has no localStorage: a customer signs in
// there, and the developer is told what is missing and what helps.
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { chromium } from './launch.js';
import { PAGE_SCRIPT, openShop } from './shop.js';

/** Collects warnings in `warnings`. */
const LISTEN = `var warnings = [];
  proveAuth.LoggerFactory.setLogLevel(proveAuth.LogLevel.warn);
  proveAuth.LoggerFactory.setLogWriter({ write: (level, ...said) => warnings.push(said.join('')) });`;
const WORKER = `self.window = self;
  importScripts('/dist/prove-auth.js');
  ${LISTEN} ${PAGE_SCRIPT}
  onmessage = async ({ data }) => postMessage({ ...await signIn(data), warnings });`;

const shop = openShop({}, {
  '/worker': { body: '<!doctype html><title>Worker</title>' },
  '/worker.js': { body: WORKER, headers: { 'content-type': 'text/javascript' } },
});
let launched;
beforeAll(async () => {
  // localhost itself counts as secure.
  launched = await chromium({ args: ['--no-sandbox', '--host-resolver-rules=MAP shop.test localhost'] });
});
afterAll(() => launched?.close());

/** @returns {Promise<import('puppeteer-core').Page>} */
async function open(address) {
  const page = await launched.browser.newPage();
  await page.goto(address);
  return page;
}

test('a page in an insecure context signs a customer in, and says why it keeps no Prove Key', async () => {
  const page = await open(shop.origin.replace('localhost', 'shop.test'));
  expect(await page.evaluate('isSecureContext')).toBe(false);
  await page.evaluate(LISTEN);
  expect(await shop.signIn(page)).toMatchObject({ success: 'true' });
  const warnings = await page.evaluate('warnings');
  expect(warnings).toContainEqual(expect.stringContaining('needs a secure context: serve the page over https'));
});

test('a worker signs a customer in, and says that the device is forgotten', async () => {
  const page = await open(`${shop.origin}/worker`);
  const flow = await shop.unify();
  const outcome = await page.evaluate((token) => new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(token);
  }), flow.authToken);
  expect(outcome.error).toBeUndefined();
  expect((await shop.status(flow)).success).toBe('true');
  expect(outcome.warnings).toEqual([expect.stringMatching(/forgotten.*workers have none.*withStorage\(\)/)]);
});
