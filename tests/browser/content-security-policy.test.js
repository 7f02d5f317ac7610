// Each policy that docs/content-security-policy.md has in its table lets an OTP and an Instant Link through; what fails
// without a directive, fails with a message that names it.
import { readFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { PAGE_SCRIPT, PHONE_NUMBER, openShop } from './shop.js';

const root = new URL('../../', import.meta.url);
const POLICIES = [...readFileSync(new URL('docs/content-security-policy.md', root), 'utf8')
  .matchAll(/^\| [^|]+ \| `(script-src [^`]+)` \|$/gm)].map(([, policy]) => policy);
const { 'prove-auth.js': HASH } = JSON.parse(readFileSync(new URL('dist/integrity.json', root), 'utf8'));
const NONCE = 'R4nd0m';
const ICON = '<link rel="icon" href="data:,">';

const buildUnder = (policy) => (policy.includes('wasm') ? 'prove-auth.js' : 'prove-auth-nowasm.js');
const scriptsUnder = (policy) => [`dist/${buildUnder(policy)}`, 'shop.js']
  .map((path) => `<script nonce="${NONCE}" src="/${path}"></script>`).join('');
const page = (body, policy) => ({
  body: `<!doctype html><title>Shop</title>${ICON}${body}`,
  get headers() {
    const { host } = new URL(shop.sandbox.origin);
    const ours = policy.replaceAll('//api.example', `//${host}`);
    return { 'content-security-policy': `default-src 'none'; img-src data:; ${ours}` };
  },
});
const integrity = (hash) => `<script src="/dist/prove-auth.js" integrity="${hash}" crossorigin="anonymous"></script>
  <script src="/shop.js"></script>`;

const BEST = POLICIES[0] ?? '';
const shop = openShop({}, {
  '/shop.js': { body: PAGE_SCRIPT, headers: { 'content-type': 'text/javascript' } },
  ...Object.fromEntries(POLICIES.map((policy, i) => [`/policy-${i}`, page(scriptsUnder(policy), policy)])),
  '/no-requests': page(scriptsUnder(BEST), BEST.replace('https://api.example ', '')),
  '/no-sockets': page(scriptsUnder(BEST), BEST.replace(' wss://api.example', '')),
  '/whole': page(integrity(HASH), BEST),
  '/tampered': page(integrity(HASH.replace(/-.{4}/, '-AAAA')), BEST),
}, { tls: true });

test('the documentation has a policy for each kind of page', () => {
  expect(POLICIES.length).toBeGreaterThanOrEqual(5);
});

inEachBrowser('Content-Security-Policy', ({ newPage, pageErrors }) => {
  /** Opens a page; gives it with what its policy refused. */
  async function open(path) {
    const opened = await newPage();
    await opened.evaluateOnNewDocument(() => {
      window.refused = [];
      document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.violatedDirective));
    });
    await opened.exposeFunction('tapLink', () => shop.sandbox.tapLink(shop.sandbox.messages(PHONE_NUMBER).at(-1).id));
    await opened.goto(shop.origin + path);
    return opened;
  }
  const instantLink = {
    request: { possessionType: 'desktop' },
    change: `(builder) => builder.withRole('secondary').withInstantLinkFallback(() => null, () => {
      window.tapLink();
      return new Promise(() => {});
    })`,
  };

  test.each(POLICIES.map((policy, i) => [policy, `/policy-${i}`]))('%s', async (_, path) => {
    const opened = await open(path);
    expect(await shop.signIn(opened)).toMatchObject({ success: 'true' });
    expect(await shop.signIn(opened, instantLink)).toMatchObject({ success: 'true' });
    expect(await opened.evaluate('refused')).toEqual([]);
    expect(pageErrors(opened)).toEqual([]);
  });

  test('a policy without the service in connect-src is named by the error', async () => {
    const { error } = await shop.signIn(await open('/no-requests'));
    expect(error).toMatchObject({ reason: 'network', message: expect.stringContaining('connect-src') });
  });

  test('a policy without the service\'s WebSockets fails that step at once, and a warning names them', async () => {
    const opened = await open('/no-sockets');
    await opened.evaluate(() => {
      window.warnings = [];
      proveAuth.LoggerFactory.setLogLevel(proveAuth.LogLevel.warn);
      proveAuth.LoggerFactory.setLogWriter({ write: (level, ...said) => window.warnings.push(said.join('')) });
    });
    const { told } = await shop.signIn(opened, instantLink);
    expect(told.filter((type) => ['socket', 'reported'].includes(type))).toEqual(['socket', 'reported']);
    const wss = shop.sandbox.origin.replace('https:', 'wss:');
    expect(await opened.evaluate('warnings')).toContainEqual(expect.stringContaining(`Allow ${wss} in connect-src`));
    expect(await opened.evaluate('refused')).toEqual(['connect-src']);
  });

  test('a script with the hash of dist/integrity.json runs, one that was changed does not', async () => {
    expect(await shop.signIn(await open('/whole'))).toMatchObject({ success: 'true' });
    expect(await (await open('/tampered')).evaluate('typeof proveAuth')).toBe('undefined');
  });
}, ['chromium', 'firefox'], { acceptInsecureCerts: true });
