#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSandbox } from './server.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    memory: { type: 'boolean', default: false },
  },
});

const sandbox = await startSandbox({ port: Number(values.port), host: values.host });
console.log(`sandbox listening on ${sandbox.origin}`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
