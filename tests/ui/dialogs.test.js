// Dialogs over the page for an authenticator of the app's own, and each dialog as an element by itself.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { inEachBrowser } from '../browser/browsers.js';
import { Customer } from './customer.js';
import { openSite, PHONE_NUMBER, STRICT } from './site.js';

const HEAD = '<!doctype html><html lang="en"><title>Shop</title><link rel="stylesheet" href="/page.css">';

const SLIM = `import * as core from '/dist/slim.mjs';
import { createDialogs } from '/dist/ui.mjs';
const post = async (path, body) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
createDialogs().attach(new core.AuthenticatorBuilder());
const start = () => post('/start', { possessionType: 'mobile' });
Object.assign(document.querySelector('prove-sign-in'), { core, start, finish: () => post('/finish', {}) });`;

const PARTS = `import { setTexts } from '/dist/ui.mjs';
setTexts('it', { otpTitle: 'Controlla i messaggi' });
window.told = [];
window.dialog = document.querySelector('prove-otp');
for (const name of ['submit', 'resend', 'change-number', 'cancel']) {
  dialog.addEventListener('prove-' + name, ({ detail }) => window.told.push([name, detail]));
}`;

const pages = {
  '/slim': {
    type: '.html', policy: STRICT,
    body: `${HEAD}<main><h1>Shop</h1><prove-sign-in possession-type="mobile"></prove-sign-in></main>
      <script type="module" src="/slim.js"></script>`,
  },
  '/slim.js': { type: '.js', body: SLIM },
  '/parts': {
    type: '.html', policy: STRICT,
    body: `${HEAD}<link rel="stylesheet" href="/parts.css"><main><h1>Shop</h1><prove-otp></prove-otp></main>
      <script type="module" src="/parts.js"></script>`,
  },
  '/parts.js': { type: '.js', body: PARTS },
  '/parts.css': {
    type: '.css',
    body: 'prove-otp { --prove-accent: #7a1fa2; } prove-otp::part(title) { color: rgb(1, 2, 3); }',
  },
  '/nonce': {
    type: '.html', policy: STRICT.replace("style-src 'self'", "style-src 'nonce-abc'"),
    body: `<!doctype html><html lang="en"><title>Shop</title><prove-otp nonce="abc"></prove-otp>
      <script type="module" src="/parts.js"></script>`,
  },
};

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
beforeAll(async () => {
  site = await openSite({ pages });
});
afterEach(() => site.sandbox.reset());
afterAll(() => site.close());

inEachBrowser('dialogs over the page', ({ newPage }) => {
  test('come with the question, keep the keyboard and give it back', async () => {
    const customer = new Customer(await newPage(), site);
    const { page } = customer;
    await page.goto(`${site.origin}/own?texts={"otpTitle":"The code, please"}`);
    await page.focus('#sign-in');
    await page.keyboard.press('Enter');
    await customer.seesInput('phone');
    expect(await customer.focused()).toBe('phone');
    const stops = [];
    for (let presses = 0; presses < 4; presses += 1) {
      await page.keyboard.press('Tab');
      stops.push(await customer.focused());
    }
    expect(stops).toEqual(['submit', 'cancel', 'phone', 'submit']);
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    expect(await customer.focused()).toBe('cancel');
    await page.keyboard.press('Tab');
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    await customer.sees('h2', /The code, please/);
    expect(await page.evaluate(() => {
      const dialog = document.querySelector('prove-sign-in')?.shadowRoot?.querySelector('[role="dialog"]');
      return [dialog?.getAttribute('aria-modal'), dialog?.getAttribute('aria-label')];
    })).toEqual(['true', 'The code, please']);
    await customer.types('1234');
    await page.waitForFunction(() => !document.querySelector('prove-sign-in'));
    expect(await page.evaluate('outcome')).toBe('true');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('sign-in');
    expect(customer.complaints).toEqual([]);
  });

  test('fail the step when the customer cancels, and the backend decides', async () => {
    const customer = new Customer(await newPage(), site);
    await customer.page.goto(`${site.origin}/own`);
    await customer.page.click('#sign-in');
    await customer.seesInput('phone');
    await customer.page.keyboard.press('Escape');
    await customer.page.waitForFunction(() => !document.querySelector('prove-sign-in'));
    expect(await customer.page.evaluate('outcome')).toBe('false');
    expect(site.sandbox.log().some(({ path }) => path === '/v1/client/mobile/otp/error')).toBe(true);
  });
});

inEachBrowser('a page with another build of the core', ({ newPage }) => {
  test('loads that one alone, and signs in', async () => {
    const customer = new Customer(await newPage(), site);
    await customer.page.goto(`${site.origin}/slim`);
    await customer.press('submit');
    await customer.seesInput('phone');
    await customer.page.evaluate(`document.querySelector('prove-sign-in').focus()`);
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    await customer.types('1234');
    await customer.sees('h2', /You are signed in/);
    const loaded = await customer.page.evaluate(() => performance.getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith('/dist/')).sort());
    expect(loaded).toEqual([...new Set(loaded)]);
    expect(loaded).toEqual(expect.arrayContaining(['/dist/prove-auth-slim.js', '/dist/prove_auth.wasm']));
    expect(loaded).not.toContain('/dist/prove-auth.js');
    expect(customer.complaints).toEqual([]);
  });
}, ['chromium']);

