// `npm run fuzz -- [--seconds N] [<target>…]`: runs the fuzz targets of tests/fuzz, each for N seconds. The last line
// is "N passed, N failed", one for each target. What a target finds lands in build/fuzz; what it learns is kept there
// too and used the next time.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';

import { readCommandLine, wholeNumber } from './command-line.mjs';
import { PlainError, ROOT, exitWith, runQuietly } from './run-command.mjs';
import { setup } from './setup.mjs';
import { configureNative } from './suites/native.mjs';

/** The targets are built beside the core's tests, from the same sanitized objects. */
const PRESET = 'sanitize';
const FOLDER = join(ROOT, 'tests/fuzz');
const DEFAULT_SECONDS = 600;
/** Of one input. How much it may work is counted; this is far more than a busy machine needs for it. */
const HANGS_AFTER_SECONDS = 100;
/** What a requirement of ours, a sanitizer or libFuzzer says, before and after the long stack. */
const CAUSE = /^does not hold: |runtime error: |^(==\d+==)? ?ERROR: |Test unit written to /;

function allTargets() {
  const ending = '_fuzz.cpp';
  return readdirSync(FOLDER).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

/** @param {string} target @param {number} seconds */
async function runTarget(target, seconds) {
  const learned = join(ROOT, 'build/fuzz', target);
  mkdirSync(learned, { recursive: true });
  const program = join(ROOT, 'build/native', PRESET, `tests/fuzz/${target}_fuzz`);
  const args = [
    `-max_total_time=${seconds}`, `-timeout=${HANGS_AFTER_SECONDS}`, '-rss_limit_mb=2048', '-max_len=2048', '-len_control=0',
    `-artifact_prefix=${join(ROOT, 'build/fuzz', `${target}-`)}`,
    learned, join(FOLDER, 'corpus', target),
  ];
  await runQuietly(`fuzzing ${target} for ${seconds} s`, program, args, { cause: CAUSE });
}

/**
 * @param {number} seconds for each target
 * @param {string[]} [targets] default: all
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runFuzz(seconds, targets = allTargets()) {
  await configureNative(PRESET);
  const programs = targets.map((target) => `${target}_fuzz`);
  await runQuietly('compiling the fuzz targets', 'cmake', ['--build', '--preset', PRESET, '--target', ...programs]);
  const waiting = [...targets];
  const count = { passed: 0, failed: 0 };
  const work = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      try {
        await runTarget(target, seconds);
        count.passed++;
      } catch (error) {
        console.error(error instanceof PlainError ? error.message : error);
        count.failed++;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), targets.length) }, work));
  return count;
}

const USAGE = `npm run fuzz -- [--seconds N] [<target>…]
Runs each fuzz target, or those named, for N seconds (${DEFAULT_SECONDS}), as many at once as there are processors.
Targets: ${allTargets().join(', ')}
What one finds is kept in build/fuzz/<target>-crash-…; build/native/${PRESET}/tests/fuzz/<target>_fuzz <that file> runs
it again.`;

async function main() {
  const { values, positionals } = readCommandLine(USAGE, { seconds: { type: 'string' } });
  const seconds = wholeNumber('--seconds', values.seconds, DEFAULT_SECONDS);
  if (seconds < 1) throw new PlainError('--seconds needs at least one second');
  const unknown = positionals.filter((name) => !allTargets().includes(name));
  if (unknown.length > 0) {
    throw new PlainError(`no fuzz target named ${unknown.join(', ')}; there are: ${allTargets().join(', ')}`);
  }
  await setup({ tests: true });
  const { passed, failed } = await runFuzz(seconds, positionals.length > 0 ? positionals : undefined);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main().catch(exitWith);
