// `node scripts/fuzz.mjs [--seconds N] [<target>…]`: runs the fuzz targets of tests/fuzz, each for N seconds (default
// 10; `npm run fuzz` takes 600). The last line is "N passed, N failed", one for each target. What a target
// finds lands in build/fuzz; what it learns is kept there too and used the next time.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';

import { PlainError, ROOT, exitWith, runQuietly } from './run-command.mjs';
import { setup } from './setup.mjs';
import { configureNative } from './suites/native.mjs';

/** The targets are built beside the core's tests, from the same sanitized objects. */
const PRESET = 'sanitize';
const FOLDER = join(ROOT, 'tests/fuzz');

function allTargets() {
  const ending = '_fuzz.cpp';
  return readdirSync(FOLDER).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

/** @param {string} target @param {number} seconds */
async function runTarget(target, seconds) {
  const learned = join(ROOT, 'build/fuzz', target);
  mkdirSync(learned, { recursive: true });
  await runQuietly(`fuzzing ${target} for ${seconds} s`, join(ROOT, 'build/native', PRESET, `tests/fuzz/${target}_fuzz`), [
    `-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-max_len=2048', '-len_control=0',
    `-artifact_prefix=${join(ROOT, 'build/fuzz', `${target}-`)}`,
    learned, join(FOLDER, 'corpus', target),
  ]);
}

/**
 * @param {number} seconds for each target
 * @param {string[]} [targets] default: all
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runFuzz(seconds, targets = allTargets()) {
  await configureNative(PRESET);
  await runQuietly('compiling the fuzz targets', 'cmake', ['--build', '--preset', PRESET]);
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

/** @param {string[]} args */
function parseArguments(args) {
  const at = args.indexOf('--seconds');
  const seconds = at < 0 ? 10 : Number(args[at + 1]);
  if (!Number.isInteger(seconds) || seconds < 1) throw new PlainError('--seconds needs a whole number of seconds');
  const names = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const unknown = names.filter((name) => !allTargets().includes(name));
  if (unknown.length > 0) {
    throw new PlainError(`no fuzz target named ${unknown.join(', ')}; there are: ${allTargets().join(', ')}`);
  }
  return { seconds, targets: names.length > 0 ? names : undefined };
}

async function main() {
  const { seconds, targets } = parseArguments(process.argv.slice(2));
  await setup({ tests: true });
  const { passed, failed } = await runFuzz(seconds, targets);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main().catch(exitWith);
