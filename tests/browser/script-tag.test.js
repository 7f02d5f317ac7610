// The one-file build in a page: usable in the very next inline script, whatever the page's character set, and under
// the Content-Security-Policy that the library asks for.
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { PHONE_USER_AGENT, inEachBrowser } from './browsers.js';
import { serve } from './static-server.js';

const BODY = `<script src="/dist/prove-auth.js"></script><script src="/use.js"></script>`;
const INLINE = `<script src="/dist/prove-auth.js"></script>
<script>window.answer = new proveAuth.AuthenticatorBuilder().build().isMobileWeb();</script>`;
const USE = `try {
  window.answer = new proveAuth.AuthenticatorBuilder().withAuthFinishStep(() => {}).build().isMobileWeb();
} catch (error) {
  window.failure = { name: error.name, reason: error.reason, message: error.message };
}`;

/** @param {string} policy @param {string} [body] */
const withPolicy = (policy, body = BODY) => ({
  body: `<!doctype html>${body}`, headers: { 'content-security-policy': `default-src 'none'; img-src 'self'; ${policy}` },
});

let server;
beforeAll(async () => {
  server = await serve({
    '/inline': { body: `<!doctype html>${INLINE}` },
    '/windows-1252': { body: `<!doctype html>${INLINE}`, headers: { 'content-type': 'text/html; charset=windows-1252' } },
    '/strict': withPolicy("script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"),
    '/no-wasm': withPolicy("script-src 'self'"),
    '/no-wasm-unused': withPolicy("script-src 'self'", '<script src="/dist/prove-auth.js"></script>'),
    '/module': {
      body: `<!doctype html><script type="module">
        import * as api from '/dist/index.mjs';
        window.answer = new api.AuthenticatorBuilder().build().isMobileWeb();
        window.globals = 'proveAuth' in window;
      </script>`,
    },
    '/use.js': { body: USE, headers: { 'content-type': 'text/javascript' } },
  });
});
afterAll(() => server.close());

inEachBrowser('the script tag', ({ newPage, pageErrors }) => {
  test.each(['/inline', '/windows-1252', '/strict'])('answers in the next script of %s', async (path) => {
    const page = await newPage();
    await page.goto(server.origin + path);
    expect(await page.evaluate('window.answer')).toBe(false);
    expect(pageErrors(page)).toEqual([]);
  });

  test('knows a phone', async () => {
    const page = await newPage({ userAgent: PHONE_USER_AGENT });
    await page.goto(`${server.origin}/inline`);
    expect(await page.evaluate('window.answer')).toBe(true);
  });

  test('does no harm where WebAssembly is forbidden and it is not used', async () => {
    const page = await newPage();
    await page.goto(`${server.origin}/no-wasm-unused`);
    expect(pageErrors(page)).toEqual([]);
    expect(await page.evaluate('typeof proveAuth.VERSION')).toBe('string');
  });

  test('says what the page has to allow where WebAssembly is forbidden', async () => {
    const page = await newPage();
    await page.goto(`${server.origin}/no-wasm`);
    expect(await page.evaluate('window.failure')).toMatchObject({
      reason: 'wasm_blocked', message: expect.stringContaining("'wasm-unsafe-eval'"),
    });
  });

  test('makes one global name, and the module none', async () => {
    const page = await newPage();
    const globals = () => page.evaluate('Object.getOwnPropertyNames(window)');
    await page.goto(`${server.origin}/use.js`);
    const before = new Set(/** @type {string[]} */ (await globals()));
    await page.goto(`${server.origin}/inline`);
    const added = /** @type {string[]} */ (await globals()).filter((name) => !before.has(name) && name !== 'answer');
    expect(added).toEqual(['proveAuth']);
    await page.goto(`${server.origin}/module`);
    expect(await page.evaluate('[window.answer, window.globals]')).toEqual([false, false]);
  });
});
