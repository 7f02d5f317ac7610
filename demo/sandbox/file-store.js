import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';

/**
 * What outlives a restart. Everything is read once at the start; each change is committed before the call that made it
 * returns.
 *
 * @typedef {{
 *   registrations: StoredMap<import('./registrations.js').Registration>,
 *   passkeys: StoredMap<import('./registrations.js').Passkey>,
 *   identities: StoredMap<string>,
 *   settings: StoredMap<Partial<import('./settings.js').Settings>>,
 * }} Saved
 * @typedef {{maps: Saved, close: () => void}} Store
 */

const PARTS = /** @type {const} */ (['registrations', 'passkeys', 'identities', 'settings']);
const SUM_LENGTH = 8;
const HEARTBEAT_MS = 2000;
const STALE_MS = 5 * HEARTBEAT_MS;
/** A file that holds this many lines more than it needs to is written anew. */
const SPARE_LINES = 10_000;

/** A line of the file: a checksum, then `[part, key, value]`; without a value the key is gone. @param {string} json */
const lineOf = (json) => `${createHash('sha256').update(json).digest('hex').slice(0, SUM_LENGTH)} ${json}`;

/**
 * A Map that hands each change that it has made to `save`.
 * @template Value
 * @extends {Map<string, Value>}
 */
class StoredMap extends Map {
  /** @type {(key: string, value?: unknown) => void} */
  save = () => {};

  /** @override @param {string} key @param {Value} value */
  set(key, value) {
    super.set(key, value);
    this.save(key, value);
    return this;
  }

  /** @override @param {string} key */
  delete(key) {
    const isKnown = super.delete(key);
    if (isKnown) this.save(key);
    return isKnown;
  }

  /** @override */
  clear() {
    for (const key of [...this.keys()]) this.delete(key);
  }
}

/**
 * Takes the file for this process: two sandboxes would not see each other's changes. The claim holds while its process
 * lives and renews it, so that one left behind stops nobody.
 * @param {string} path
 * @returns {() => void} gives it back
 */
function claim(path) {
  const lock = `${path}.lock`;
  try {
    writeLock(lock);
  } catch {
    requireFree(lock);
    fs.rmSync(lock, { force: true, recursive: true });
    writeLock(lock);
  }
  // Where the disk takes no change any more, the claim runs out, and nothing else ends.
  const renew = () => fs.utimes(lock, new Date(), new Date(), () => {});
  const heartbeat = setInterval(renew, HEARTBEAT_MS).unref();
  return () => {
    clearInterval(heartbeat);
    if (!ownerOf(lock)) fs.rmSync(lock, { force: true });
  };
}

/** With what it says from the first moment on: an empty one would be taken for one left behind. @param {string} lock */
function writeLock(lock) {
  const own = `${lock}.${process.pid}`;
  fs.writeFileSync(own, String(process.pid));
  try {
    fs.linkSync(own, lock);
  } catch {
    fs.copyFileSync(own, lock, fs.constants.COPYFILE_EXCL); // where there are no links
  } finally {
    fs.rmSync(own);
  }
}

/** @param {string} lock */
function requireFree(lock) {
  const owner = ownerOf(lock);
  if (owner) throw new Error(`another sandbox (process ${owner}) keeps its data there`);
}

/** @param {string} lock @returns {number} the other living process that holds it; 0: none */
function ownerOf(lock) {
  try {
    const stat = fs.statSync(lock);
    if (!stat.isFile() || Math.abs(Date.now() - stat.mtimeMs) > STALE_MS) return 0;
    const pid = Number(fs.readFileSync(lock, 'utf8'));
    return pid > 0 && pid !== process.pid && process.kill(pid, 0) ? pid : 0;
  } catch {
    return 0; // no lock, no process of that number, or not one of this user
  }
}

/**
 * The store in one readable file, a line for each change. At the start, and whenever it has grown, it is written anew,
 * beside itself, and takes its own place in one step. What a killed process has acknowledged is with the operating
 * system; waiting for the disk would only guard against a power cut.
 * @param {string | undefined} asked path; none: nothing is kept
 * @param {(message: string) => void} warn told when a damaged file was set aside
 * @returns {Store}
 * @throws when another sandbox has the file, or it cannot be read or written (`code` DATA_FILE_UNUSABLE)
 */
