import { isUtf8 } from 'node:buffer';
import cors from '@fastify/cors';
import fastify from 'fastify';
import { malformed, Reason, RequestError } from './request-error.js';
import { checkForm } from './schema.js';

/**
 * @typedef {import('fastify').FastifyInstance} App
 * @typedef {import('fastify').FastifyRequest} Request
 * @typedef {import('fastify').FastifyReply} Reply
 */

/**
 * The one way in which this sandbox and the demo serve HTTP: bodies arrive as text, every refusal is
 * `{code, message}`, nothing is cached. Routes and hooks are the caller's.
 * @param {{bodyLimit?: number, https?: {cert: string, key: string}}} [options]
 * @returns {App}
 */
export function createApp(options = {}) {
  /** @type {App} */
  const app = fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    requestTimeout: 60_000, // Fastify's own is none: bodies that never end would take every connection there is
    frameworkErrors: (error, request, reply) => {
      // No hook is called for a malformed URL, so that nobody else closes the connection that asks for a WebSocket.
      reply.raw.once('finish', () => request.socket.destroySoon());
      refuse(error, request, reply);
    },
    // In place of Fastify's own, which take long to load.
    schemaController: { compilersFactory: COMPILERS },
    ...options,
  });
  app.decorateRequest('text', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, /** @type {Buffer} */ body, done) => {
    request.text = body.toString();
    done(isUtf8(body) ? null : malformed('the body is not UTF-8'));
  });
  app.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
  app.setErrorHandler(refuse);
  refuseOthers(app);
  return app;
}

/** @param {{schema: import('./schema.js').Schema<unknown>, httpPart: string}} route */
const compile = ({ schema, httpPart }) => (/** @type {unknown} */ value) => checkForm(schema, value, httpPart);
/** Fastify's types want Ajv's own. @type {{}} */
const COMPILERS = { buildValidator: () => compile, buildSerializer: () => () => JSON.stringify };

/**
 * Has what no route takes refused: with 403 where another method is the right one, as the service does.
 * @param {App} app @param {string} [advice]
 */
export function refuseOthers(app, advice = '') {
  app.setNotFoundHandler(async (request) => {
    const path = pathOf(request);
    const method = ['POST', 'GET'].find((right) => app.findRoute({ method: right, url: path }));
    if (method) throw malformed(`the method must be ${method}`, 403);
    throw malformed(`no such path: ${path.slice(0, 100)}${advice}`, 404);
  });
}

/** @param {unknown} error @param {unknown} _request @param {Reply} reply */
function refuse(error, _request, reply) {
  const { status, headers, code, message } = refusalOf(error);
  return reply.code(status).headers(headers).send({ code, message });
}

/** @param {unknown} error @returns {RequestError} */
function refusalOf(error) {
  if (error instanceof RequestError) return error;
  // Of a number or a depth that no request needs to have.
  const usual = error instanceof RangeError ? 400 : 500;
  const { statusCode = usual, message } = /** @type {import('fastify').FastifyError} */ (error);
  if (statusCode < 500) return malformed(message, statusCode);
  console.error(error);
  return new RequestError(500, Reason.internal);
}

/**
 * Lets pages of these origins call the routes of this scope.
 * @param {App} app
 * @param {string[]} methods
 * @param {string[]} allowedHeaders
 * @param {import('@fastify/cors').FastifyCorsOptions['origin']} [origin]
 */
export function allowOrigins(app, methods, allowedHeaders, origin = '*') {
  app.register(cors, { origin, methods, allowedHeaders, maxAge: 600, strictPreflight: false });
}

/** @param {{url: string}} request */
export const pathOf = ({ url }) => url.split('?')[0];

/** Reads a JSON body, before it is validated. @param {Request} request @returns {unknown} */
export function readJson(request) {
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(request.headers['content-type'] ?? '')) {
    throw malformed('Content-Type must be application/json', 415);
  }
  return (request.body = parseJson(request.text));
}

/** @param {string} text @returns {unknown} */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(text === '' ? 'the body is empty; send a JSON object' : 'the body is not JSON');
  }
}

/**
 * Answers a request without a port.
 * @param {App} app
 * @param {globalThis.Request} request
 */
export async function answerRequest(app, request) {
  const { pathname, search } = new URL(request.url);
  const { statusCode: status, headers, rawPayload } = await app.inject({
    method: /** @type {'GET'} */ (request.method),
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
    payload: Buffer.from(await request.arrayBuffer()),
  });
  const body = [204, 304].includes(status) ? null : new Uint8Array(rawPayload);
  return new Response(body, { status, headers: /** @type {Record<string, string>} */ (headers) });
}
