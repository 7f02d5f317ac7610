// Serves the demo's page, the SDK's dist folder and the merchant's server from one origin, under a strict
// Content-Security-Policy.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SITE = fileURLToPath(new URL('../site/', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
// Shown in the page as it runs; it holds no secret.
const MERCHANT_SERVER = fileURLToPath(new URL('./merchant-server.js', import.meta.url));
const BODY_LIMIT = 4096;

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};

// The hosts that the public integration guide names for pages that run against the real service.
const SERVICE_HOSTS = [
  'https://*.prove-auth.proveapis.com', 'wss://*.prove-auth.proveapis.com',
  'https://device.uat.proveapis.com', 'wss://device.uat.proveapis.com',
  'https://device.proveapis.com', 'wss://device.proveapis.com',
];

/** @param {string | null} sandboxOrigin null: the page runs against the real service */
export function contentSecurityPolicy(sandboxOrigin) {
  const hosts = sandboxOrigin ? [sandboxOrigin, sandboxOrigin.replace(/^http/, 'ws')] : SERVICE_HOSTS;
  return [
    'default-src \'none\'',
    'script-src \'self\' \'wasm-unsafe-eval\'',
    'style-src \'self\'',
    'img-src \'self\' data:',
    `connect-src 'self' ${hosts.join(' ')}`,
    // The simulated phone's browser opens the Instant Link and is sent on to /done.
    sandboxOrigin ? `frame-src 'self' ${sandboxOrigin}` : 'frame-src \'none\'',
    'frame-ancestors \'self\'',
    'base-uri \'none\'',
    'form-action \'none\'',
  ].join('; ');
}

/**
 * @param {{merchant: ReturnType<typeof import('./merchant-server.js').createMerchantServer>, backendOrigin: string,
 *   sandboxOrigin: string | null, port: number}} options port 0: any free one
 * @returns {Promise<{origin: string, close: () => Promise<void>}>} rejects when the port is taken (EADDRINUSE)
 */
export async function startSite({ merchant, sandboxOrigin, backendOrigin, port }) {
  const policy = contentSecurityPolicy(sandboxOrigin);
  let origin = '';

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cache-Control', 'no-cache');
    try {
      if (pathname === '/api/demo') sendJson(response, 200, { sandboxOrigin, backendOrigin });
      else if (pathname.startsWith('/api/')) await callMerchant(pathname, request, response);
      else await sendFile(pathname, request, response);
    } catch {
      if (!response.headersSent) sendJson(response, 500, { message: 'the demo server failed' });
      else response.destroy();
    }
  });

  /** @param {string} path @param {Request} request @param {Response} response */
  async function callMerchant(path, request, response) {
    if (request.method !== 'POST') return sendJson(response, 405, { message: 'POST only' });
    const type = request.headers['content-type'] ?? '';
    if (!type.startsWith('application/json')) return sendJson(response, 415, { message: 'JSON only' });
    let text = '';
    for await (const piece of request.setEncoding('utf8')) {
      text += piece;
      if (text.length > BODY_LIMIT) return sendJson(response, 413, { message: 'too long' });
    }
    const body = parseObject(text);
    if (!body) return sendJson(response, 400, { message: 'a JSON object is needed' });
    const answer = await merchant(path, body, origin);
    return sendJson(response, answer.status, answer.body);
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => resolve(undefined));
  });
  origin = `http://localhost:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  return {
    origin,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** @param {string} pathname @param {Request} request @param {Response} response */
async function sendFile(pathname, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendJson(response, 405, { message: 'GET only' });
  const path = fileOf(pathname);
  const content = path && await readFile(path).catch(() => null);
  if (!content) return sendJson(response, 404, { message: 'no such page' });
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': content.length });
  return response.end(request.method === 'HEAD' ? undefined : content);
}

/** @param {string} pathname @returns {string | null} the file behind it, null when it would leave its folder */
function fileOf(pathname) {
  let plain;
  try {
    plain = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (plain === '/') plain = '/index.html';
  if (plain === '/done') plain = '/done.html';
  // The page of the Universal Prove Key and the one it leads back to; alone in this demo they share an origin.
  if (plain === '/universal' || plain === '/back') plain = '/index.html';
  if (plain === '/code/merchant-server.js') return MERCHANT_SERVER;
  const [folder, rest] = plain.startsWith('/dist/') ? [DIST, plain.slice('/dist/'.length)] : [SITE, plain.slice(1)];
  const path = normalize(join(folder, rest));
  return path.startsWith(folder) && !path.endsWith(sep) && !path.includes('\0') ? path : null;
}

/** @param {string} text @returns {object | null} */
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param {Response} response @param {number} status @param {object} body */
function sendJson(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
