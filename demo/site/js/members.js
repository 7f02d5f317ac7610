// Lantern's customers, as far as this browser knows them: number → name.

const KEY = 'lantern.members';
/** @type {Map<string, string>} */
const names = new Map(load());

/** @returns {[string, string][]} */
function load() {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return []; // storage refused or spoilt: nobody is known
  }
}

/** @type {Map<string, string>} */
const sandboxNames = new Map();

/** @param {string} number */
const plain = (number) => number.replace(/\D/g, '').slice(-10);

/** @param {string} number @param {string} name of a sandbox user, used until the customer gives one */
export function nameSandboxUser(number, name) {
  sandboxNames.set(plain(number), name);
}

/** @param {string} number */
export const isKnown = (number) => names.has(plain(number));

/** @param {string} number @returns {string} */
export const nameOf = (number) => names.get(plain(number)) || sandboxNames.get(plain(number)) || 'good to see you';

/** @param {string} number @param {string} name may be empty */
export function remember(number, name) {
  names.set(plain(number), name);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(names)));
  } catch {
    // storage refused: known until the page closes
  }
}
