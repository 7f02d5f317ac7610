// The sandbox in a process of its own, so that its work is not measured as the client's.
import { startSandbox } from '../demo/sandbox/server.js';

const sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
process.on('disconnect', () => void sandbox.close());
process.send?.({ origin: sandbox.origin });
