// The folder in which other people's projects stand: their tools, the packed tarball, and the apps of apps/. It lies
// outside the checkout's own packages, and is made when a matrix test first asks for it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));

export const CONSUMERS = join(ROOT, 'build/matrix');
export const APPS = join(CONSUMERS, 'apps');
export const PACKAGE = join(CONSUMERS, 'node_modules/prove-auth-wasm');

/** Whether `npm run matrix` was asked for, and not `npm test`, which leaves out what types.test.js says. */
export const WHOLE_MATRIX = process.env.MATRIX === 'whole';

/** Longest that one tool may take for one small app. */
export const TOOL_TIMEOUT_MS = 240_000;
/** The first run downloads the tools. */
export const PREPARE_TIMEOUT_MS = 600_000;

/** Jest marks what it starts; the consumers' tools are not to know. */
function environment(more) {
  const hidden = { NODE_ENV: undefined, NODE_OPTIONS: undefined, JEST_WORKER_ID: undefined, FORCE_COLOR: undefined };
  return { ...process.env, ...hidden, CI: 'true', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', ...more };
}

/**
 * Runs a program in an app's folder.
 * @param {string} command
 * @param {string[]} args
 * @param {string} app folder of apps/
 * @param {Record<string, string>} [env]
 * @returns {Promise<string>} what it printed on both streams
 * @throws {Error} with what it printed, when it fails
 */
export async function runIn(command, args, app, env = {}) {
  const options = { cwd: join(APPS, app), env: environment(env), timeout: TOOL_TIMEOUT_MS, maxBuffer: 2 ** 26 };
  const { stdout, stderr } = await run(command, args, options).catch((error) => {
    throw new Error(`${command} ${args.join(' ')} in ${app}: ${error.message}\n${error.stdout}\n${error.stderr}`);
  });
  return stdout + stderr;
}

/** A tool of the consumers' folder, by the path of its script. */
export const tool = (path, args, app, env) =>
  runIn(process.execPath, [join(CONSUMERS, 'node_modules', path), ...args], app, env);

/**
 * Starts a server in an app's folder and waits until it says where it listens.
 * @param {string} command
 * @param {string[]} args
 * @param {string} app
 * @param {RegExp} listening its first group is what is answered
 * @param {Record<string, string>} [env]
 */
export async function startIn(command, args, app, listening, env = {}) {
  const options = { cwd: join(APPS, app), env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(command, args, options);
  const closed = once(child, 'close');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  while (!listening.test(said)) {
    const heard = [once(child.stdout, 'data'), once(child.stderr, 'data'), closed.then(() => null)];
    if (await Promise.race(heard) === null) throw new Error(`${command} ${args.join(' ')} in ${app} ended:\n${said}`);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await closed;
  };
  return { where: listening.exec(said)[1], said: () => said, stop };
}

async function installTools() {
  const wanted = readFileSync(join(HERE, 'package-lock.json'), 'utf8');
  const stamp = join(CONSUMERS, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(CONSUMERS, { recursive: true, force: true });
  mkdirSync(CONSUMERS, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(HERE, name), join(CONSUMERS, name));
  // Not `npm ci`, which wants every platform's optional packages to be in the lock file.
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: CONSUMERS, env: environment() });
  writeFileSync(stamp, wanted);
}

/** @returns {number} when the newest of what is packed was written */
function newestPacked() {
  const files = ['dist', 'build/lib'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)));
  return Math.max(...[...files, join(ROOT, 'package.json')].map((path) => statSync(path).mtimeMs));
}

/** Packs and unpacks the tarball, unless a test file did so before and nothing has changed since. */
async function installPackage() {
  const stamp = join(CONSUMERS, 'packed');
  const newest = String(newestPacked());
  if (existsSync(PACKAGE) && existsSync(stamp) && readFileSync(stamp, 'utf8') === newest) return;
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', CONSUMERS], { cwd: ROOT });
  const [{ filename }] = JSON.parse(stdout);
  rmSync(PACKAGE, { recursive: true, force: true });
  mkdirSync(PACKAGE, { recursive: true });
  await run('tar', ['-xzf', join(CONSUMERS, filename), '-C', PACKAGE, '--strip-components=1']);
  writeFileSync(stamp, newest);
}

/** Installs the tools and the tarball where they are not, and the apps afresh. */
export async function prepare() {
  await installTools();
  await installPackage();
  rmSync(APPS, { recursive: true, force: true });
  cpSync(join(HERE, 'apps'), APPS, { recursive: true });
}
