// A copy of the checkout in which one file at a time is broken. Built files and packages are shared or copied, so that
// only what a mutation touches is built again.
import { spawn } from 'node:child_process';
import {
  cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync,
  rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ROOT } from '../../scripts/run-command.mjs';
import { projectFiles } from '../../scripts/suites/lint.mjs';

/** A mutation that makes a test wait for ever is noticed, too. */
const LONGEST_RUN_MS = 5 * 60_000;
/** Of one test, where it names none: several that wait for ever must end, and be named, within the run's limit. */
const LONGEST_TEST_MS = 45_000;
/** What stands in the place of a test's name when none has failed by then. */
const NO_END = 'no test failed, but they did not end within five minutes';
/** The first build of a copy compiles the whole core, maybe on a machine that does much else. */
const LONGEST_BUILD_MS = 40 * 60_000;
/** Built by `build()` and loaded by the tests. */
const BUILT = ['dist', 'build/wasm', 'demo/sandbox/dist'];
const SHARED = ['demo/sandbox/node_modules', 'build/deps'];
/** The workspace: tests that import it by its name mean the copy's. */
const OWN_PACKAGE = 'prove-auth-sandbox';
const CORE_TESTS = 'build/native/gcc/tests/core/core_tests';

/** @typedef {import('./run.mjs').Mutation} Mutation */
/**
 * @typedef {object} Outcome
 * @property {boolean} failed
 * @property {boolean} broken what took the text's place is no code
 * @property {boolean} late the time limit alone has ended it
 * @property {string} by the test that failed
 * @property {string} output
 */

/**
 * @param {{status: number, output: string, late: boolean}} run
 * @param {RegExp} failure finds the name of the test that failed
 * @param {string} runner
 * @returns {Outcome}
 */
function outcomeOf({ status, output, late }, failure, runner) {
  const failing = failure.exec(output)?.[1];
  const by = failing ?? (late ? NO_END : runner);
  return { failed: status !== 0, broken: false, late: late && !failing, by, output: `${output}\n${by}` };
}

export class Copy {
  #root;
  /** @type {{path: string, text: string} | null} */
  #original = null;

  /** @param {string} name */
  constructor(name) {
    this.#root = mkdtempSync(join(tmpdir(), `mutation-${name}-`));
    for (const path of projectFiles()) this.#copy(path);
    for (const path of BUILT) this.#copy(path);
    for (const path of SHARED.filter((shared) => existsSync(join(ROOT, shared)))) {
      mkdirSync(dirname(join(this.#root, path)), { recursive: true });
      symlinkSync(join(ROOT, path), join(this.#root, path));
    }
    mkdirSync(join(this.#root, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      const target = name === OWN_PACKAGE ? join(this.#root, 'demo/sandbox') : join(ROOT, 'node_modules', name);
      symlinkSync(target, join(this.#root, 'node_modules', name));
    }
  }

  /** @param {string} path */
  #copy(path) {
    if (existsSync(join(ROOT, path))) {
      cpSync(join(ROOT, path), join(this.#root, path), { recursive: true, verbatimSymlinks: true });
    }
  }

  /**
   * @param {Mutation} mutation
   * @returns {string} why it cannot be applied; '' when it was
   */
  apply({ file, find, replace }) {
    const path = join(this.#root, file);
    if (!existsSync(path)) return `there is no ${file}`;
    const text = readFileSync(path, 'utf8');
    const times = text.split(find).length - 1;
    if (times !== 1) return `its text is in ${file} ${times} times`;
    this.#original = { path, text };
    writeFileSync(path, text.replace(find, () => replace));
    return '';
  }

  restore() {
    if (this.#original) writeFileSync(this.#original.path, this.#original.text);
    this.#original = null;
  }

  remove() {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /**
   * @param {string[]} tests as a mutation names them
   * @param {{all: boolean, only?: string}} options all: go on after the first that fails; only: tests of this name
   * @returns {Promise<Outcome>}
   */
  async run(tests, { all, only }) {
    const core = tests.filter((test) => test.startsWith('core'));
    const files = tests.filter((test) => !test.startsWith('core'));
    if (core.length > 0) {
      const outcome = await this.#runCore(core.map((test) => test.slice('core:'.length) || '*').join(':'));
      if (outcome.failed || outcome.broken) return outcome;
    }
    return files.length > 0 ? this.#runJest(files, all, only)
      : { failed: false, broken: false, late: false, by: '', output: '' };
  }

  /** @param {string} filter */
  async #runCore(filter) {
    if (!existsSync(join(this.#root, 'build/native/gcc/build.ninja'))) {
      await this.#execute('cmake', ['--preset', 'gcc'], LONGEST_BUILD_MS);
    }
    const build = ['--build', '--preset', 'gcc', '--target', 'core_tests'];
    const built = await this.#execute('cmake', build, LONGEST_BUILD_MS);
    if (built.status !== 0) return { failed: true, broken: true, late: false, by: '', output: built.output };
    return outcomeOf(await this.#execute(join(this.#root, CORE_TESTS),
      [`--gtest_filter=${filter}`, '--gtest_brief=1', '--gtest_fail_fast']), /\[ +FAILED +\] ([^\s,]+)/, 'core_tests');
  }

  /**
   * @param {string[]} files
   * @param {boolean} all
   * @param {string | undefined} only
   */
  async #runJest(files, all, only) {
    const broken = await this.#cannotBeParsed();
    const outcome = outcomeOf(await this.#execute(process.execPath, [
      '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js',
      `--testTimeout=${LONGEST_TEST_MS}`, ...(all ? [] : ['--bail']), ...(only ? ['-t', only] : []), '--forceExit',
      ...files.map((file) => join('tests', file)),
    ]), /^ +● (?!Console$)(.*)$/m, 'Jest');
    return { ...outcome, broken };
  }

  async #cannotBeParsed() {
    if (!this.#original || !/\.m?js$/.test(this.#original.path)) return false;
    return (await this.#execute(process.execPath, ['--check', this.#original.path])).status !== 0;
  }

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {number} [limitMs]
   * @returns {Promise<{status: number, output: string, late: boolean}>} late: ended by its limit
   */
  #execute(command, args, limitMs = LONGEST_RUN_MS) {
    return new Promise((resolve, reject) => {
      // A group of its own, so that what a test has started ends with it.
      const child = spawn(command, args, { cwd: this.#root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => (output += text));
      }
      let late = false;
      const limit = setTimeout(() => {
        late = true;
        process.kill(-Number(child.pid), 'SIGKILL');
      }, limitMs);
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(limit);
        resolve({ status: code ?? 1, output, late });
      });
    });
  }
}
