// The sandbox for bench/load.mjs, which asks it over IPC how much memory it holds. Needs --expose-gc.
import { startSandbox } from 'prove-auth-sandbox';

const sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
process.on('disconnect', () => void sandbox.close());
process.on('message', () => setTimeout(() => {
  /** @type {() => void} */ (globalThis.gc)();
  process.send?.({ heapBytes: process.memoryUsage().heapUsed });
}, 1000));
process.send?.({ origin: sandbox.origin });
