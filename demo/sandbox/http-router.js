import { ErrorCode, RequestError } from './request-error.js';
import { readRequestUrl } from './request-url.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 *
 * What a handler gets. `correlationId` and `note` are for it to set; they go to the log.
 * @typedef {{request: IncomingMessage, response: ServerResponse,
 *   method: string, path: string, query: string, url: URL, headers: import('node:http').IncomingHttpHeaders,
 *   bodyText: string, correlationId?: string, note?: string}} Exchange
 *
 * What it returns. `undefined`: it has answered itself.
 * @typedef {{status?: number, headers?: Record<string, string>, json?: unknown, html?: string, text?: string}} Answer
 *
 * `path` ends in `/*` to take everything below it. `cors`: the headers of a call that pages of any
 * origin may make.
 * @typedef {{path: string, cors?: [string, string][], bodyLimit: number, from?: 'page' | 'merchant' | 'phone',
 *   logged: boolean,
 *   handle: (exchange: Exchange) => Answer | undefined | Promise<Answer | undefined>}} Route
 */

const ALLOWED_HEADERS =
  'Accept, Content-Type, Authorization, PA-Version, PA-Sig-Version, PA-Challenge, PA-KID, PA-Signature';

/**
 * Lets the pages of any origin call.
 * @param {string} methods
 * @returns {[string, string][]} the response headers
 */
export const allowAnyOrigin = (methods) => [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Methods', methods],
  ['Access-Control-Allow-Headers', ALLOWED_HEADERS],
  ['Access-Control-Max-Age', '600'],
];

/**
 * @param {{routes: Route[], journal: import('./journal.js').Journal, faults: import('./faults.js').Faults,
 *   clock: import('./clock.js').Clock}} parts
 * @returns {import('node:http').RequestListener}
 */
export function createRouter({ routes, journal, faults, clock }) {
  const find = (/** @type {string} */ path) =>
    routes.find((route) =>
      route.path.endsWith('/*') ? path.startsWith(route.path.slice(0, -1)) : route.path === path,
    );

  const listener = async (/** @type {IncomingMessage} */ request, /** @type {ServerResponse} */ response) => {
    const startedAt = performance.now();
    const method = request.method ?? 'GET';
    const url = readRequestUrl(request);
    const path = url.pathname;
    const route = find(path);
    /** @type {Exchange} */
    const exchange = {
      request, response, method, path, url, query: url.search.slice(1), headers: request.headers, bodyText: '',
    };
    /** @type {Answer | undefined} */
    let answer;
    try {
      for (const [name, value] of route?.cors ?? []) response.setHeader(name, value);
      if (method === 'OPTIONS' && route?.cors) {
        send(response, { status: 204 });
        return;
      }
      if (!route) throw new RequestError(404, ErrorCode.malformed, `no such path: ${path.slice(0, 100)}`);
      exchange.bodyText = await readBody(request, route.bodyLimit);
      answer = await meetFault(exchange, route, faults, clock);
    } catch (error) {
      answer = answerError(error, exchange);
    }
    if (!answer) return;
    if (isCut(response)) exchange.note ??= 'the connection was cut';
    else send(response, answer);
    if (route?.logged || !route) log(journal, route, exchange, answer, Math.round(performance.now() - startedAt));
  };
  return (request, response) => {
    listener(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  };
}

/**
 * @param {Exchange} exchange
 * @param {Route} route
 * @param {import('./faults.js').Faults} faults
 * @param {import('./clock.js').Clock} clock
 */
async function meetFault(exchange, route, faults, clock) {
  const fault = route.logged ? faults.take(exchange.path) : undefined;
  if (!fault) return route.handle(exchange);
  exchange.note = `fault: ${fault.kind}`;
  const { code = 10001, message = 'a fault was asked for', next = '' } = fault;
  switch (fault.kind) {
    case 'slow':
      faults.slowAnswers += 1;
      await new Promise((resolve) => clock.after(fault.delayMs ?? 1000, () => resolve(undefined)));
      faults.slowAnswers -= 1;
      return route.handle(exchange);
    case 'cut':
      await route.handle(exchange);
      exchange.response.destroy();
      return { status: 0 };
    case 'refuse':
      exchange.response.destroy();
      return { status: 0 };
    case 'broken-json':
      return { headers: { 'Content-Type': 'application/json' }, text: '{"next": "do' };
    case 'not-an-object':
      return { json: ['done'] };
    case 'empty':
      return { headers: { 'Content-Type': 'application/json' }, text: '' };
    case 'error':
      return { json: { next, error: { code, message } } };
    default:
      throw new RequestError(fault.status ?? 500, ErrorCode.internal, message);
  }
}

/** @param {ServerResponse} response */
const isCut = (response) => response.destroyed || response.req.socket.destroyed;

/** @param {unknown} error @param {Exchange} exchange @returns {Answer} */
function answerError(error, exchange) {
  if (isCut(exchange.response)) return { status: 0 };
  if (error instanceof RequestError) {
    exchange.note ??= error.message;
    return { status: error.status, headers: error.headers, json: { code: error.code, message: error.message } };
  }
  exchange.note = 'internal error';
  console.error(error);
  return { status: 500, json: { code: ErrorCode.internal, message: 'the sandbox has failed; its log tells more' } };
}

/** @param {import('node:http').IncomingMessage} request @param {number} limit in bytes */
async function readBody(request, limit) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) {
      request.resume();
      throw new RequestError(413, ErrorCode.malformed, `the body has more than ${limit} bytes`, { Connection: 'close' });
    }
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new RequestError(400, ErrorCode.malformed, 'the body is not UTF-8');
  }
}

/** @param {import('node:http').ServerResponse} response @param {Answer} answer */
function send(response, answer) {
  const body = answer.json !== undefined ? JSON.stringify(answer.json) : (answer.html ?? answer.text ?? '');
  const textType = answer.html !== undefined ? 'text/html; charset=utf-8' : '';
  const type = answer.json !== undefined ? 'application/json' : textType;
  if (type) response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-store');
  const length = answer.status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(answer.status ?? 200, { ...length, ...answer.headers });
  response.end(body);
}

/**
 * @param {import('./journal.js').Journal} journal
 * @param {Route | undefined} route
 * @param {Exchange} exchange
 * @param {Answer} answer
 * @param {number} ms
 */
function log(journal, route, exchange, answer, ms) {
  const json = /** @type {any} */ (answer.json);
  const error = json?.error ?? json?.data;
  journal.add({
    correlationId: exchange.correlationId ?? json?.correlationId,
    from: route?.from ?? 'page',
    to: 'backend',
    kind: 'request',
    method: exchange.method,
    path: exchange.path,
    status: answer.status ?? 200,
    ms,
    ...(typeof json?.next === 'string' ? { next: json.next } : {}),
    ...(exchange.note ? { note: exchange.note } : typeof error?.message === 'string' ? { note: error.message } : {}),
  });
}
