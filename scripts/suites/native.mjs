// The core's GoogleTest program, built with one of the presets of CMakePresets.json.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { PlainError, ROOT, runQuietly, runShown } from '../run-command.mjs';
import { clangProgram, program } from '../setup/find.mjs';

/** @param {string} preset */
export async function configureNative(preset) {
  if (!existsSync(join(ROOT, 'build/native', preset, 'build.ninja'))) {
    // The presets name Clang without a version; where it has its name only with one, that one is meant.
    const clang = clangProgram('clang++');
    const usesClang = ['clang', 'tidy', 'sanitize'].includes(preset);
    const compilers = usesClang && clang && !program('clang++')
      ? [`-DCMAKE_CXX_COMPILER=${clang}`, `-DCMAKE_C_COMPILER=${clangProgram('clang')}`] : [];
    await runQuietly(`configuring the native build "${preset}"`, 'cmake', ['--preset', preset, ...compilers]);
  }
}

/** @param {string} preset @returns {Promise<{passed: number, failed: number}>} */
export async function runNative(preset) {
  await configureNative(preset);
  await runQuietly(`compiling the native build "${preset}"`, 'cmake', ['--build', '--preset', preset]);
  const report = join(ROOT, 'build/native', preset, 'report.json');
  rmSync(report, { force: true });
  const status = await runShown(join(ROOT, 'build/native', preset, 'tests/core/core_tests'),
    [`--gtest_output=json:${report}`, '--gtest_brief=1'],
    { env: { ASAN_OPTIONS: 'detect_leaks=1', UBSAN_OPTIONS: 'print_stacktrace=1' } });
  if (!existsSync(report)) {
    throw new PlainError(`core_tests (${preset}) ended with ${status} before its last test`);
  }
  const { tests, failures, errors = 0, disabled = 0 } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = failures + errors + disabled;
  // A leak is found after the last test and shows only in the exit status.
  return { passed: tests - failed, failed: failed + Number((status !== 0 && failed === 0) || tests === 0) };
}
