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
const NO_END = 'no end within five minutes';
/** The first build of a copy compiles the whole core, maybe on a machine that does much else. */
const LONGEST_BUILD_MS = 40 * 60_000;
/** Built by `build()` and loaded by the tests. */
const BUILT = ['dist', 'build/wasm', 'demo/sandbox/dist'];
const SHARED = ['demo/sandbox/node_modules', 'build/deps'];
/** The workspace: tests that import it by its name mean the copy's. */
const OWN_PACKAGE = 'prove-auth-sandbox';
const CORE_TESTS = 'build/native/gcc/tests/core/core_tests';

/** @typedef {import('./run.mjs').Mutation} Mutation */
/** @typedef {{failed: boolean, broken: boolean, by: string, output: string}} Outcome */

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
    return files.length > 0 ? this.#runJest(files, all, only) : { failed: false, broken: false, by: '', output: '' };
  }

  /** @param {string} filter */
  async #runCore(filter) {
    if (!existsSync(join(this.#root, 'build/native/gcc/build.ninja'))) {
      await this.#execute('cmake', ['--preset', 'gcc'], LONGEST_BUILD_MS);
    }
    const build = ['--build', '--preset', 'gcc', '--target', 'core_tests'];
    const built = await this.#execute('cmake', build, LONGEST_BUILD_MS);
    if (built.status !== 0) return { failed: true, broken: true, by: '', output: built.output };
    const { status, output, late } = await this.#execute(join(this.#root, CORE_TESTS),
      [`--gtest_filter=${filter}`, '--gtest_brief=1', '--gtest_fail_fast']);
    const by = late ? NO_END : /\[ +FAILED +\] ([^\s,]+)/.exec(output)?.[1] ?? 'core_tests';
    return { failed: status !== 0, broken: false, by, output };
  }

  /**
   * @param {string[]} files
   * @param {boolean} all
   * @param {string | undefined} only
   */
  async #runJest(files, all, only) {
    const broken = await this.#cannotBeParsed();
    const { status, output, late } = await this.#execute(process.execPath, [
      '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js',
      ...(all ? [] : ['--bail']), ...(only ? ['-t', only] : []), '--forceExit',
      ...files.map((file) => join('tests', file)),
    ]);
    const by = late ? NO_END : /^ +● (.*)$/m.exec(output)?.[1] ?? 'Jest';
    return { failed: status !== 0, broken, by, output: late ? `${output}\n${NO_END}` : output };
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
