// A merchant's site for the tests of the elements: its server half is /start and /finish, its pages are what a test
// hands over, and the sandbox stands behind it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from '../sandbox/test-client.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a page may do when it allows nothing but the library: no inline script or style, no parsing of markup. */
export const STRICT = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self'", 'connect-src *',
  "require-trusted-types-for 'script'", "trusted-types 'none'", "base-uri 'none'", "form-action 'none'",
].join('; ');

/** A sandbox user whose OTP is always 1234. */
export const PHONE_NUMBER = '2001004014';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
};

/** Attributes come from the query; what the element tells is kept in `told`. */
const SIGN_IN = `import * as core from '/dist/index.mjs';
import '/dist/ui.mjs';
const post = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error('HTTP ' + answer.status);
  return answer.json();
};
const element = document.querySelector('prove-sign-in');
for (const [name, value] of new URLSearchParams(location.search)) element.setAttribute(name, value);
document.documentElement.lang = element.lang || 'en';
window.told = [];
for (const name of ['success', 'error', 'phase', 'progress']) {
  element.addEventListener('prove-' + name, (event) => window.told.push({ name, event, detail: event.detail }));
}
element.core = core;
element.start = ({ possessionType, phoneNumber, signal }) => post('/start', { possessionType, phoneNumber });
element.finish = (input) => post('/finish', input);`;

/** A page with an authenticator of its own; the query has `possessionType`, and `lang` and `texts` of the dialogs. */
const OWN = `import { AuthenticatorBuilder } from '/dist/index.mjs';
import { createDialogs } from '/dist/ui.mjs';
const post = async (path, body) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
const query = new URLSearchParams(location.search);
const lang = query.get('lang') ?? 'en';
document.documentElement.lang = lang;
const dialogs = createDialogs({ attempts: 3, lang, texts: JSON.parse(query.get('texts') ?? '{}') });
window.dialogs = dialogs;
const possessionType = query.get('possessionType') ?? 'mobile';
const builder = dialogs.attach(new AuthenticatorBuilder()).withAuthFinishStep((input) => post('/finish', input))
  .withRole(possessionType === 'desktop' ? 'secondary' : 'primary');
document.querySelector('#sign-in').onclick = async () => {
  const { authToken } = await post('/start', { possessionType });
  window.outcome = builder.build().authenticate(authToken).then(({ success }) => success, ({ reason }) => reason);
};`;

const PAGES = {
  '/sign-in': {
    type: '.html', policy: STRICT,
    body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Sign in</title>
<link rel="stylesheet" href="/page.css"><main><h1>Shop</h1><prove-sign-in></prove-sign-in></main>
<script type="module" src="/sign-in.js"></script>`,
  },
  '/page.css': {
    type: '.css',
    body: `:root { color-scheme: light dark; } body { margin: 0; background: #eef1f4; }
h1 { margin: 0; font: 600 16px system-ui; } main { display: grid; gap: 8px; justify-content: center; align-content: center; min-height: 100vh; padding: 16px;
  box-sizing: border-box; grid-template-columns: minmax(0, 26rem); }
@media (prefers-color-scheme: dark) { body { background: #0f151c; } }`,
  },
  '/own': {
    type: '.html', policy: STRICT,
    body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shop</title>
<link rel="stylesheet" href="/page.css"><main><h1>Shop</h1><button id="sign-in">Sign in</button><a href="/">Home</a></main>
<script type="module" src="/own.js"></script>`,
  },
  '/own.js': { type: '.js', body: OWN },
  '/favicon.ico': { type: '.ico', body: '' },
  '/sign-in.js': { type: '.js', body: SIGN_IN },
};

/**
 * @param {{ settings?: object, pages?: Record<string, { type: string, body: string, policy?: string }> }} [options]
 */
export async function openSite({ settings = {}, pages = {} } = {}) {
  const usual = { requestsPerSecond: 0, maxSends: 1000, mobileAuth: false };
  const sandbox = await startSandbox({ settings: { ...usual, ...settings } });
  const merchant = new Merchant(sandbox.origin);
  const all = { ...PAGES, ...pages };
  /** The check that the last page began. @type {any} */
  let flow;
  /**
   * What the merchant's server does differently; `start` is waited for before each answer.
   * @type {{ allowOtpRetry: boolean, start?: () => Promise<void> }}
   */
  const behaviour = { allowOtpRetry: true };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    try {
      if (request.method === 'POST') {
        let body = '';
        for await (const piece of request) body += piece;
        await behaviour.start?.();
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(await answer(pathname, JSON.parse(body || '{}'))));
        return;
      }
      const page = all[pathname];
      const type = page?.type ?? extname(pathname);
      const file = /^\/(dist|demo|build)\//.test(pathname) ? join(ROOT, normalize(pathname)) : undefined;
      const content = page?.body ?? (file && await readFile(file).catch(() => undefined));
      response.writeHead(content === undefined ? 404 : 200, {
        'content-type': TYPES[type] ?? 'application/octet-stream', 'cache-control': 'no-store',
        ...(page?.policy && { 'content-security-policy': page.policy }),
      }).end(content ?? '');
    } catch {
      response.writeHead(500).end('{}');
    }
  });

  /** @param {string} path @param {any} body */
  async function answer(path, body) {
    if (path === '/start') {
      flow = await merchant.unify({ ...body, allowOTPRetry: behaviour.allowOtpRetry });
      return { authToken: flow.authToken };
    }
    return { success: (await merchant.status(flow)).success };
  }

  await new Promise((resolve) => { server.listen(0, 'localhost', () => resolve(undefined)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${port}`, sandbox, behaviour,
    /** What the merchant's server learns of the last check. */
    status: () => merchant.status(flow),
    async close() {
      await new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      });
      await sandbox.close();
    },
  };
}