export function openStore(asked, warn) {
  const path = asked && fs.existsSync(asked) ? fs.realpathSync(asked) : asked; // a link stays one
  const maps = /** @type {Saved} */ (Object.fromEntries(PARTS.map((part) => [part, new StoredMap()])));
  if (!path) return { maps, close: () => {} };
  let lines = 0;
  let file = -1;
  const writeAnew = () => {
    const entries = PARTS.flatMap((part) => [...maps[part]].map((entry) => JSON.stringify([part, ...entry])));
    lines = entries.length;
    fs.writeFileSync(`${path}.new`, entries.map((json) => `${lineOf(json)}\n`).join(''));
    const anew = fs.openSync(`${path}.new`, 'a'); // while the old one is good, should no more files be open
    fs.renameSync(`${path}.new`, path);
    if (file >= 0) fs.closeSync(file);
    file = anew;
  };
  let isTorn = false;
  /** @param {unknown[]} change which the maps hold already */
  const save = (...change) => {
    if (isTorn) writeAnew();
    else {
      isTorn = true; // should the disk be full in the middle of the line
      fs.appendFileSync(file, `${lineOf(JSON.stringify(change))}\n`);
      lines += 1;
    }
    isTorn = false;
    const needed = PARTS.reduce((sum, part) => sum + maps[part].size, 0);
    if (lines <= 2 * needed + SPARE_LINES) return;
    try {
      writeAnew();
    } catch (error) {
      warn(`The data file ${path} could not be written anew, and grows: ${/** @type {Error} */ (error).message}.`);
    }
  };
  /** @type {() => void} */
  let release = () => {};
  try {
    makeFolder(dirname(path));
    if (!(fs.statSync(path, { throwIfNoEntry: false })?.isFile() ?? true)) throw new Error('it is no file');
    release = claim(path);
    if (fs.existsSync(path)) readOrSetAside(path, maps, warn);
    requireFree(`${path}.lock`); // two that begin at once may have set one claim aside
    writeAnew();
    for (const part of PARTS) maps[part].save = (...change) => save(part, ...change);
  } catch (cause) {
    release();
    const message = `The data file ${path} cannot be used: ${/** @type {Error} */ (cause).message}.`;
    throw Object.assign(new Error(message, { cause }), { code: 'DATA_FILE_UNUSABLE' });
  }
  const close = () => {
    if (file < 0) return;
    fs.closeSync(file);
    file = -1;
    release();
  };
  return { maps, close };
}

/** Node's own `recursive` never returns where a folder takes no new one, such as /proc. @param {string} path */
function makeFolder(path) {
  if (fs.existsSync(path)) return;
  makeFolder(dirname(path));
  fs.mkdirSync(path);
}

/**
 * Applies the lines of a file. A last line without its end was never acknowledged: the process was killed over it.
 * @param {string} path @param {Saved} maps @param {(message: string) => void} warn
 */
function readOrSetAside(path, maps, warn) {
  const lines = fs.readFileSync(path, 'utf8').split('\n');
  const unfinished = lines.pop();
  if (lines.length === 0 && unfinished) lines.push(unfinished);
  let number = 0;
  try {
    for (const line of lines) {
      number += 1;
      apply(line, maps);
    }
  } catch {
    for (const part of PARTS) maps[part].clear();
    const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    fs.renameSync(path, aside);
    warn(`The data file ${path} is damaged (line ${number}). It was set aside as ${aside}, and a new one begun.`);
  }
}

/**
 * @param {string} line @param {Record<string, StoredMap<unknown>>} maps
 * @throws where no sandbox can have written it: it is damaged, or of a part that is not known
 */
function apply(line, maps) {
  const json = line.slice(SUM_LENGTH + 1);
  if (line !== lineOf(json)) throw new Error('the checksum is wrong');
  const [part, key, value] = JSON.parse(json);
  if (value) maps[part].set(key, value);
  else maps[part].delete(key);
}
