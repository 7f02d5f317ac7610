// `npm run hostile`: runs the programs that send the client generated answers, and tells what they saw; see USAGE.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { readCommandLine, wholeNumber } from '../../scripts/command-line.mjs';
import { PlainError, exitWith } from '../../scripts/run-command.mjs';

export const PROGRAMS = ['backend', 'carrier', 'page'];
const LIMIT_MS = 300;
/** So long without a sign of life is a loop that does not end. */
const LIFELESS_MS = 30_000;
/** Of V8's own learning; see also tests/endings/memory.test.js. */
const MOST_HEAP_GROWTH_BYTES = 4 << 20;
/** WebAssembly's memory never shrinks: this is more than the largest answers of several flows at once need. */
const MOST_WASM_BYTES = 48 << 20;

const path = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * @param {string} program
 * @param {{seed: number, seconds: number, flow?: number}} options
 * @returns {Promise<import('./client.mjs').Report>}
 */
export async function runProgram(program, { seed, seconds, flow }) {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  const certificate = join(folder, 'carriers.pem');
  const servers = fork(path('servers.mjs'), [program, certificate, String(LIMIT_MS)]);
  try {
    const origins = await new Promise((resolve, reject) => {
      servers.once('message', resolve).once('exit', (code) => reject(new Error(`the servers ended with ${code}`)));
    });
    const args = [program, String(seed), String(seconds), JSON.stringify(origins),
      ...(flow === undefined ? [] : [String(flow)])];
    const client = fork(path('client.mjs'), args, {
      execArgv: ['--expose-gc'], env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    });
    /** @type {Promise<never>} */
    const deserted = new Promise((_, reject) => {
      servers.once('exit', (code) => {
        reject(new Error(`the servers ended with ${code}`));
        client.kill('SIGKILL');
      });
    });
    return judged(await Promise.race([reportOf(client), deserted]));
  } finally {
    if (servers.connected) servers.disconnect();
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {import('node:child_process').ChildProcess} client
 * @returns {Promise<import('./client.mjs').Report>}
 */
function reportOf(client) {
  return new Promise((resolve, reject) => {
    let running = 'none';
    /** @type {import('./client.mjs').Report | undefined} */
    let report;
    /** @type {NodeJS.Timeout | undefined} */
    let lifeless;
    const alive = () => {
      clearTimeout(lifeless);
      lifeless = setTimeout(() => client.kill('SIGKILL'), LIFELESS_MS);
    };
    alive();
    client.on('message', (/** @type {any} */ message) => {
      alive();
      running = message.running ?? running;
      report = message.report ?? report;
    });
    client.once('exit', (code, signal) => {
      clearTimeout(lifeless);
      if (report) resolve(report);
      else reject(new Error(`the client ended with ${code ?? signal} before its report; flows: ${running}`));
    });
  });
}

/** @param {import('./client.mjs').Report} report */
function judged(report) {
  const { before, after } = report.memory;
  if (before && after && after.heapBytes - before.heapBytes > MOST_HEAP_GROWTH_BYTES) {
    report.faults.push(`the heap grew from ${before.heapBytes} to ${after.heapBytes} bytes`);
  }
  if (after && after.wasmBytes > MOST_WASM_BYTES) report.faults.push(`WebAssembly's memory has ${after.wasmBytes} bytes`);
  return report;
}

const USAGE = `npm run hostile -- [--seconds N] [--seed S] [--flow N] [${PROGRAMS.join('|')}]…
Runs each of the programs, or those named, that send the client generated answers, and tells what they saw.
  --seconds N  each for N seconds (300)
  --seed S     what is generated follows from it; printed by each run
  --flow N     only the Nth flow of the seed`;

async function main() {
  const { values, positionals } = readCommandLine(USAGE, {
    seconds: { type: 'string' }, seed: { type: 'string' }, flow: { type: 'string' },
  });
  const unknown = positionals.filter((program) => !PROGRAMS.includes(program));
  if (unknown.length > 0) throw new PlainError(`no program named ${unknown.join(', ')}; there are: ${PROGRAMS.join(', ')}`);
  const seed = wholeNumber('--seed', values.seed, Date.now() % 1e9);
  const seconds = wholeNumber('--seconds', values.seconds, 300);
  const flow = values.flow === undefined ? undefined : wholeNumber('--flow', values.flow, 0);
  for (const program of positionals.length > 0 ? positionals : PROGRAMS) {
    console.log(`${program}: seed ${seed}, ${seconds} s`);
    const { faults, ...report } = await runProgram(program, { seed, seconds, flow });
    console.log(JSON.stringify(report, null, 1).replace(/\n +(?="\w+": [\d.]+)/g, ' '));
    faults.forEach((fault) => console.log(`FAULT ${fault}`));
    console.log(`${program}: ${faults.length === 0 ? 'clean' : `${faults.length} faults`}`);
    process.exitCode ||= Number(faults.length > 0);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main().catch(exitWith);
