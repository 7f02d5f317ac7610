// "Start in five minutes", followed to the letter: an empty folder, the packed packages from npm, the two files of the
// page, and a customer on a computer and on a phone.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { inEachBrowser, PHONE_USER_AGENT } from '../browser/browsers.js';
import { Visitor } from '../demo/visitor.js';
import { Customer } from '../ui/customer.js';
import { codeOf } from './blocks.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PHONE_NUMBER = '2001004014';

/** @type {string} */
let folder;
/** @type {import('node:child_process').ChildProcess} */
let server;
/** What it has printed: the phone's messages among it. */
let printed = '';
let origin = '';

/** @param {RegExp} pattern @returns {Promise<string>} what its first group found in what the server has printed */
async function prints(pattern) {
  for (;;) {
    const found = pattern.exec(printed);
    if (found) return found[1] ?? '';
    if (server.exitCode !== null) throw new Error(`the server has ended: ${printed}`);
    await Promise.race([once(/** @type {any} */ (server.stdout), 'data'), once(server, 'close')]);
  }
}

async function freePort() {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prove-auth-start-'));
  const pack = async (/** @type {string} */ from) => {
    const flags = ['--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run('npm', ['pack', ...flags], { cwd: from });
    return `./${JSON.parse(stdout)[0].filename}`;
  };
  const tarballs = await Promise.all([pack(ROOT), pack(join(ROOT, 'demo/sandbox'))]);
  await run('npm', ['init', '-y'], { cwd: folder });
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...quick, ...tarballs], { cwd: folder });
  await writeFile(join(folder, 'index.html'), codeOf('start-page'));
  await writeFile(join(folder, 'server.mjs'), codeOf('start-server'));
  const env = { ...process.env, PORT: String(await freePort()) };
  server = spawn(process.execPath, ['server.mjs'], { cwd: folder, env });
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => { printed += text; });
  origin = await prints(/open (http:\S+)\//);
}, 120_000);
afterAll(async () => {
  server?.kill();
  if (server && server.exitCode === null) await once(server, 'close');
  await rm(folder, { recursive: true, force: true });
});

test('the page has twelve lines', () => {
  expect(codeOf('start-page').trim().split('\n')).toHaveLength(12);
});

test('the documentation names the packages that are packed', async () => {
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const page = await readFile(join(ROOT, 'docs/start.md'), 'utf8');
  expect(page).toContain(`npm install ${Object.keys(dependencies).sort().reverse().join(' ')}`);
});

inEachBrowser('start in five minutes', ({ newPage }) => {
  /** @param {string} [userAgent] */
  const come = async (userAgent) => {
    const page = await newPage(userAgent ? { userAgent } : {});
    const customer = new Customer(page, /** @type {any} */ ({ origin }));
    await customer.open('', '/');
    await customer.press('submit');
    await customer.seesInput('phone');
    await customer.types(PHONE_NUMBER);
    return customer;
  };

  test('on a computer, by the link in the terminal', async () => {
    const customer = await come();
    await customer.sees('h2', /Open the link/);
    const link = await prints(/(http:\/\/\S+\/l\/\S+|http:\/\/127\S+)/);
    const phone = await newPage({ userAgent: PHONE_USER_AGENT });
    await phone.goto(link);
    expect(await phone.evaluate(() => document.body.textContent)).toContain('Go back to the page');
    await customer.sees('h2', /You are signed in/);
  });

  test('on a phone, by the code 1234', async () => {
    const customer = await come(PHONE_USER_AGENT);
    await customer.seesInput('otp');
    await customer.types('1234');
    await customer.sees('h2', /You are signed in/);
  });

  test('or only looking: the demo from the sandbox\'s package', async () => {
    // In a group of its own: npx starts the demo as a process of its own, and may go before it.
    const demo = spawn('npx', ['prove-auth-sandbox', '--demo', '--port', '0'], { cwd: folder, detached: true });
    const closed = once(demo, 'close');
    try {
      let said = '';
      for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (text) => { said += text; });
      while (!/Open\s+http:\S+\//.test(said) && demo.exitCode === null) {
        await Promise.race([once(demo.stdout, 'data'), closed]);
      }
      const [, address = said] = /Open\s+(http:\S+)\//.exec(said) ?? [];
      const visitor = await Visitor.arrive(await newPage(), /** @type {any} */ ({ origin: address }), 'mobile');
      await visitor.signIn('200 100 4014');
      await visitor.enterOtp('1234');
      await visitor.sees('#account-title', /Welcome/);
      visitor.expectNoComplaints();
    } finally {
      if (demo.pid && demo.exitCode === null) process.kill(-demo.pid);
      await closed;
    }
  });
}, ['chromium']);
