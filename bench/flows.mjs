// Whole flows, the library's (dist/node.mjs) and the bare script's by turns, against a sandbox whose origin is the
// argument. Prints one JSON document.
import { performance } from 'node:perf_hooks';

import { runBareOtpFlow, runBareReturn } from './bare-client.mjs';
import { Merchant } from './merchant.mjs';

const WARM_UP = 20;
const ROUNDS = 100;

const plainFetch = globalThis.fetch;
let requests = 0;
globalThis.fetch = (...args) => {
  requests++;
  return plainFetch(...args);
};

/** @type {typeof import('../js/public.js')} */
const { AuthenticatorBuilder, MemoryDeviceStore } = await import(new URL('../dist/node.mjs', import.meta.url).href);
const merchant = new Merchant(process.argv[2], plainFetch);
await merchant.logIn();

/** @param {string} phoneNumber @param {import('../js/public.js').MemoryDeviceStore} device */
function build(phoneNumber, device) {
  return new AuthenticatorBuilder()
    .withPlatform(device)
    .withAuthFinishStep(() => {})
    .withOtpFallback(() => ({ phoneNumber }), async () => ({
      resultType: 0, input: { otp: await merchant.readOtp(phoneNumber) },
    }))
    .build();
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * @param {string} phoneNumber
 * @param {(authToken: string) => Promise<unknown>} run
 * @returns {Promise<{ms: number, requests: number}>} of the client's part
 */
async function measure(phoneNumber, run) {
  const { authToken, correlationId } = await merchant.begin(phoneNumber, { rebind: true });
  requests = 0;
  const startedAt = performance.now();
  await run(authToken);
  const ms = performance.now() - startedAt;
  await merchant.mustHaveSucceeded(correlationId);
  return { ms, requests };
}

/** @param {string} phoneNumber @param {(authToken: string) => Promise<unknown>} run */
async function measureReturn(phoneNumber, run) {
  const { authToken, correlationId } = await merchant.begin(phoneNumber);
  requests = 0;
  const startedAt = performance.now();
  await run(authToken);
  const ms = performance.now() - startedAt;
  await merchant.mustHaveSucceeded(correlationId);
  return { ms, requests };
}

/** @param {{ms: number, requests: number}[]} library @param {{ms: number, requests: number}[]} bare */
function compare(library, bare) {
  const [libraryMs, bareMs] = [library, bare].map((runs) => median(runs.slice(WARM_UP).map(({ ms }) => ms)));
  return {
    library: { ms: libraryMs, requests: library[0].requests },
    bare: { ms: bareMs, requests: bare[0].requests },
    ratio: libraryMs / bareMs,
  };
}

async function compareFlows() {
  /** @typedef {{ms: number, requests: number}[]} Runs */
  const otp = { library: /** @type {Runs} */ ([]), bare: /** @type {Runs} */ ([]) };
  const returning = { library: /** @type {Runs} */ ([]), bare: /** @type {Runs} */ ([]) };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const phoneNumber = String(4155550000 + round);
    const device = new MemoryDeviceStore();
    const runLibrary = (/** @type {string} */ authToken) => build(phoneNumber, device).authenticate(authToken);
    otp.library.push(await measure(phoneNumber, runLibrary));
    returning.library.push(await measureReturn(phoneNumber, runLibrary));
    const otherNumber = String(4165550000 + round);
    /** @type {import('./bare-client.mjs').Device} */
    let bareDevice;
    otp.bare.push(await measure(otherNumber, async (authToken) => {
      bareDevice = await runBareOtpFlow(authToken, otherNumber, (number) => merchant.readOtp(number));
    }));
    returning.bare.push(await measureReturn(otherNumber, (authToken) => runBareReturn(authToken, bareDevice)));
  }
  return { otp: compare(otp.library, otp.bare), returning: compare(returning.library, returning.bare) };
}

console.log(JSON.stringify(await compareFlows()));
