// `npm run bench`: sizes, timings and memory; see USAGE.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { build } from '../scripts/build.mjs';
import { readCommandLine } from '../scripts/command-line.mjs';
import { exitWith } from '../scripts/run-command.mjs';
import { ensureSystemPackages } from '../scripts/setup/system-packages.mjs';
import { chromium } from '../tests/browser/launch.js';
import { check, verdict } from './budgets.mjs';
import { measureLoad } from './load.mjs';
import { measureMemory } from './memory.mjs';
import { Merchant } from './merchant.mjs';
import { servePages } from './page-server.mjs';
import { sandboxStartMs } from './sandbox-start.mjs';
import { distSizes, partSizes } from './sizes.mjs';
import { NETWORKS, Visits, median } from './visits.mjs';

const FRESH_PAGES = 15;
const WARM_FLOWS = 60;
const WARM_UP = 15;
const SANDBOX_STARTS = 9;

const USAGE = `npm run bench -- [--against DIR] [--long]
Measures what the customer waits for with each build (library: the one-file script), beside a bare script that makes the
same requests, in one run; the sizes of dist/; how the cost grows; the sandbox's start, and ten seconds of load on it;
memory after a thousand flows. Fails when a budget of package.json is passed.
  --against DIR  also measures the client that the checkout DIR has built
  --long         puts the sandbox under load for ten minutes, with 5,000 status sockets`;

const { values: options } = readCommandLine(USAGE, { against: { type: 'string' }, long: { type: 'boolean' } });

/** @param {string} name */
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @param {number} value */
const ms = (value) => `${value.toFixed(1)} ms`.padStart(10);

function printSizes() {
  const line = (/** @type {[string, import('./sizes.mjs').Size]} */ [name, { raw, gzip, brotli }]) =>
    console.log(`  ${name.padEnd(30)}${[raw, gzip, brotli].map((size) => String(size).padStart(11)).join('')}`);
  console.log('\nSizes in bytes                          raw     gzip 9  brotli 11');
  const sizes = distSizes();
  sizes.forEach(line);
  console.log('of these, once in each one-file build');
  partSizes().forEach(line);
  check('oneFileBrotliBytes', Object.fromEntries(sizes)['prove-auth.js'].brotli);
}

/**
 * @param {string} title
 * @param {import('./visits.mjs').Times} times
 * @param {string} name of what was measured
 * @returns {number} of the library to the bare script
 */
function printRow(title, times, name) {
  const medians = Object.entries(times).map(([client, measured]) => ({ client, value: median(measured[name]) }));
  const [library, ...others] = medians;
  const rest = others.map(({ client, value }) => `${client}${ms(value)} (ratio ${(library.value / value).toFixed(2)})`);
  console.log(`  ${title.padEnd(34)}${ms(library.value)}   ${rest.join('   ')}`);
  return library.value / medians[medians.length - 1].value;
}

/** @param {string} origin of the sandbox */
async function printWaiting(origin) {
  const merchant = new Merchant(origin, fetch);
  await merchant.logIn();
  const clients = [
    { name: 'library', file: new URL('../dist/prove-auth.js', import.meta.url) },
    { name: 'slim', file: new URL('../dist/prove-auth-slim.js', import.meta.url), preloadsModule: true },
    { name: 'nowasm', file: new URL('../dist/prove-auth-nowasm.js', import.meta.url) },
    ...(options.against
      ? [{ name: 'before', file: pathToFileURL(join(resolve(options.against), 'dist/prove-auth.js')) }] : []),
    { name: 'bare', file: new URL('bare-page.js', import.meta.url) },
  ];
  const server = await servePages(clients);
  const { browser, close } = await chromium();
  try {
    const visits = new Visits(await browser.newPage(), server, merchant, clients.map(({ name }) => name));
    await visits.register();
    for (const [name, network] of Object.entries(NETWORKS)) {
      const times = await visits.measureFreshPages(network, FRESH_PAGES);
      console.log(`\nFresh page of a known device, uncached, Chromium, ${network.title}; medians of ${FRESH_PAGES}`);
      printRow('script to working builder', times, 'builder');
      check(`${name}SignInToBare`, printRow('page to AuthFinish', times, 'signIn'));
      check(`${name}EarlyToBare`, printRow('built a second early, to AuthFinish', times, 'early'));
      if (name === 'local') {
        check('builderMs', median(times.library.builder));
      }
    }
    const times = await visits.measureWarmPages(WARM_FLOWS, WARM_UP);
    console.log(`\nWarm page, Chromium; medians of ${WARM_FLOWS}`);
    check('otpToBare', printRow('OTP, first visit', times, 'otp'));
    check('returningToBare', printRow('returning device', times, 'returning'));
  } finally {
    await close();
    await server.close();
  }
}

