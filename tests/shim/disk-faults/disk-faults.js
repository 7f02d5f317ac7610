// Runs a process on a device folder while its disk fails or it is killed; see disk_faults.c.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** Compiles the library; gives its path. */
export function buildDiskFaults() {
  const folder = here('../../../build/disk-faults');
  mkdirSync(folder, { recursive: true });
  const library = join(folder, 'disk_faults.so');
  const made = join(folder, `${randomUUID()}.so`);
  const flags = ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-Werror'];
  execFileSync('gcc', [...flags, '-o', made, here('disk_faults.c'), '-ldl'], { stdio: 'inherit' });
  renameSync(made, library);
  return library;
}

/**
 * @param {object} options
 * @param {string} options.library
 * @param {string} options.folder of the device
 * @param {string} [options.watched] the folder whose calls count
 * @param {string} options.task of device-writer.mjs
 * @param {number} [options.killAt] the process is killed before this call of the folder's, counting from 1
 * @param {string} [options.fail] "call:errno:first:last", as disk_faults.c reads it
 * @param {number} [options.longestFile] bytes, RLIMIT_FSIZE (getrlimit(2))
 */
export async function runWithFaults({ library, folder, watched = folder, task, killAt = 0, fail = '', longestFile }) {
  const log = join(realpathSync(tmpdir()), `disk-faults-${randomUUID()}.log`);
  const limit = longestFile === undefined ? [] : ['prlimit', `--fsize=${longestFile}`];
  const [command, ...args] = [...limit, process.execPath, here('device-writer.mjs'), folder, task];
  const child = spawn(command, args, {
    env: {
      ...process.env,
      // The limit is one of the whole process: nothing is logged.
      LD_PRELOAD: longestFile === undefined ? library : '',
      DISK_FAULTS_FOLDER: watched,
      DISK_FAULTS_LOG: log,
      DISK_FAULTS_ARM: join(folder, '..', 'arm'),
      DISK_FAULTS_KILL_AT: String(killAt),
      DISK_FAULTS_FAIL: fail,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const [status, signal] = await once(child, 'close');
  const calls = callsIn(log, watched);
  rmSync(log, { force: true });
  return { status: status ?? signal, outcome: output === '' ? null : JSON.parse(output), calls };
}

/** The calls made, as "link 7.json"; the folder itself is ".". */
function callsIn(log, folder) {
  let text = '';
  try {
    text = readFileSync(log, 'utf8');
  } catch {
    // Killed before its first call.
  }
  return text.split('\n').filter(Boolean).map((line) => {
    const [call, path] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    return `${call} ${path.slice(folder.length + 1) || '.'}`;
  });
}
