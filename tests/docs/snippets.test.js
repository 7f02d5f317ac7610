// Each code block of the documentation runs: in a page whose server half is /start and /finish, or in Node. What they
// use and do not define is there: post(path, body), ask(label, problem) and show(text).
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';

import { inEachBrowser, PHONE_USER_AGENT } from '../browser/browsers.js';
import { bundleApp } from '../ui/bundle-app.js';
import { Customer } from '../ui/customer.js';
import { openSite, PHONE_NUMBER } from '../ui/site.js';
import { blocksOf, codeOf, NAMED, PAGES } from './blocks.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const HARNESS = `window.shown = [];
window.asked = [];
window.post = async (path, body = {}) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
window.show = (text) => window.shown.push(text);
window.ask = (label, problem = '') => {
  window.asked.push([label, problem].join(' ').trim());
  return window.answers.shift() ?? new Promise(() => {});
};
for (const name of ['post', 'show', 'ask']) globalThis[name] = window[name];`;

const IMPORTS = JSON.stringify({ imports: {
  'prove-auth-wasm': '/dist/index.mjs', 'prove-auth-wasm/ui': '/dist/ui.mjs',
  'prove-auth-wasm/summarise': '/dist/summarise.mjs', '@opentelemetry/api': '/otel.js',
} });

const OTP = ['1234'];
const signedIn = ['Signed in: true'];

/** The customer signs in at the element. @param {Customer} customer */
async function atElement(customer) {
  await customer.press('submit');
  await customer.seesInput('phone');
  await customer.types(PHONE_NUMBER);
  await customer.sees('h2', /Open the link/);
  customer.tapLink(PHONE_NUMBER);
}

/** The customer signs in at a form of the page's own. @param {Customer} customer */
async function atForm({ page }) {
  await page.locator('button ::-p-text(Sign in)').click();
  await page.locator('input[name="otp"]').fill('1234');
  await page.locator('button ::-p-text(Continue)').click();
  await page.locator('p ::-p-text(Signed in: true)').wait();
}

/**
 * The customer taps the last link, after all answers: a tap ends the check, and a message asked for then is refused.
 * @param {Customer} customer
 */
async function tapLink({ page, site }) {
  await page.waitForFunction('answers.length === 0 && asked.at(-1)?.startsWith("We sent")');
  const message = site.sandbox.messages(PHONE_NUMBER).at(-1);
  site.sandbox.tapLink(message?.id ?? '');
}

/** The page's AuthFinish step runs, and the phone was confirmed. @param {Customer} customer */
async function finishes({ page, site }) {
  await page.waitForFunction("performance.getEntriesByName(location.origin + '/finish').length > 0");
  expect((await site.status()).success).toBe('true');
}

/** A project with a Universal Prove Key, whose page is here too. @param {string} origin */
const universal = (origin) => ({
  universalProveKey: true, universalRedirect: true, universalEndpoint: `${origin}/universal-key`,
  universalFinalUrl: `${origin}/universal-back`,
});

/** From the shop to the key's page and back. @param {Customer} customer */
async function shopAndBack({ page, site: { origin } }) {
  if (!page.url().includes('universal-merchant')) await page.goto(`${origin}/universal-merchant`);
  await page.waitForFunction(`location.pathname === '/universal-back' && shown.length > 0`);
  expect(page.url()).toContain('next=authfinish');
}

/** The messages that the customer's phone has got, and the keys that the backend knows. @param {Customer} customer */
const traces = ({ site: { sandbox } }) => [sandbox.messages(PHONE_NUMBER).length, sandbox.counts().registrations];

/**
 * What the page shows in the end, what the customer answers, and what else happens; `at`: where the customer begins.
 * @type {Record<string, { shows?: (string | RegExp)[], answers?: string[], query?: string, phone?: boolean,
 *   around?: (code: string) => string, act?: (customer: Customer) => Promise<unknown>,
 *   at?: string, settings?: (origin: string) => object }>}
 */
const IN_PAGE = {
  'elements-sign-in': {
    shows: signedIn,
    async act(customer) {
      await customer.seesInput('phone');
      await customer.tabTo('phone');
      await customer.types(PHONE_NUMBER);
      await customer.sees('h2', /Open the link/);
      customer.tapLink(PHONE_NUMBER);
    },
  },
  'elements-dialogs': {
    shows: signedIn,
    async act(customer) {
      await customer.seesInput('phone');
      await customer.types(PHONE_NUMBER);
      await customer.seesInput('otp');
      await customer.types('1234');
    },
  },
  'elements-otp': {
    shows: ['77'],
    async act(customer) {
      await customer.sees('[part="meter"]', /Time left: (2:00|1:5\d)/);
      await customer.tabTo('otp');
      await customer.types('77');
      await customer.sees('[role="alert"]', /This code is too old/);
    },
  },
  'elements-css': {
    around: (code) => `<style>${code}</style><prove-sign-in></prove-sign-in>
      <script type="module">import 'prove-auth-wasm/ui';</script>`,
    async act({ page }) {
      expect(await page.evaluate(() => {
        const root = document.querySelector('prove-sign-in')?.shadowRoot;
        const style = (/** @type {string} */ selector) =>
          getComputedStyle(/** @type {Element} */ (root?.querySelector(selector)));
        return [style('.primary').backgroundColor, style('h2').fontFamily, style('.card').borderRadius];
      })).toEqual(['rgb(122, 31, 162)', 'Georgia, serif', '4px']);
    },
  },
  'elements-texts': {
    around: (code) => `<prove-sign-in></prove-sign-in><script type="module">${code}</script>`,
    act: (customer) => customer.sees('h2', /^Accedi$/),
  },
  'react-element': { shows: signedIn, act: atElement },
  'react-hook': { act: atForm, phone: true },
  'vue-element': { shows: signedIn, act: atElement },
  'vue-composable': { act: atForm, phone: true },
  'otp-steps': {
    shows: signedIn, answers: ['12', PHONE_NUMBER, 'resend', '9999', 'change', PHONE_NUMBER, '1234'],
    async act({ page }) {
      await page.waitForFunction('shown.length > 0');
      expect(await page.evaluate('asked')).toEqual([
        'Mobile number', expect.stringMatching(/^Mobile number Error Code: 8101, /), 'Code', 'Code',
        expect.stringMatching(/^Code Error Code: 8103, /), 'Mobile number', 'Code',
      ]);
    },
  },
  'instant-link-steps': { shows: signedIn, answers: [PHONE_NUMBER, 'resend', 'change', PHONE_NUMBER], act: tapLink },
  'instant-link-phone': { shows: ['Finished abc'], query: '?asc=true&authId=abc' },
  'prove-key': { shows: ['first: device known', 'second: device known', 'registered: false'] },
  'mobile-auth': {
    shows: ['device/passive', 'device/passive/silent', 'mobile/instant', 'done'],
  },
  'passkeys': { shows: ['passkeys: true'] },
  'universal-merchant': { answers: OTP, act: finishes },
  'universal-key': {
    at: 'universal-merchant', settings: universal, answers: ['no', ...OTP], shows: signedIn,
    async act(customer) {
      await shopAndBack(customer);
      expect(traces(customer)).toEqual([1, 0]);
    },
  },
  'universal-back': {
    at: 'universal-merchant', settings: universal, answers: ['yes', ...OTP], shows: signedIn,
    async act(customer) {
      await shopAndBack(customer);
      expect(traces(customer)).toEqual([1, 1]);
      await shopAndBack(customer); // the key is known: no consent, no OTP
      expect(traces(customer)).toEqual([1, 1]);
    },
  },
  'device-context': {
    settings: () => ({ deviceContext: true, mobileAuth: false }), answers: OTP,
    shows: ['collecting for US_UAT', ...signedIn],
    async act(customer) {
      const { page } = customer;
      await page.waitForFunction('shown.length === 2');
      await page.evaluate(() => {
        localStorage.clear();
        indexedDB.deleteDatabase('ProveAuth');
      });
      await page.reload(); // the storage is gone, and the device is recognised: no second OTP
      await page.waitForFunction('shown.length === 2');
      expect(await page.evaluate('asked')).toEqual([]);
      expect(traces(customer)).toEqual([1, 1]);
    },
  },
  'summarise': {
    answers: OTP,
    shows: [/^{"outcome":"done","customerMs":[\d.]+,"networkMs":[\d.]+,"steps":\["device\/.*"mobile\/otp","done"\]}$/],
  },
  'opentelemetry': {
    around: (code) => `<script type="module">${code}
      const span = (name, options) => ({
        spanContext: () => ({}), setStatus: ({ message }) => show(name + ' failed: ' + message),
        end: (at) => show([name, at - options.startTime, options.attributes?.['check.outcome']].join(' ').trim()),
      });
      trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: span }) });
      report([
        { timeStamp: 10, detail: { type: 'step', step: 'mobile/otp' } },
        { timeStamp: 30, detail: { type: 'failed', reason: 'network', code: 10001 } },
      ]);</script>`,
    shows: ['possession check failed: network', 'mobile/otp 20', 'possession check 20 failed'],
  },
  'errors': { shows: ['malformed_token 10002 docs/errors.html#malformed_token'] },
};

/** Run in Node by the test of that name below, by start.test.js, or as a file that another block imports. */
const ELSEWHERE = ['testing-node', 'start-page', 'start-server', 'device-context-collector'];

/** @type {Record<string, { type: string, body: string }>} */
const pages = {};
/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
beforeAll(async () => {
  const otel = await build({
    stdin: { contents: "export * from '@opentelemetry/api';", resolveDir: ROOT },
    bundle: true, write: false, format: 'esm',
  });
  pages['/otel.js'] = { type: '.js', body: otel.outputFiles[0]?.text ?? '' };
  pages['/collector.js'] = { type: '.js', body: codeOf('device-context-collector') };
  for (const name of Object.keys(IN_PAGE)) {
    pages[`/${name}`] = {
      type: '.html',
      body: `<!doctype html><html lang="en"><title>${name}</title><script type="importmap">${IMPORTS}</script>
        <script>${HARNESS}</script><main></main>${await bodyOf(name)}`,
    };
  }
  site = await openSite({ pages, settings: { mobileAuth: true, numberChange: true } });
});
afterEach(() => site.sandbox.reset());
afterAll(() => site.close());

/** @param {string} name @returns {Promise<string>} */
async function bodyOf(name) {
  const { language, code } = /** @type {import('./blocks.js').Block} */ (NAMED.get(name));
  const { around } = IN_PAGE[name] ?? {};
  if (around) return around(code);
  if (language === 'html') return code;
  return `<script type="module">${await scriptOf(language, name, code)}</script>`;
}

/** @param {string} language @param {string} name @param {string} code */
function scriptOf(language, name, code) {
  if (language === 'jsx') {
    return bundleApp(`${code.replace('export default function App', 'function App')}
      import { createRoot } from 'react-dom/client';
      createRoot(document.querySelector('main')).render(<App />);`);
  }
  if (language === 'vue') {
    return bundleApp(`import { createApp } from 'vue'; import App from 'text.vue';
      createApp(App).mount('main');`, '19', { 'text.vue': code });
  }
  return /from 'vue'/.test(code) ? bundleApp(code) : code;
}

test('each code block is run, and each test has its block', () => {
  const unmarked = PAGES.flatMap(blocksOf).filter(({ language, name }) => !name && language !== 'text')
    .map(({ page, code }) => `${page}: ${code.split('\n')[0]}`);
  expect(unmarked).toEqual([]);
  expect([...NAMED.keys()].sort()).toEqual([...Object.keys(IN_PAGE), ...ELSEWHERE].sort());
});

inEachBrowser('the code', ({ newPage }) => {
  test.each(Object.keys(IN_PAGE))('%s', async (name) => {
    const { answers = [], shows = [], query = '', phone = false, at = name, act, settings } = IN_PAGE[name] ?? {};
    if (settings) site.sandbox.configure(settings(site.origin));
    const customer = new Customer(await newPage(phone ? { userAgent: PHONE_USER_AGENT } : {}), site);
    const { page } = customer;
    await page.evaluateOnNewDocument(`window.answers = ${JSON.stringify(answers)};`);
    await page.goto(`${site.origin}/${at}${query}`);
    await act?.(customer);
    await page.waitForFunction(`shown.length >= ${shows.length}`).catch(() => {});
    expect(await page.evaluate('shown')).toEqual(shows.map((text) =>
      (typeof text === 'string' ? text : expect.stringMatching(text))));
    expect(customer.complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  });
}, ['chromium']);

test('testing-node', async () => {
  const project = await mkdtemp(join(tmpdir(), 'prove-auth-docs-'));
  try {
    await mkdir(join(project, 'node_modules'));
    await symlink(ROOT, join(project, 'node_modules/prove-auth-wasm'));
    await symlink(join(ROOT, 'demo/sandbox'), join(project, 'node_modules/prove-auth-sandbox'));
    await writeFile(join(project, 'test.mjs'), codeOf('testing-node'));
    await promisify(execFile)(process.execPath, ['test.mjs'], { cwd: project });
  } finally {
    await rm(project, { recursive: true, force: true });
  }
});
