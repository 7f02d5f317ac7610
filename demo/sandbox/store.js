/**
 * What outlives a restart: device registrations, the identities behind a proveId, the merchants' settings. Everything
 * is read once at the start; each change is committed before the call that made it returns.
 *
 * @typedef {{
 *   registrations: Map<string, import('./registrations.js').Registration>,
 *   passkeys: Map<string, import('./passkeys.js').Passkey>,
 *   identities: Map<string, string>,
 *   settings: Map<string, any>,
 *   close: () => Promise<void>,
 * }} Store
 */

/** @returns {Store} */
export function openMemoryStore() {
  return {
    registrations: new Map(), passkeys: new Map(), identities: new Map(), settings: new Map(), close: async () => {},
  };
}
