// A sandbox in a process of its own that tells how much memory it holds. Needs --expose-gc and an IPC channel.
import { startSandbox } from '../../demo/sandbox/server.js';

const sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });

process.on('message', (question) => {
  if (question === 'close') void sandbox.close().then(() => process.disconnect());
  if (question !== 'measure') return;
  // The sessions are over, and so is the time for which sockets and keep-alive connections are held.
  sandbox.advance(16 * 60_000);
  setImmediate(() => {
    globalThis.gc();
    process.send({ heapBytes: process.memoryUsage().heapUsed, ...sandbox.counts() });
  });
});
process.send({ origin: sandbox.origin });
