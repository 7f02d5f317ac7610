// After any ending a page has nothing of ours left: no open socket, timer, listener, request, database connection or
// lock, and no live handle between JavaScript and WebAssembly.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';

import { ENDINGS, PHONE_NUMBER } from '../endings/endings.js';
import { keepLedger } from '../endings/ledger.js';
import { inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';

const NOTHING = { timers: 0, requests: 0, databases: 0, locks: 0, sockets: 0, listeners: 0, handles: 0 };

// The library as pages get it, and beside it what the package does not tell: how many objects of its core are alive.
const LIBRARY = buildSync({
  stdin: {
    contents: `export * from './js/index.js';
      import { core } from './js/load.js';
      globalThis.coreHandles = () => core().liveCount();`,
    resolveDir: fileURLToPath(new URL('../../', import.meta.url)),
  },
  bundle: true, format: 'iife', globalName: 'proveAuth', write: false, legalComments: 'none',
}).outputFiles[0].contents;

const SCRIPT = readFileSync(new URL('../endings/endings.js', import.meta.url));
const PAGE = `<!doctype html><title>Endings</title><script src="/library.js"></script><script type="module">
  import { ENDINGS, cancelEverywhere } from '/endings.js';
  const newWorld = (authToken, role) => ({
    authToken,
    tapLink: window.tapLink,
    watch: ledger.watch,
    builder: () => new proveAuth.AuthenticatorBuilder().withRole(role).withAuthFinishStep(() => {})
      .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }))
      .withInstantLinkFallback(() => null, () => new Promise(() => {})),
  });
  const roleOf = (type) => (type === 'desktop' ? 'secondary' : 'primary');
  window.runEnding = (name, authToken) => {
    const { type, run } = ENDINGS[name];
    return run(newWorld(authToken, roleOf(type))).then(() => undefined, (error) => error.reason ?? String(error));
  };
  window.cancelEverywhere = async (type) => {
    const left = {};
    const check = async (point) => { left[point] = await window.settledLedger(); };
    const points = await cancelEverywhere(type, async () => newWorld(await window.newToken(type), roleOf(type)), check);
    return { points, left };
  };
  // Sockets close when the other side agrees, connections when their last transaction is through.
  window.settledLedger = async () => {
    const turn = () => new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { port1.close(); resolve(); };
      port2.postMessage('');
    });
    const deadline = performance.now() + 60_000;
    await turn();
    let left = await ledger.left();
    while (left.sockets + left.databases + left.locks > 0 && performance.now() < deadline) {
      await turn();
      left = await ledger.left();
    }
    return left;
  };
</script>`;

inEachBrowser('after an ending', ({ newPage }) => {
  const shop = openShop({}, {
    '/endings': { body: PAGE },
    '/library.js': { body: Buffer.from(LIBRARY), headers: { 'content-type': 'text/javascript; charset=utf-8' } },
    '/endings.js': { body: SCRIPT, headers: { 'content-type': 'text/javascript; charset=utf-8' } },
  });

  async function openPage() {
    const page = await newPage();
    await page.evaluateOnNewDocument(keepLedger);
    await page.exposeFunction('tapLink', () => {
      shop.sandbox.tapLink(shop.sandbox.messages(PHONE_NUMBER).at(-1).id);
    });
    await page.exposeFunction('newToken', async (type) => (await shop.unify(requestOf(type))).authToken);
    await page.goto(`${shop.origin}/endings`);
    await page.waitForFunction('window.settledLedger');
    return page;
  }

  test.each(Object.entries(ENDINGS))('nothing is left when %s', async (name, ending) => {
    const page = await openPage();
    if (ending.fault) shop.sandbox.fail(ending.fault);
    const flow = await shop.unify(requestOf(ending.type));
    const reason = await page.evaluate((...args) => window.runEnding(...args), name, flow.authToken);
    expect(reason).toBe(ending.reason);
    if (ending.success) expect(await shop.status(flow)).toMatchObject({ success: ending.success });
    expect(await page.evaluate('settledLedger()')).toEqual(NOTHING);
    expect(await page.evaluate('ledger.uncaught()')).toEqual([]);
  });

  test.each(['mobile', 'desktop'])('nothing is left of a %s flow that is cancelled at any event', async (type) => {
    const page = await openPage();
    const { points, left } = await page.evaluate((which) => window.cancelEverywhere(which), type);
    expect(points).toContain(type === 'mobile' ? 'waiting otpFinish' : 'waiting instantLinkRetry');
    for (const [point, open] of Object.entries(left)) expect([point, open]).toEqual([point, NOTHING]);
    if (type === 'desktop') expect(await page.evaluate('ledger.counted().sockets')).toBeGreaterThan(1);
    expect(await page.evaluate('ledger.uncaught()')).toEqual([]);
  });

  test('a database that hangs leaves no timer in a page that has cancelled', async () => {
    const page = await openPage();
    const { authToken } = await shop.unify();
    const reason = await page.evaluate(async (token) => {
      const indexedDB = {
        open: () => {
          queueMicrotask(() => flow.cancel());
          return {};
        },
      };
      const flow = new proveAuth.AuthenticatorBuilder().withPlatform({ indexedDB }).withAuthFinishStep(() => {})
        .build().authenticate(token);
      return flow.catch((error) => error.reason);
    }, authToken);
    expect(reason).toBe('cancelled');
    expect(await page.evaluate('settledLedger()')).toEqual(NOTHING);
  });
});

/** @param {'mobile' | 'desktop'} type */
const requestOf = (type) => ({ possessionType: type, phoneNumber: PHONE_NUMBER });
