// A thousand OTP flows and a thousand cancelled waits for an Instant Link, one after another in one Node process: its
// memory stands where it stood after the first hundred.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@jest/globals';

import { measureMemory } from '../../bench/memory.mjs';

/**
 * What V8 still learns about code that runs (feedback, inline caches) and the garbage that a collection leaves come to
 * 300 to 750 bytes a flow over these nine hundred, and flatten after. A flow that something holds on to has 11 KB.
 */
const MOST_BYTES_PER_FLOW = 2048;

test('memory is back where it was', async () => {
  const sandbox = fork(fileURLToPath(new URL('../../bench/sandbox-process.mjs', import.meta.url)));
  try {
    const [{ origin }] = await once(sandbox, 'message');
    for (const [kind, { flows, after100, after1000 }] of Object.entries(await measureMemory(origin))) {
      const grown = (after1000.heapBytes - after100.heapBytes) / (flows - 100);
      expect([kind, grown < MOST_BYTES_PER_FLOW ? 'less' : `${grown} bytes a flow`]).toEqual([kind, 'less']);
      expect([kind, after1000.wasmBytes]).toEqual([kind, after100.wasmBytes]);
      expect([kind, after100.liveCount, after1000.liveCount]).toEqual([kind, 0, 0]);
    }
  } finally {
    sandbox.disconnect();
  }
}, 180_000);
