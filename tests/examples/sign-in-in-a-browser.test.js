// An example to copy: another project's browser test against the sandbox. The shop's page and server are the things
// under test; the sandbox is the service, the SMS network and the customer's phone.
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { startSandbox } from 'prove-auth-sandbox';
import puppeteer from 'puppeteer-core';

jest.setTimeout(60_000);
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const CUSTOMER = '+447700900300';
const SDK = createRequire(import.meta.url).resolve('prove-auth-wasm/dist/prove-auth.js');

/** The shop's page: asks its server for a token, and the customer for the OTP. */
const PAGE = `<!doctype html><html lang="en"><title>Shop</title><script src="/prove-auth.js"></script>
<form hidden><label>OTP <input name="otp"></label><button>Sign in</button></form><p id="said" role="status"></p>
<script>
  const form = document.querySelector('form');
  const said = document.querySelector('#said');
  const call = async (path) => (await fetch(path, { method: 'POST' })).json();
  const askForOtp = (otpError) => new Promise((resolve) => {
    said.textContent = otpError ? 'That OTP is wrong.' : '';
    form.hidden = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      resolve({ resultType: 0, input: { otp: form.otp.value } });
    };
  });
  call('/start')
    .then(({ authToken }) => new proveAuth.AuthenticatorBuilder()
      .withAuthFinishStep(() => call('/finish'))
      .withOtpFallback(() => null, askForOtp)
      .build().authenticate(authToken))
    .then(({ success }) => { said.textContent = success === 'true' ? 'Welcome' : 'Not signed in'; })
    .catch((error) => { said.textContent = error.reason; });
</script></html>`;

let sandbox;
let browser;
let shop;
let page;
beforeAll(async () => {
  sandbox = await startSandbox();
  // As root, and in most containers, Chromium runs only without its own sandbox.
  browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});
beforeEach(async () => {
  shop = await startShop();
  page = await (await browser.createBrowserContext()).newPage();
});
afterEach(async () => {
  await page.browserContext().close();
  await shop.close();
});

/** The shop's server: only it talks to the service with the credentials, and knows the correlationId. */
async function startShop() {
  const files = { '/': PAGE, '/prove-auth.js': await readFile(SDK, 'utf8') };
  let correlationId = '';
  const calls = {
    '/start': async () => {
      const check = { possessionType: 'mobile', phoneNumber: CUSTOMER, allowOTPRetry: true };
      const flow = await callService('/v3/unify', { clientRequestId: 'sign-in', ...check });
      correlationId = flow.correlationId;
      return { authToken: flow.authToken };
    },
    '/finish': () => callService('/v3/unify-status', { correlationId }),
  };
  const server = createServer(async ({ url }, response) => {
    if (files[url]) response.setHeader('Content-Type', url === '/' ? 'text/html' : 'text/javascript').end(files[url]);
    else if (calls[url]) response.setHeader('Content-Type', 'application/json').end(JSON.stringify(await calls[url]()));
    else response.writeHead(404).end();
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { origin: `http://localhost:${server.address().port}`, close };
}

async function callService(path, body) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'shop', client_secret: 'any' });
  const { access_token: token } = await (await fetch(`${sandbox.origin}/token`, { method: 'POST', body: form })).json();
  const headers = { 'Content-Type': 'application/json', 'Authorization': `Bearer ${token}` };
  return (await fetch(sandbox.origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

/** Waits until the page says so. @param {string} text */
const says = (text) => page.waitForFunction(
  (expected) => document.querySelector('#said')?.textContent === expected, {}, text,
);

async function typeOtp(otp) {
  const field = await page.waitForSelector('form:not([hidden]) input');
  await field.evaluate((input) => { input.value = ''; });
  await field.type(`${otp}\n`);
}

test('a customer signs in with the OTP of the SMS, after a slip', async () => {
  await page.goto(shop.origin);
  await typeOtp('wrong');
  await says('That OTP is wrong.');
  await typeOtp(sandbox.messages(CUSTOMER).at(-1).otp);
  await says('Welcome');
});

test('a customer who comes back is recognised without a message', async () => {
  await page.goto(shop.origin);
  await page.waitForSelector('form:not([hidden])');
  await typeOtp(sandbox.messages(CUSTOMER).at(-1).otp);
  await says('Welcome');
  const sent = sandbox.messages(CUSTOMER).length;
  await page.reload();
  await says('Welcome');
  expect(sandbox.messages(CUSTOMER)).toHaveLength(sent);
});

test('the service fails, and the page tells why', async () => {
  sandbox.fail({ path: '/v1/client/mobile/otp/start', kind: 'status', status: 503 });
  await page.goto(shop.origin);
  await says('http_status');
});
