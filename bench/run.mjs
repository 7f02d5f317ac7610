// `npm run bench`: sizes of dist/, time to a working builder, time and requests of two flows beside a bare script
// that makes the same requests, and memory after a thousand flows. Timings are medians of one run on this machine.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build } from '../scripts/build.mjs';
import { exitWith } from '../scripts/run-command.mjs';
import { ensureSystemPackages } from '../scripts/setup/system-packages.mjs';

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
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', here('flows.mjs'), origin]);
    const { otp, returning, memory } = JSON.parse(stdout);
    console.log('\nFlows against a local sandbox, medians of 100');
    printFlow('OTP, first visit', otp);
    printFlow('returning device', returning);
    console.log('\nMemory');
    console.log(`  after 100 flows   ${inMegabytes(memory.after100)}`);
    console.log(`  after 1,000 flows ${inMegabytes(memory.after1000)}`);
  } finally {
    sandbox.disconnect();
  }
}

async function bench() {
  await ensureSystemPackages({ tests: true });
  await build();
  printSizes();
  await printStartUp();
  await printFlows();
}

await bench().catch(exitWith);
