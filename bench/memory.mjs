// Runs memory-process.mjs.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('memory-process.mjs', import.meta.url));

// Code that V8 optimises, or throws away, between two looks at the heap is no memory of the flows.
const FLAGS = ['--expose-gc', '--no-opt', '--no-flush-bytecode', '--no-lazy-feedback-allocation'];

/** @typedef {import('./memory-process.mjs').MemoryOfFlows} MemoryOfFlows */

/**
 * @param {string} origin of a sandbox in another process
 * @returns {Promise<{otp: MemoryOfFlows, cancelledLinks: MemoryOfFlows}>}
 */
export async function measureMemory(origin) {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, SCRIPT, origin]);
  return JSON.parse(stdout);
}
