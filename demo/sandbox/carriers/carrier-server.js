import { allowOrigins, createApp, readJson } from '../http-app.js';
import { malformed } from '../request-error.js';
import { createCertificate } from './certificate.js';

/**
 * @typedef {import('./carriers.js').Attempt} Attempt
 * @typedef {import('../http-app.js').Request} Request
 * @typedef {import('../http-app.js').Reply} Reply
 */

const SDK_VERSION = '3.2.5';
const SLOW_MS = 60_000;
const OVERSIZED_BYTES = 1_048_576;
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Starts the carriers' web servers, in one: TLS on a port of its own.
 * @param {import('../server.js').Sandbox} sandbox
 * @param {Map<string, Attempt>} attempts
 */
export async function startCarrierServer({ clock, journal }, attempts) {
  const { cert, private: key } = await createCertificate();
  const app = createApp({ bodyLimit: 65_536, https: { cert, key } });
  allowOrigins(app, ['GET', 'POST', 'OPTIONS'], ['Content-Type', 'X-Carrier-Session']);
  for (const [url, answer] of Object.entries(ANSWERS)) {
    const handler = async (/** @type {Request} */ request, /** @type {Reply} */ reply) => {
      const { query, text, headers, method } = request;
      const { id } = /** @type {{id?: string}} */ (query);
      const session = id ?? /"session":"([\w-]+)"/.exec(text)?.[1] ?? headers['x-carrier-session'];
      const attempt = attempts.get(String(session));
      const { correlationId, mode: note } = attempt ?? {};
      journal.add({ from: 'page', to: 'carrier', kind: 'request', method, correlationId, path: url, note });
      if (!attempt) throw malformed('no such attempt');
      if (attempt.mode === 'slow') await clock.wait(SLOW_MS);
      return answer(attempt, request, reply);
    };
    app.route({ method: ['GET', 'POST'], url, handler });
  }
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }), cert, stop: () => app.close() };
}

/** What each path answers. @type {Record<string, (attempt: Attempt, request: Request, reply: Reply) => unknown>} */
const ANSWERS = {
  '/v1/authenticate': ({ id }, request, reply) => fetched(request, reply).redirect(`/v1/hop?id=${id}&vfp=${id}`),
  '/v1/hop': ({ id, mark }, _request, reply) => reply.redirect(`/v1/end?id=${id}&vfp=${mark}`),
  '/v1/end': ({ mark }) => ({ vfp: mark }),
  '/v1-json/authenticate': ({ id, mark }, request, reply) =>
    fetched(request, reply).send({ reconcilation_token: mark, correlation_id: id }),
  '/v2/verify': answerV2,
  '/authentication/validate/flowcontrol': ({ id }, { headers: { host } }) => ({
    first_uri: `https://${host}/v3/first?id=${id}`,
    command: 'POST', request_body: `session=${id}`,
    headers: [{ key: 'X-Carrier-Session', value: id }, { key: 'Content-Type', value: 'text/plain' }],
    redirect_status_minimum: 300, redirect_status_maximum: 399, maximum_redirects: 5,
  }),
  '/v3/first': answerV3,
  '/v3/end': ({ mark }) => ({ token: mark }),
  '/pixel/authenticate': (attempt, _request, reply) => {
    attempt.seen = true;
    return reply.type('image/gif').send(PIXEL);
  },
  '/status-404/authenticate': (_attempt, _request, reply) => reply.code(404).send({}),
  '/status-410/authenticate': (_attempt, _request, reply) => reply.code(410).send({}),
  '/loop/authenticate': ({ id }, _request, reply) => reply.redirect(`/loop/authenticate?id=${id}&vfp=${id}`),
  '/oversized/authenticate': ({ mark }) => ({ vfp: mark, padding: 'x'.repeat(OVERSIZED_BYTES) }),
  '/slow/authenticate': ({ mark }) => ({ vfp: mark }),
  '/cut/authenticate': (_attempt, _request, reply) => {
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? '');
    reply.hijack().raw.writeHead(200, { 'Content-Length': 1000 }).write('{"vfp":"');
    setImmediate(() => reply.raw.destroy());
  },
};

/**
 * Refuses a first request that is not made as the *fetch* way wants it.
 * @param {Request} request @param {Reply} reply
 */
function fetched({ method, query }, reply) {
  const { r, sdkVersion } = /** @type {Record<string, string | undefined>} */ (query);
  if (method !== 'GET') throw malformed('the method must be GET', 403);
  if (r !== 'f') throw malformed('the query must have r=f');
  if (sdkVersion !== SDK_VERSION) throw malformed(`the query must have sdkVersion=${SDK_VERSION}`);
  return reply;
}

/** @param {Attempt} attempt @param {Request} request */
function answerV2({ mode, applicationId, mark }, request) {
  if (request.method !== 'POST') throw malformed('the method must be POST');
  const body = /** @type {Record<string, unknown> | null} */ (readJson(request));
  if (mode === 'v2-retry' && body?.['application-id'] !== applicationId) return { status: 1004 };
  return { status: 0, token: mark };
}

/** @param {Attempt} attempt @param {Request} request @param {Reply} reply */
function answerV3({ id, mark }, { method, headers, text }, reply) {
  if (method !== 'POST' || text !== `session=${id}`) throw malformed('the control document said otherwise');
  if (headers['x-carrier-session'] !== id) throw malformed('X-Carrier-Session of the control document is missing');
  return reply.redirect(`/v3/end?id=${id}&token=${mark}`, 303);
}