inEachBrowser('a dialog by itself', ({ newPage }) => {
  /** @type {Customer} */
  let customer;
  const open = async (path = '/parts', prepare = '') => {
    customer = new Customer(await newPage(), site);
    if (prepare) await customer.page.evaluateOnNewDocument(prepare);
    await customer.page.goto(site.origin + path);
    await customer.seesInput('otp');
    await customer.page.evaluate('dialog.focus()');
  };
  const told = () => customer.page.evaluate('told');
  /** @param {string} selector @param {string} property */
  const style = (selector, property) => customer.page.evaluate((where, name) => {
    const root = document.querySelector('prove-otp')?.shadowRoot;
    return getComputedStyle(/** @type {Element} */ (root?.querySelector(where))).getPropertyValue(name);
  }, selector, property);

  test('tells what the customer does', async () => {
    await open();
    await customer.types('no digits');
    await customer.sees('[role="alert"]', /Enter the digits/);
    expect(await told()).toEqual([]);
    await customer.page.keyboard.press('Home');
    await customer.page.keyboard.down('Shift');
    await customer.page.keyboard.press('End');
    await customer.page.keyboard.up('Shift');
    await customer.types('٠١\uff12۳ 4');
    await customer.press('resend');
    await customer.press('change');
    await customer.press('cancel');
    expect(await told())
      .toEqual([['submit', { otp: '01234' }], ['resend', null], ['change-number', null], ['cancel', null]]);
    await customer.page.evaluate('dialog.busy = true');
    await customer.sees('form[aria-busy="true"] button', /^/);
    await customer.page.evaluate(() => {
      const form = document.querySelector('prove-otp')?.shadowRoot?.querySelector('form');
      form?.querySelector('button')?.click();
    });
    expect(await told()).toHaveLength(4);
  });

  test('takes the digits of a pasted message', async () => {
    await open();
    await customer.page.evaluate(() => {
      const message = document.createElement('textarea');
      message.value = 'Your code is 123-456.';
      document.body.append(message);
      message.select();
    });
    const withControl = async (/** @type {import('puppeteer-core').KeyInput} */ key) => {
      await customer.page.keyboard.down('Control');
      await customer.page.keyboard.press(key);
      await customer.page.keyboard.up('Control');
    };
    await withControl('c');
    await customer.page.evaluate('dialog.focus()');
    await withControl('v');
    await customer.types('');
    expect(await told()).toEqual([['submit', { otp: '123456' }]]);
  });

  test('takes no more of a pasted text than can be typed, and needs no Event of the browser for it', async () => {
    await open();
    await customer.page.evaluate(() => {
      // Firefox's own takes no data.
      const paste = Object.defineProperty(new CustomEvent('paste', { cancelable: true }), 'clipboardData', {
        value: { getData: () => '1234567890'.repeat(500_000) },
      });
      Object.assign(window, { Event: undefined }); // MooTools puts its own there
      const { shadowRoot } = /** @type {Element} */ (document.querySelector('prove-otp'));
      shadowRoot?.querySelector('input')?.dispatchEvent(paste);
      /** @type {HTMLElement | null | undefined} */ (shadowRoot?.querySelector('[part~="submit"]'))?.click();
    });
    expect(await told()).toEqual([['submit', { otp: '123456789012' }]]);
    expect(customer.complaints).toEqual([]);
  });

  test('shows what it is told: refusal, time, attempts, language, texts, theme', async () => {
    await open();
    await customer.page.evaluate(() => {
      Object.assign(document.querySelector('prove-otp') ?? {}, {
        refusal: 'No.', attemptsLeft: 1, expiresAt: Date.now() + 90_000, texts: { otpResend: 'Once more' },
      });
    });
    await customer.sees('[role="alert"]', /^No\.$/);
    await customer.sees('[part="meter"]', /^Time left: 1:(30|2\d) · Attempts left: 1$/);
    await customer.sees('button[part~="resend"]', /^Once more$/);
    expect(await style('h2', 'color')).toBe('rgb(1, 2, 3)');
    expect(await style('button.primary', 'background-color')).toBe('rgb(122, 31, 162)');
    for (const [lang, title] of [['fr-CA', /Consultez/], ['it-CH', /Controlla/], ['xx', /Check your/], ['ja', /ご確認/]]) {
      await customer.page.evaluate(`dialog.lang = '${lang}'`);
      await customer.sees('h2', /** @type {RegExp} */ (title));
    }
  });

  const OLD = `delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;
    delete CSSStyleSheet.prototype.replaceSync;`;

  test.each(['/parts', '/nonce'])('has its styles in a browser without constructable ones, on %s', async (path) => {
    await open(path, OLD);
    await customer.page.waitForFunction(() => {
      const title = document.querySelector('prove-otp')?.shadowRoot?.querySelector('h2');
      return title && getComputedStyle(title).marginTop === '0px';
    });
    expect(await style('form', 'display')).toBe('grid');
    expect(customer.complaints).toEqual([]);
  });
});
