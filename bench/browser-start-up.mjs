// The same in a browser: a page with the script tag in its head, and an inline script after it.
import { readFile } from 'node:fs/promises';

import { chromium, firefox } from '../tests/browser/launch.js';
import { serve } from '../tests/browser/static-server.js';

const VISITS = 15;

const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script>const startedAt = performance.now();</script>
<script src="/script.js"></script>
<script>
const loadedAt = performance.now();
new proveAuth.AuthenticatorBuilder().build().isMobileWeb();
const readyAt = performance.now();
</script>`;

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * @returns {Promise<Record<string, {loadMs: number, buildMs: number}>>} by browser, medians over fresh profiles'
 *   pages: to load and run the script, and from then to the first answer, WebAssembly compilation included
 */
export async function measureBrowsers() {
  const script = await readFile(new URL('../dist/prove-auth.js', import.meta.url));
  const headers = { 'content-type': 'text/javascript' };
  const server = await serve({ '/': { body: PAGE }, '/script.js': { body: script, headers } });
  /** @type {Record<string, {loadMs: number, buildMs: number}>} */
  const results = {};
  try {
    for (const [name, launch] of Object.entries({ chromium, firefox })) {
      const { browser, close } = await launch();
      try {
        /** @type {[number, number][]} */
        const visits = [];
        for (let i = 0; i < VISITS; i++) {
          const context = await browser.createBrowserContext();
          const page = await context.newPage();
          await page.goto(server.origin);
          const times = await page.evaluate('[loadedAt - startedAt, readyAt - loadedAt]');
          visits.push(/** @type {[number, number]} */ (times));
          await context.close();
        }
        results[name] = { loadMs: median(visits.map(([load]) => load)), buildMs: median(visits.map(([, ms]) => ms)) };
      } finally {
        await close();
      }
    }
  } finally {
    await server.close();
  }
  return results;
}
