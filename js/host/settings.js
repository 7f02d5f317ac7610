import { LoggerFactory } from '../logger.js';

/** @typedef {import('../public.js').StorageLike} StorageLike */

const log = LoggerFactory.getLogger('prove-auth');

/**
 * Settings that a storage refused to take, by that storage: they live as long as the page. '' stands
 * for a setting that could not be removed.
 * @type {WeakMap<object, Map<string, string>>}
 */
const refused = new WeakMap();
const NO_STORAGE = {};

/** In characters. What the core has written is no longer; anything else in its place is nothing of this library. */
const LONGEST_SETTING = 256 * 1024;

/** @param {StorageLike | null} storage */
function pageSettings(storage) {
  const owner = storage ?? NO_STORAGE;
  let settings = refused.get(owner);
  if (!settings) refused.set(owner, (settings = new Map()));
  return settings;
}

/**
 * @param {StorageLike | null} storage
 * @param {string} name
 * @returns {string | null}
 */
export function readSetting(storage, name) {
  const kept = pageSettings(storage).get(name);
  if (kept !== undefined) return kept === '' ? null : kept;
  try {
    const value = storage?.getItem(name);
    return typeof value === 'string' && value.length <= LONGEST_SETTING ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {StorageLike | null} storage
 * @param {string} name
 * @param {string} value '' removes the setting
 */
export function writeSetting(storage, name, value) {
  const kept = pageSettings(storage);
  try {
    if (!storage) throw new TypeError('no storage');
    if (value === '') storage.removeItem(name);
    else if (storage.getItem(name) !== value) storage.setItem(name, value); // localStorage takes 0.4 ms to write
    kept.delete(name);
  } catch {
    // Private windows, a full quota, a sandboxed frame, a worker.
    if (kept.size === 0) {
      log.warn('This device is forgotten when the page is left: there is no localStorage (workers have none), or it is '
        + 'refused. Pass withStorage() an object that keeps settings.');
    }
    kept.set(name, value);
  }
}
