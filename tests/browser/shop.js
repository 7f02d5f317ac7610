// A merchant's page that signs in through the built script, and the sandbox behind it.
import { afterAll, afterEach, beforeAll } from '@jest/globals';

import { startSandbox } from '../../demo/sandbox/server.js';
import { Merchant } from '../sandbox/test-client.js';
import { serve } from './static-server.js';
import { openTlsFront } from './tls-front.js';

/** A sandbox user whose OTP is always 1234. */
export const PHONE_NUMBER = '2001004014';

// Runs in the page: signs in, typing 1234 when an OTP is asked for.
export const PAGE_SCRIPT = `
  window.signIn = async (authToken, change = (builder) => builder) => {
    const builder = new proveAuth.AuthenticatorBuilder()
      .withAuthFinishStep(({ authId }) => window.atFinish?.() ?? authId)
      .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }));
    const authenticator = change(builder).build();
    const events = [];
    authenticator.addEventListener('progress', ({ detail }) => events.push(detail));
    const told = () => ({
      steps: events.filter(({ type }) => type === 'step').map(({ step }) => step),
      told: events.map(({ type }) => type),
    });
    window.running = authenticator.authenticate(authToken);
    try {
      return { value: await window.running, ...told() };
    } catch (error) {
      const { code, reason, message } = error;
      return { error: { code, reason, message, cause: error.cause?.name }, ...told() };
    }
  };
  window.records = () => new Promise((resolve, reject) => {
    const opening = indexedDB.open('ProveAuth');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction('Registrations').objectStore('Registrations').getAll();
      reading.onsuccess = () => {
        database.close();
        resolve(reading.result);
      };
    };
  });`;

/**
 * @typedef {object} SignIn what came of it
 * @property {string} [value] of AuthFinish, when it ended well
 * @property {{code: number, reason: string, message: string, cause?: string}} [error]
 * @property {string[]} steps of the backend
 * @property {string[]} told types of the progress events
 */

/**
 * A sandbox and the shop's site for the tests of a file. Everything is forgotten after each test.
 * @param {Record<string, unknown>} [settings] of the sandbox
 * @param {Record<string, import('./static-server.js').Page>} [pages] of the site, besides its own
 * @param {{tls?: boolean}} [options] tls: pages reach the service by https: and wss:
 */
export function openShop(settings = {}, pages = {}, { tls = false } = {}) {
  const all = { requestsPerSecond: 0, maxSends: 1000, mobileAuth: false, ...settings };
  /** @type {Awaited<ReturnType<typeof startSandbox>>} */
  let sandbox;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let site;
  /** @type {Awaited<ReturnType<typeof openTlsFront>> | undefined} */
  let front;
  /** @type {any} */
  let merchant;
  beforeAll(async () => {
    front = tls ? await openTlsFront() : undefined;
    sandbox = await startSandbox({ settings: all, port: front?.backendPort, publicOrigin: front?.origin });
    merchant = new Merchant(front ? `http://127.0.0.1:${front.backendPort}` : sandbox.origin);
    const script = `<script src="/dist/prove-auth.js"></script><script>${PAGE_SCRIPT}</script>`;
    const body = `<!doctype html><title>Shop</title>${script}`;
    const sandboxed = { body, headers: { 'content-security-policy': 'sandbox allow-scripts' } };
    site = await serve({ '/': { body }, '/sandboxed': sandboxed, '/bare': { body: '' }, ...pages });
  });
  afterEach(() => sandbox.reset());
  afterAll(async () => {
    await site?.close();
    await front?.close();
    await sandbox?.close();
  });
  return {
    get sandbox() { return sandbox; },
    get origin() { return site.origin; },
    /** Begins a flow: {authToken, answer}. @param {Record<string, unknown>} [request] */
    unify: (request = {}) => merchant.unify({ phoneNumber: PHONE_NUMBER, ...request }),
    /** What the merchant's server learns. @param {unknown} flow */
    status: (flow) => merchant.status(flow),
    /**
     * Signs in on an open page of the shop.
     * @param {import('puppeteer-core').Page} page
     * @param {{request?: Record<string, unknown>, change?: string}} [options] change: source of a function in the page
     *   that gets the builder and gives it back
     * @returns {Promise<SignIn & {success: string}>} success: what the merchant's server learns
     */
    async signIn(page, { request = {}, change = 'undefined' } = {}) {
      const flow = await merchant.unify({ phoneNumber: PHONE_NUMBER, ...request });
      const outcome = await page.evaluate(`signIn(${JSON.stringify(flow.authToken)}, ${change})`);
      return { .../** @type {SignIn} */ (outcome), success: (await merchant.status(flow)).success };
    },
    /** @param {import('puppeteer-core').Page} page */
    open: async (page) => {
      await page.goto(site.origin);
      return page;
    },
  };
}