async function printGrowth() {
  const { stdout } = await promisify(execFile)(process.execPath, [here('growth.mjs'), here('../dist/node.mjs')]);
  const { atOnce, byAnswer } = JSON.parse(stdout);
  const cells = (/** @type {Record<string, number>} */ row, /** @type {string} */ unit) =>
    Object.entries(row).map(([size, value]) => `${size} ${unit} ${value.toFixed(2)} ms`).join(', ');
  console.log('\nGrowth: processor time of one OTP flow in Node, against a backend that answers at once');
  console.log(`  flows at once      ${cells(atOnce, '×')}`);
  console.log(`  backend\'s answer   ${cells(byAnswer, 'KB')} (refused beyond 256 KB)`);
  check('atOnceGrowth', atOnce[100] / atOnce[1]);
  check('answerGrowth', byAnswer[250] / byAnswer[25]);
}

async function printSandboxStart() {
  console.log('\nSandbox, from the start of its process to its first answer');
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bench-'));
  try {
    for (const [name, args] of /** @type {const} */ ([
      ['in memory', ['--memory']], ['with a file', ['--data', join(folder, 'data')]],
    ])) {
      const times = [];
      for (let i = 0; i < SANDBOX_STARTS; i++) {
        times.push(await sandboxStartMs([...args]));
      }
      console.log(`  ${name.padEnd(14)}${ms(median(times))}`);
      check('sandboxStartMs', median(times));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function printLoad() {
  const load = options.long ? { seconds: 600, sockets: 5000 } : { seconds: 10, sockets: 1000 };
  const { signIns, sockets, heapBytes } = await measureLoad(load);
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log('\nSandbox under load, the client\'s process beside it');
  console.log(`  sign-ins by OTP, 16 at once    ${signIns.perSecond.toFixed(0)} a second, p50 ${ms(signIns.p50Ms).trim()}, `
    + `p99 ${ms(signIns.p99Ms).trim()}, ${signIns.wrong} of ${signIns.count} wrong`);
  console.log(`  status sockets open at once    ${sockets.opened}, ${sockets.wrong} told another result`);
  console.log(`  heap before and after          ${megabytes(heapBytes.before)}, ${megabytes(heapBytes.after)}`);
  check('loadWrong', signIns.wrong + sockets.wrong + load.sockets - sockets.opened);
  check('loadHeapGrowth', heapBytes.after / heapBytes.before);
}

/** @param {{heapBytes: number, wasmBytes: number}} memory */
const inMegabytes = ({ heapBytes, wasmBytes }) =>
  `${(heapBytes / 1e6).toFixed(2)} MB JavaScript heap, ${(wasmBytes / 1e6).toFixed(2)} MB WebAssembly`;

/** @param {string} origin of the sandbox */
async function printMemory(origin) {
  const { otp, cancelledLinks } = await measureMemory(origin);
  console.log('\nMemory');
  console.log(`  after 100 OTP flows               ${inMegabytes(otp.after100)}`);
  console.log(`  after 1,000 OTP flows             ${inMegabytes(otp.after1000)}`);
  console.log(`  and 100 cancelled Instant Links   ${inMegabytes(cancelledLinks.after100)}`);
  console.log(`  and 1,000 cancelled Instant Links ${inMegabytes(cancelledLinks.after1000)}`);
}

async function bench() {
  await ensureSystemPackages({ tests: true });
  await build();
  printSizes();
  const sandbox = fork(here('sandbox-process.mjs'));
  try {
    const [{ origin }] = await once(sandbox, 'message');
    await printWaiting(origin);
    await printMemory(origin);
  } finally {
    sandbox.disconnect();
  }
  await printGrowth();
  await printSandboxStart();
  await printLoad();
  const failures = verdict();
  console.log(failures.length === 0 ? '\nwithin every budget' : `\npassed budgets\n  ${failures.join('\n  ')}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await bench().catch(exitWith);
