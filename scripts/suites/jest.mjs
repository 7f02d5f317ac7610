// Tests under Jest, as plain ES modules.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { PlainError, ROOT, runShown } from '../run-command.mjs';

/** A run that something keeps alive after its report, or that never comes to one, must not hold up the others. */
const LIMIT_MS = 25 * 60_000;
const LIMIT_AFTER_REPORT_MS = 30_000;

/**
 * @param {string} report
 * @returns {AbortController & {stop(): void}} aborted when Jest has had the time it may take
 */
function jestLimit(report) {
  const limit = new AbortController();
  const startedAt = Date.now();
  let reportedAt = Infinity;
  const timer = setInterval(() => {
    if (existsSync(report)) reportedAt = Math.min(reportedAt, Date.now());
    const isOver = Date.now() > Math.min(startedAt + LIMIT_MS, reportedAt + LIMIT_AFTER_REPORT_MS);
    if (isOver) limit.abort();
  }, 1000);
  return Object.assign(limit, { stop: () => clearInterval(timer) });
}

/**
 * @typedef {object} JestOptions
 * @property {boolean} [serial] one file at a time
 * @property {string} [nodeFolder] holds the Node to run under; default: this one
 */

/**
 * @param {string} name of this run, for its report
 * @param {string[]} paths folders and files below tests/
 * @param {JestOptions} [options]
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runJest(name, paths, { serial = false, nodeFolder } = {}) {
  const report = join(ROOT, `build/jest/${name}.json`);
  mkdirSync(join(ROOT, 'build/jest'), { recursive: true });
  rmSync(report, { force: true });
  const patterns = paths.map((path) => `^${join(ROOT, 'tests', path)}${path.endsWith('.js') ? '$' : '/'}`);
  const limit = jestLimit(report);
  const status = await runShown(nodeFolder ? join(nodeFolder, 'node') : process.execPath, [
    '--experimental-vm-modules', '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...(serial ? ['--runInBand'] : []),
    '--testPathPatterns', ...patterns,
  ], {
    hideStdout: true,
    signal: limit.signal,
    // So that npm, and what a test starts by the name "node", run under it too.
    env: nodeFolder ? { PATH: [nodeFolder, process.env.PATH].join(delimiter) } : {},
  });
  limit.stop();
  if (limit.signal.aborted) {
    console.error(`Jest (${name}) was killed: ${existsSync(report) ? 'its tests had ended, it had not' : 'it took too long'}`);
  }
  if (!existsSync(report)) {
    throw new PlainError(`Jest (${name}) ended with ${status} before its report`);
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + skipped;
  if (skipped > 0) {
    console.error(`${skipped} skipped tests count as failed`);
  }
  return { passed: result.numPassedTests, failed: failed + Number(status !== 0 && failed === 0) };
}
