// One folder of tests/ under Jest, as plain ES modules.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { PlainError, ROOT, runShown } from '../run-command.mjs';

/**
 * @param {string} folder below tests/
 * @param {{serial: boolean}} options
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runJest(folder, { serial }) {
  const report = join(ROOT, `build/jest/${folder}.json`);
  mkdirSync(join(ROOT, 'build/jest'), { recursive: true });
  rmSync(report, { force: true });
  const status = await runShown(process.execPath, [
    '--experimental-vm-modules', '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...(serial ? ['--runInBand'] : []),
    '--testPathPatterns', `^${join(ROOT, 'tests', folder)}/`,
  ], { hideStdout: true });
  if (!existsSync(report)) {
    throw new PlainError(`Jest ended with ${status} in tests/${folder} before its report`);
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + skipped;
  if (skipped > 0) {
    console.error(`${skipped} skipped tests count as failed`);
  }
  return { passed: result.numPassedTests, failed: failed + Number(status !== 0 && failed === 0) };
}
