// A web server for the browser tests: dist/ under /dist/, and pages that a test hands over, each with the headers
// (Content-Security-Policy, charset) that the test is about.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** @type {Record<string, string>} */
const TYPES = {
  '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.map': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * @typedef {object} Page
 * @property {string | Buffer} body
 * @property {Record<string, string>} [headers] in addition to, or instead of, `content-type: text/html; charset=utf-8`
 * @typedef {Record<string, Page>} Pages
 */

/** @param {Pages} pages @param {string} path @returns {Promise<Page | undefined>} */
async function find(pages, path) {
  if (pages[path]) {
    return pages[path];
  }
  const name = normalize(path.replace(/^\/dist\//, ''));
  if (!path.startsWith('/dist/') || name.startsWith('..')) {
    return undefined;
  }
  const body = await readFile(DIST + name).catch(() => undefined);
  return body && { body, headers: { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' } };
}

/**
 * Serves on a free port of localhost, the host name for which browsers grant what needs a secure context.
 * @param {Pages} pages path, e.g. "/", to page
 */
export async function serve(pages) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const page = await find(pages, pathname);
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...page?.headers };
    response.writeHead(page ? 200 : 404, headers).end(page?.body ?? '');
  });
  await new Promise((resolve) => server.listen(0, 'localhost', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${address.port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    }),
  };
}
