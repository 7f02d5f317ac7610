// `npm run bench`: sizes of dist/, time to a working builder, time and requests of two flows beside a bare script
// that makes the same requests, the sandbox's start, and memory after a thousand flows. Timings are medians of one run
// on this machine.
import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build } from '../scripts/build.mjs';
import { exitWith } from '../scripts/run-command.mjs';
import { ensureSystemPackages } from '../scripts/setup/system-packages.mjs';
import { measureMemory } from './memory.mjs';

const DIST = new URL('../dist/', import.meta.url);
const START_UPS = 15;

/** @param {string} name */
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @param {number} value */
const ms = (value) => `${value.toFixed(1)} ms`;

function printSizes() {
  console.log('\nSizes in bytes                  raw     gzip -9   brotli 11');
  for (const name of readdirSync(DIST).filter((file) => !file.endsWith('.map')).sort()) {
    const bytes = readFileSync(new URL(name, DIST));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes, quality)];
    console.log(`  ${name.padEnd(22)}${sizes.map(({ length }) => String(length).padStart(12)).join('')}`);
  }
}

async function printStartUp() {
  console.log('\nFrom script start to a working builder');
  const times = [];
  for (let i = 0; i < START_UPS; i++) {
    const { stdout } = await promisify(execFile)(process.execPath, [here('start-up.mjs')]);
    times.push(Number(stdout));
  }
  console.log(`  Node      ${ms(times.sort((a, b) => a - b)[Math.floor(START_UPS / 2)])}`);
  const { measureBrowsers } = await import('./browser-start-up.mjs');
  for (const [name, { loadMs, buildMs }] of Object.entries(await measureBrowsers())) {
    console.log(`  ${name.padEnd(10)}${ms(loadMs + buildMs)} (${ms(loadMs)} to load the script, ${ms(buildMs)} to build)`);
  }
}

/** From the start of a process to its first answer. @param {string[]} args @returns {Promise<number>} ms */
async function sandboxStartMs(args) {
  const startedAt = performance.now();
  const cli = here('../demo/sandbox/cli.mjs');
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  await (await fetch(`${line.replace('sandbox listening on ', '')}/sandbox/clock`)).text();
  const tookMs = performance.now() - startedAt;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
  return tookMs;
}

async function printSandboxStart() {
  console.log('\nSandbox, from the start of its process to its first answer');
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bench-'));
  try {
    for (const [name, args] of /** @type {const} */ ([
      ['in memory', ['--memory']], ['with a file', ['--data', join(folder, 'sandbox.data')]],
    ])) {
      const times = [];
      for (let i = 0; i < START_UPS; i++) times.push(await sandboxStartMs([...args]));
      console.log(`  ${name.padEnd(14)}${ms(times.sort((a, b) => a - b)[Math.floor(START_UPS / 2)])} (bar: 300 ms)`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} title @param {any} result */
function printFlow(title, { library, bare, ratio }) {
  console.log(`  ${title.padEnd(18)}${ms(library.ms)}, ${library.requests} requests; bare script ${ms(bare.ms)}, `
    + `${bare.requests} requests; ratio ${ratio.toFixed(2)}`);
}

/** @param {{heapBytes: number, wasmBytes: number}} memory */
const inMegabytes = ({ heapBytes, wasmBytes }) =>
  `${(heapBytes / 1e6).toFixed(2)} MB JavaScript heap, ${(wasmBytes / 1e6).toFixed(2)} MB WebAssembly`;

async function printFlows() {
  const sandbox = fork(here('sandbox-process.mjs'));
  try {
    const [{ origin }] = await once(sandbox, 'message');
    const { stdout } = await promisify(execFile)(process.execPath, [here('flows.mjs'), origin]);
    const { otp, returning } = JSON.parse(stdout);
    console.log('\nFlows against a local sandbox, medians of 100');
    printFlow('OTP, first visit', otp);
    printFlow('returning device', returning);
    const { otp: flows, cancelledLinks } = await measureMemory(origin);
    console.log('\nMemory');
    console.log(`  after 100 OTP flows               ${inMegabytes(flows.after100)}`);
    console.log(`  after 1,000 OTP flows             ${inMegabytes(flows.after1000)}`);
    console.log(`  and 100 cancelled Instant Links   ${inMegabytes(cancelledLinks.after100)}`);
    console.log(`  and 1,000 cancelled Instant Links ${inMegabytes(cancelledLinks.after1000)}`);
  } finally {
    sandbox.disconnect();
  }
}

async function bench() {
  await ensureSystemPackages({ tests: true });
  await build();
  printSizes();
  await printStartUp();
  await printSandboxStart();
  await printFlows();
}

await bench().catch(exitWith);
