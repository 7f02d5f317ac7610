// Runs other programs for the scripts beside this file. Node built-ins only: it is used before npm ci.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const HEARTBEAT_MS = 5000;
const KEPT_LINES = 60;

/** A message for a person, who needs no stack trace to act on it. */
export class PlainError extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] working directory; default: the checkout
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [hideStdout] show standard error only
 * @property {AbortSignal} [signal] kills the program
 * @property {RegExp} [cause] of runQuietly: lines like it say why the program fails, however much comes after them
 */

/**
 * Runs a program with its output shown as it comes.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit status (128 + n when signal n ended it; 127 when it could not start)
 */
export function runShown(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.hideStdout ? 'ignore' : 'inherit', 'inherit'],
      signal: options.signal,
      killSignal: 'SIGKILL',
    });
    child.once('error', (error) => {
      if (error.name === 'AbortError') return;
      console.error(`cannot run ${command}: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}

/**
 * Runs a program quietly: prints the title, then every few seconds what it is at, and the last lines of its
 * output only if it fails.
 * @param {string} title what is being done, for a person
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} its standard output
 * @throws {PlainError} when it fails
 */
export function runQuietly(title, command, args, options = {}) {
  console.log(`• ${title}`);
  const startedAt = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {string[]} */
    let lines = [];
    let stdout = '';
    /** @type {string[]} */
    const causes = [];
    /** @param {string} text */
    const keep = (text) => {
      const come = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
      causes.push(...come.filter((line) => options.cause?.test(line)).slice(0, KEPT_LINES - causes.length));
      lines = lines.concat(come).slice(-KEPT_LINES);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      keep(text);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    const heartbeat = setInterval(() => {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      console.log(`  ${seconds} s  ${(lines.at(-1) ?? '').trim().slice(0, 100)}`);
    }, HEARTBEAT_MS);
    const fail = (/** @type {string} */ why) => {
      clearInterval(heartbeat);
      reject(new PlainError([...lines, ...causes, `${title}: ${why}`].join('\n')));
    };
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (code !== 0) {
        fail(`${command} ended with ${code ?? signal}`);
        return;
      }
      clearInterval(heartbeat);
      resolve(stdout);
    });
  });
}

/**
 * Ends a script: a PlainError is printed as its text, anything else with its stack.
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  console.error(error instanceof PlainError ? error.message : error);
  process.exit(1);
}
