// The example apps in a browser, with React 18 and 19 under StrictMode and with Vue, and what a server renders of them.
import { readFileSync, readdirSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { inEachBrowser, PHONE_USER_AGENT } from '../browser/browsers.js';
import { until } from '../until.js';
import { bundleApp } from './bundle-app.js';
import { Customer } from './customer.js';
import { openSite, PHONE_NUMBER, STRICT } from './site.js';

/** Pages that mount what a test asks for. */
const REACT = `import { StrictMode, useEffect, version } from 'react';
import { createRoot } from 'react-dom/client';
import * as core from 'prove-auth-wasm';
import { ProveSignIn, useProveAuth } from 'prove-auth-wasm/react';
import { SignIn, post } from './demo/react/app.jsx';
window.version = version;
const root = createRoot(document.querySelector('main'));
window.unmount = () => root.unmount();
window.mount = () => root.render(<StrictMode><SignIn /></StrictMode>);
window.told = [];
window.mountElement = (name) => root.render(<StrictMode>
  <ProveSignIn core={core} start={({ possessionType }) => post('/start', { possessionType })} finish={() => post('/finish')}
    attempts={3} askPhoneNumber possessionType="mobile" className="card" lang="de"
    texts={{ signIn: name }} onPhase={({ phase }) => window.told.push(phase)}
    onSuccess={({ success }) => window.told.push(name + ' ' + success)}
    onProgress={({ timeStamp, detail }) => { if (detail.type === 'done') window.told.push(typeof timeStamp); }} />
</StrictMode>);
const AtOnce = ({ begin }) => { useEffect(() => void begin(), []); return null; };
const Page = () => {
  const { phase, result, begin } = useProveAuth({ core, start: () => ({}), finish: () => 'decided' });
  return <h2>{phase} {result}<AtOnce begin={begin} /></h2>;
};
window.mountAtOnce = () => root.render(<Page />);`;

const VUE = `import { createApp, h } from 'vue';
import * as core from 'prove-auth-wasm';
import { ProveSignIn } from 'prove-auth-wasm/vue';
import SignIn from './demo/vue/SignIn.vue';
const post = async (path, body = {}) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
window.version = '3';
let app;
const show = (component) => {
  app = createApp(component);
  app.mount('main');
};
window.unmount = () => app.unmount();
window.mount = () => show(SignIn);
window.told = [];
window.mountElement = (name) => show(() => h(ProveSignIn, {
  core, start: ({ possessionType }) => post('/start', { possessionType }), finish: () => post('/finish'),
  attempts: 3, 'ask-phone-number': '', 'possession-type': 'mobile', class: 'card', lang: 'de', texts: { signIn: name },
  onPhase: ({ phase }) => window.told.push(phase), onSuccess: ({ success }) => window.told.push(name + ' ' + success),
  onProgress: ({ timeStamp, detail }) => { if (detail.type === 'done') window.told.push(typeof timeStamp); },
}));
const Around = () => h(ProveSignIn, {
  core, start: () => ({}), finish: () => 'decided', onSuccess: (result) => window.told.push('inside ' + result),
  onSuccessOnce: (result) => window.told.push('once ' + result),
});
window.mountAround = () => show(() => h(Around, { onSuccess: (result) => window.told.push('outside ' + result) }));`;

const APPS = /** @type {const} */ ([['react-18', '18'], ['react-19', '19'], ['vue', '3']]);

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
beforeAll(async () => {
  /** @type {Record<string, { type: string, body: string, policy?: string }>} */
  const pages = {};
  for (const [name, version] of APPS) {
    const body = name === 'vue' ? await bundleApp(VUE) : await bundleApp(REACT, version === '18' ? '18' : '19');
    pages[`/${name}.js`] = { type: '.js', body };
    pages[`/${name}`] = {
      type: '.html', policy: STRICT.replace("trusted-types 'none'", 'trusted-types vue'),
      body: `<!doctype html><html lang="en"><title>Shop</title><main></main>
        <script type="module" src="/${name}.js"></script>`,
    };
  }
  site = await openSite({ pages });
});
afterEach(() => site.sandbox.reset());
afterAll(() => site.close());

inEachBrowser('the example app', ({ newPage }) => {
  /** @param {string} name */
  const open = async (name, userAgent = PHONE_USER_AGENT) => {
    const customer = new Customer(await newPage({ userAgent }), site);
    const { page } = customer;
    await page.goto(`${site.origin}/${name}`);
    await page.waitForFunction('window.mount');
    return customer;
  };
  /** @param {import('puppeteer-core').Page} page @param {string} text */
  const press = (page, text) => page.locator(`button ::-p-text(${text})`).click();
  /** @param {import('puppeteer-core').Page} page @param {string} label @param {string} text */
  const answer = async (page, label, text) => {
    await page.locator(`label ::-p-text(${label})`).click();
    await page.keyboard.type(`${text}\n`);
  };

  test.each(APPS)('of %s signs in', async (name, version) => {
    const customer = await open(name);
    const { page } = customer;
    expect(await page.evaluate('version')).toMatch(new RegExp(`^${version}`));
    await page.evaluate('mount()');
    await press(page, 'Sign in');
    await answer(page, 'Mobile number', PHONE_NUMBER);
    await answer(page, 'Code from', '9999');
    await page.locator('::-p-text(2 attempts left)').wait();
    await page.locator('[role="alert"] ::-p-text(Error Code: 8103)').wait();
    await answer(page, 'Code from', '1234');
    await page.locator('h2 ::-p-text(Welcome)').wait();
    expect((await site.status()).success).toBe('true');
    expect(customer.complaints).toEqual([]);
  });

  test.each(APPS)('of %s cancels when it goes: the socket of an Instant Link closes', async (name) => {
    const { page, complaints } = await open(name, '');
    const sockets = (/** @type {number} */ wanted) =>
      until(() => site.sandbox.counts().sockets === wanted, `${wanted} sockets`);
    await page.evaluate('mount()');
    await press(page, 'Sign in');
    await page.locator('label ::-p-text(Mobile number)').wait();
    await sockets(1);
    await page.evaluate('unmount()');
    await sockets(0);
    expect(site.sandbox.log().some(({ path }) => path?.endsWith('/error'))).toBe(false);
    expect(complaints).toEqual([]);
  });

  test.each(APPS)('of %s takes the element as a component', async (name) => {
    const customer = await open(name);
    const { page } = customer;
    await page.evaluate('mountElement("Herein")');
    await customer.sees('h2', /^Herein$/);
    await customer.sees('label', /^Mobilnummer$/);
    expect(await page.evaluate(`document.querySelector('prove-sign-in').getAttribute('class')`)).toBe('card');
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    await customer.sees('[part="meter"]', /Versuche: 3/);
    await customer.types('1234');
    await customer.sees('h2', /Sie sind angemeldet/);
    const told = /** @type {string[]} */ (await page.evaluate('told'));
    expect(told.filter((text) => text.endsWith(' true'))).toHaveLength(1);
    expect(told).toEqual(expect.arrayContaining(['otp', 'done', 'number']));
    expect(customer.complaints).toEqual([]);
  });

  test.each(APPS.slice(0, 2))('of %s may begin in an effect of a component inside', async (name) => {
    const { page, complaints } = await open(name);
    await page.evaluate('mountAtOnce()');
    await page.locator('h2 ::-p-text(done decided)').wait();
    expect(complaints).toEqual([]);
  });

  test('of vue is told to each listener: its own, one that hears once, and one of a component around it', async () => {
    const { page, complaints } = await open('vue');
    await page.evaluate('mountAround()');
    const told = () => page.evaluate(async () => {
      await /** @type {any} */ (document.querySelector('prove-sign-in')).begin();
      return /** @type {any} */ (window).told.splice(0).sort();
    });
    expect(await told()).toEqual(['inside decided', 'once decided', 'outside decided']);
    expect(await told()).toEqual(['inside decided', 'outside decided']);
    expect(complaints).toEqual([]);
  });
}, ['chromium']);

describe('on a server', () => {
  test('React renders the button and the element', async () => {
    const { createElement } = await import('react');
    const { renderToString } = await import('react-dom/server');
    const { ProveSignIn, useProveAuth } = await import('../../dist/react.mjs');
    const Phase = () => useProveAuth({}).phase;
    expect(renderToString(createElement(Phase))).toBe('idle');
    expect(renderToString(createElement(ProveSignIn, { start() {}, finish() {}, attempts: 3 })))
      .toBe('<prove-sign-in attempts="3"></prove-sign-in>');
  });
});

test.each(['react', 'vue'])('the example of %s is short', (name) => {
  const folder = new URL(`../../demo/${name}/`, import.meta.url);
  const lines = readdirSync(folder).flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n'));
  expect(lines.length).toBeLessThan(80);
});
