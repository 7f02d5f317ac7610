// Serves the clients that are compared to pages, brotli-compressed as a merchant's web server would, and the one page
// that is asked for next.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

import { serve } from '../tests/browser/static-server.js';

/** @typedef {{name: string, file: URL}} Client a script that defines the global `proveAuth` */

/** @param {URL} file */
function script(file) {
  const body = brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { body, headers: { 'content-type': 'text/javascript', 'content-encoding': 'br' } };
}

/**
 * The page of a client. The script tag stands in the head and what follows runs after it, as in a shop.
 * @param {string} name
 * @param {string} then inline script
 */
function page(name, then) {
  return `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<script>const startedAt = performance.now();</script>
<script src="/clients/${name}.js"></script>
<script>
${then}</script>`;
}

/** @param {Client[]} clients */
export async function servePages(clients) {
  /** @type {import('../tests/browser/static-server.js').Pages} */
  const pages = Object.fromEntries(clients.map(({ name, file }) => [`/clients/${name}.js`, script(file)]));
  const server = await serve(pages);
  return {
    /**
     * @param {string} name of the client
     * @param {string} then inline script of the page
     * @returns {string} the address to go to
     */
    show(name, then) {
      pages['/'] = { body: page(name, then) };
      return `${server.origin}/`;
    },
    close: server.close,
  };
}
