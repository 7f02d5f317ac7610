// Memory after a hundred and after a thousand flows of the library, one after another, against a
// sandbox whose origin is the argument: OTPs of first visits, then waits for an Instant Link that are cancelled. Prints
// one JSON document. Runs under --expose-gc; see memory.mjs.
import { Merchant } from './merchant.mjs';
import { wasmBytes } from './wasm-memories.mjs';

const FLOWS = 1000;
const BASE = 100;

/** @typedef {{heapBytes: number, wasmBytes: number, liveCount: number}} Memory liveCount: objects of the core */
/** @typedef {{flows: number, after100: Memory, after1000: Memory}} MemoryOfFlows */

const { AuthenticatorBuilder, MemoryDeviceStore } = await import('../js/node.js');
const { core } = await import('../js/load.js');
const merchant = new Merchant(process.argv[2], fetch);
await merchant.logIn();

/** @param {number} flow */
const phoneNumber = (flow) => String(4175550000 + flow);

const builder = () => new AuthenticatorBuilder().withPlatform(new MemoryDeviceStore()).withAuthFinishStep(() => {});

/** @param {number} flow */
async function runOtp(flow) {
  const { authToken, correlationId } = await merchant.begin(phoneNumber(flow));
  await builder().withOtpFallback(() => null, async () => ({
    resultType: 0, input: { otp: await merchant.readOtp(phoneNumber(flow)) },
  })).build().authenticate(authToken);
  await merchant.mustHaveSucceeded(correlationId);
}

/** @param {number} flow */
async function cancelLink(flow) {
  const more = { possessionType: 'desktop', finalTargetUrl: 'https://shop.example/done' };
  const { authToken } = await merchant.begin(phoneNumber(flow), more);
  /** @type {(value?: unknown) => void} */
  let waiting = () => {};
  const waits = new Promise((resolve) => { waiting = resolve; });
  const retry = () => {
    waiting();
    return new Promise(() => {});
  };
  const call = builder().withRole('secondary').withInstantLinkFallback(() => null, /** @type {any} */ (retry)).build()
    .authenticate(authToken);
  const ended = call.then(() => 'done', ({ reason }) => reason);
  await Promise.race([waits, ended]);
  call.cancel();
  if (await ended !== 'cancelled') {
    throw new Error(`the wait ended with ${await ended}`);
  }
}

/** @returns {Promise<Memory>} once sockets that are closing have closed, and garbage is gone */
async function memoryNow() {
  while (process.getActiveResourcesInfo().some((kind) => kind === 'TCPSocketWrap')) {
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  globalThis.gc?.();
  return {
    heapBytes: process.memoryUsage().heapUsed,
    wasmBytes: wasmBytes(),
    liveCount: core().liveCount(),
  };
}

/**
 * @param {(flow: number) => Promise<void>} run
 * @returns {Promise<MemoryOfFlows>}
 */
async function measure(run) {
  let base = await memoryNow();
  for (let flow = 1; flow <= FLOWS; flow++) {
    await run(flow);
    if (flow === BASE) {
      base = await memoryNow();
    }
  }
  return { flows: FLOWS, after100: base, after1000: await memoryNow() };
}

console.log(JSON.stringify({ otp: await measure(runOtp), cancelledLinks: await measure(cancelLink) }));
