// Serves the clients that are compared to pages, brotli-compressed as a merchant's web server would, and the one page
// that is asked for next.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { serve } from '../tests/browser/static-server.js';

/**
 * @typedef {{name: string, file: URL, preloadsModule?: boolean}} Client a script that defines the global `proveAuth`;
 *   preloadsModule: its page says beforehand that the module will be wanted, as docs/environments.md advises
 */

const MODULE = 'prove_auth.wasm';

/** @param {URL} file @param {string} [type] */
function compressed(file, type = 'text/javascript') {
  const body = brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { body, headers: { 'content-type': type, 'content-encoding': 'br' } };
}

/** @param {Client} client @returns {string} where its script is: the slim one goes by its file's name */
const pathOf = ({ name, file }) => `/clients/${name}/${basename(file.pathname)}`;

/** @param {Client} client @returns {import('../tests/browser/static-server.js').Pages} its script, and its module */
function filesOf(client) {
  const module = new URL(MODULE, client.file);
  const script = { [pathOf(client)]: compressed(client.file) };
  return existsSync(module)
    ? { ...script, [`/clients/${client.name}/${MODULE}`]: compressed(module, 'application/wasm') } : script;
}

/**
 * The page of a client. The script tag stands in the head and what follows runs after it, as in a shop.
 * @param {string} path of its script
 * @param {boolean} preloadsModule
 * @param {string} then inline script
 */
function page(path, preloadsModule, then) {
  const module = path.replace(/[^/]*$/, MODULE);
  const preload = preloadsModule ? `<link rel="preload" href="${module}" as="fetch" crossorigin>` : '';
  return `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">${preload}
<script>const startedAt = performance.now();</script>
<script src="${path}"></script>
<script>
${then}</script>`;
}

/** @param {Client[]} clients */
export async function servePages(clients) {
  /** @type {import('../tests/browser/static-server.js').Pages} */
  const pages = Object.assign({}, ...clients.map(filesOf));
  const byName = new Map(clients.map((client) => [client.name, client]));
  const server = await serve(pages);
  return {
    /**
     * @param {string} name of the client
     * @param {string} then inline script of the page
     * @returns {string} the address to go to
     */
    show(name, then) {
      const client = byName.get(name);
      if (!client) throw new Error(`no client named ${name}`);
      pages['/'] = { body: page(pathOf(client), client.preloadsModule ?? false, then) };
      return `${server.origin}/`;
    },
    close: server.close,
  };
}
