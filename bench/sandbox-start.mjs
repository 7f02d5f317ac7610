// From the start of a sandbox's process to its first answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../scripts/sandbox.mjs', import.meta.url));

/** @param {string[]} args of `npm run sandbox` @returns {Promise<number>} ms */
export async function sandboxStartMs(args) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [SCRIPT, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  await (await fetch(`${line.replace('sandbox listening on ', '')}/sandbox/clock`)).text();
  const tookMs = performance.now() - startedAt;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
  return tookMs;
}
