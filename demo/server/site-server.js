// Serves the demo's page, the SDK's dist folder and the merchant's server from one origin, under a strict
// Content-Security-Policy.
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

// The page of the Universal Prove Key and the one it leads back to; alone in this demo they share an origin.
const PAGES = { '/': 'index.html', '/universal': 'index.html', '/back': 'index.html', '/done': 'done.html' };

// The hosts that the public integration guide names for pages that run against the real service.
const SERVICE_HOSTS = [
  'https://*.prove-auth.proveapis.com', 'wss://*.prove-auth.proveapis.com',
  'https://device.uat.proveapis.com', 'wss://device.uat.proveapis.com',
  'https://device.proveapis.com', 'wss://device.proveapis.com',
];

/** Hosts that no other site can have for its own: another name may lead here for a while (DNS rebinding). */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

const MERCHANT_CALL = {
  bodyLimit: 4096,
  schema: { body: { type: 'object' } },
};

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
 * What stands behind the site.
 * @typedef {{merchant: ReturnType<typeof import('./merchant-server.js').createMerchantServer>, backendOrigin: string,
 *   sandboxOrigin: string | null}} Backend
 */

/**
 * @param {number} port 0: any free one
 * @param {(siteOrigin: string) => Promise<Backend>} connect called when the site's origin is known
 * @returns {Promise<{origin: string, close: () => Promise<void>}>} rejects when the port is taken (EADDRINUSE)
 */
export async function startSite(port, connect) {
  /** @type {Backend} */
  let backend;
  let origin = '';
  let policy = '';
  const app = fastify({ forceCloseConnections: true, requestTimeout: 60_000 });
  app.removeContentTypeParser('text/plain'); // which a page of another site could send without asking
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
  });
  app.register(fastifyStatic, { root: folder('../site/'), cacheControl: false, index: false });
  const dist = { root: folder('../../dist/'), prefix: '/dist/' };
  app.register(fastifyStatic, { ...dist, cacheControl: false, decorateReply: false });
  for (const [path, file] of Object.entries(PAGES)) app.get(path, (_request, reply) => reply.sendFile(file));
  // Shown in the page as it runs; it holds no secret.
  app.get('/code/merchant-server.js', (_request, reply) => reply.sendFile('merchant-server.js', folder('./')));
  app.get('/api/demo', async () => ({ sandboxOrigin: backend.sandboxOrigin, backendOrigin: backend.backendOrigin }));
  app.post('/api/*', MERCHANT_CALL, async ({ url, body, headers: { host = '' } }, reply) => {
    // A possession check costs the merchant.
    if (!LOCAL_HOST.test(host)) return reply.code(403).send({ message: 'this shop answers under localhost alone' });
    const answer = await backend.merchant(url, body, origin);
    return reply.code(answer.status).send(answer.body);
  });
  await app.listen({ port, host: 'localhost' });
  origin = `http://localhost:${/** @type {import('node:net').AddressInfo} */ (app.server.address()).port}`;
  try {
    backend = await connect(origin);
  } catch (error) {
    await app.close();
    throw error;
  }
  policy = contentSecurityPolicy(backend.sandboxOrigin);
  return { origin, close: async () => void await app.close() };
}
