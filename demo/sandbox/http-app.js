import cors from '@fastify/cors';
import fastify from 'fastify';
import { ErrorCode, malformed, RequestError } from './request-error.js';
import { findMismatch } from './schema.js';

/**
 * @typedef {import('fastify').FastifyInstance} App
 * @typedef {import('fastify').FastifyRequest} Request
 * @typedef {import('fastify').FastifyReply} Reply
 */

const CLIENT_HEADERS = ['Accept', 'Content-Type', 'Authorization', 'PA-Version', 'PA-Sig-Version', 'PA-Challenge',
  'PA-KID', 'PA-Signature'];
const OTHER_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'];

/**
 * The one way in which this sandbox and the demo serve HTTP: bodies arrive as text, every refusal is
 * `{code, message}`, nothing is cached. Routes and hooks are the caller's.
 * @param {import('fastify').FastifyHttpOptions<any> & {https?: {cert: string, key: string}}} [options]
 * @returns {App}
 */
export function createApp(options = {}) {
  /** @type {App} */
  const app = fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: (error, _request, reply) => {
      const { status, code, message } = refusalOf(error);
      /** @type {Reply} */ (/** @type {unknown} */ (reply)).code(status).send({ code, message });
    },
    ...options,
  });
  app.decorateRequest('text', '');
  app.removeAllContentTypeParsers();
  /** @param {Request} request @param {Buffer} body */
  const readText = async (request, body) => {
    try {
      request.text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    } catch {
      throw malformed('the body is not UTF-8');
    }
  };
  app.addContentTypeParser('*', { parseAs: 'buffer' }, readText);
  app.setValidatorCompiler(({ schema }) => (value) => {
    const mismatch = findMismatch(/** @type {any} */ (schema), value);
    return mismatch ? { error: malformed(mismatch) } : { value };
  });
  app.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
  app.setNotFoundHandler(async ({ url }) => {
    throw new RequestError(404, ErrorCode.malformed, `no such path: ${url.split('?')[0].slice(0, 100)}`);
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message, headers } = refusalOf(error);
    request.note ??= message;
    return reply.code(status).headers(headers).send({ code, message });
  });
  return app;
}

/** @param {unknown} error @returns {RequestError} */
function refusalOf(error) {
  if (error instanceof RequestError) return error;
  const { statusCode = 500, message, code } = /** @type {import('fastify').FastifyError} */ (error);
  if (statusCode < 500) {
    const text = code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? 'the body is too long' : message;
    return new RequestError(statusCode, ErrorCode.malformed, text);
  }
  console.error(error);
  return new RequestError(500, ErrorCode.internal, 'the sandbox has failed; its log tells more');
}

/**
 * Lets pages of these origins call the routes of this scope.
 * @param {App} app
 * @param {string[]} methods
 * @param {'*' | ((origin: string | undefined) => boolean)} [allowed]
 * @param {string[]} [allowedHeaders]
 */
export function allowOrigins(app, methods, allowed = '*', allowedHeaders = CLIENT_HEADERS) {
  app.register(cors, {
    origin: allowed === '*' ? '*' : (origin, answer) => answer(null, allowed(origin)),
    methods,
    allowedHeaders,
    maxAge: 600,
    strictPreflight: false,
  });
}

/**
 * A call by POST; any other method is refused with 403, as the service does.
 * @template {import('./schema.js').Schema<any>} S
 * @param {App} app
 * @param {string} url
 * @param {{body?: S, bodyLimit: number, from: 'page' | 'merchant'}} options
 * @param {(body: import('./schema.js').Typed<S>, request: Request, reply: Reply) => object | Promise<object>} answer
 */
export function addCall(app, url, { body, bodyLimit, from }, answer) {
  app.post(url, { bodyLimit, config: { from }, ...(body && { schema: { body } }) }, async (request, reply) => {
    request.answer = await answer(/** @type {any} */ (request.body), request, reply);
    return request.answer;
  });
  app.route({
    method: OTHER_METHODS,
    url,
    config: { from },
    preValidation: [],
    handler: async () => {
      throw new RequestError(403, ErrorCode.malformed, 'the method must be POST');
    },
  });
}

/** Reads a JSON body, before it is validated. @param {Request} request */
export async function readJson(request) {
  if (request.method !== 'POST') return;
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(request.headers['content-type'] ?? '')) {
    throw new RequestError(415, ErrorCode.malformed, 'Content-Type must be application/json');
  }
  request.body = parseJson(request.text);
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
  const { statusCode, headers, rawPayload } = await app.inject({
    method: /** @type {'GET'} */ (request.method),
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
    payload: Buffer.from(await request.arrayBuffer()),
  });
  const body = [204, 304].includes(statusCode) ? null : new Uint8Array(rawPayload);
  const fields = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return new Response(body, { status: statusCode, headers: Object.fromEntries(fields) });
}
