// clang-tidy over the core's sources. A source that was clean is not looked at again until it, a header, the
// checks or the compile flags change.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../run-command.mjs';
import { clangProgram } from '../setup/find.mjs';
import { configureNative } from './native.mjs';

const PRESET = 'tidy';
const CLEAN = join(ROOT, 'build/clang-tidy');

/** @param {string} folder @param {string} ending */
function filesIn(folder, ending) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending)).map((name) => join(folder, name)).sort();
}

/** @param {string[]} paths */
function digest(paths) {
  const hash = createHash('sha256');
  paths.forEach((path) => hash.update(`${path}\0`).update(readFileSync(join(ROOT, path))));
  return hash.digest('hex');
}

/** @param {string} path @returns {Promise<boolean>} */
function tidy(path) {
  return new Promise((resolve) => {
    const child = spawn(clangProgram('clang-tidy') ?? 'clang-tidy',
      ['--quiet', '-p', join(ROOT, 'build/native', PRESET), path], { cwd: ROOT });
    let output = '';
    child.stdout.on('data', (text) => { output += text; });
    child.stderr.on('data', () => {}); // "N warnings generated", suppressed ones included
    child.once('error', (error) => { output += error.message; });
    child.once('close', (code) => {
      process.stdout.write(output);
      resolve(code === 0 && output === '');
    });
  });
}

/** @returns {Promise<boolean>} whether all is clean */
export async function runClangTidy() {
  await configureNative(PRESET);
  mkdirSync(CLEAN, { recursive: true });
  const shared = digest([...filesIn('include', '.h'), ...filesIn('src', '.h'), '.clang-tidy', 'CMakeLists.txt']);
  const marks = filesIn('src', '.cpp').map((path) => ({ path, mark: join(CLEAN, digest([path]) + shared) }));
  const waiting = marks.filter(({ mark }) => !existsSync(mark));
  let clean = true;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (await tidy(next.path)) {
        writeFileSync(next.mark, next.path);
      } else {
        clean = false;
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return clean;
}
