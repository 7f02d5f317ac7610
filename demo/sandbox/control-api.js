import { PassThrough } from 'node:stream';
import { allowOrigins, parseJson, refuseOthers } from './http-app.js';
import { malformed } from './request-error.js';
import { SANDBOX_OTP, SANDBOX_USERS } from './sandbox-users.js';
import { integer, object, optional, text } from './schema.js';
import { showPhoneNumber } from './phone-number.js';
import { tap } from './phone-pages.js';

/**
 * @typedef {{phoneNumber?: string, clientId?: string, correlationId?: string}} Query
 * @typedef {import('fastify').FastifyRequest<{Querystring: Query}>} Request
 */

/** A host that no site can have for its own: another name may lead here for a while (DNS rebinding). */
const LOCAL_HOST = /^(?:(?:.+\.)?localhost|[\d.]+|\[[\da-f:.]+\])(?::\d+)?$/i;
/** In bytes. A reader of events that takes none is let go of. */
const MOST_UNREAD = 2 ** 22;

/**
 * What tests and the demo ask of the sandbox itself, below `/sandbox/`; README.md lists it. Answers pages of its own
 * origin and of those that it was started with, and tools, which send no Origin.
 * @param {import('./server.js').Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createControlRoutes = (sandbox) => async (app) => {
  const { settings, clock, faults, journal, sms, carriers, ownOrigins } = sandbox;
  const isAllowed = (/** @type {string | undefined} */ origin) => origin === undefined || ownOrigins.includes(origin);
  allowOrigins(app, ['POST', 'GET', 'DELETE', 'OPTIONS'], ['Content-Type'],
    (origin, answer) => answer(null, isAllowed(origin)));
  refuseOthers(app, ' below /sandbox/; see its README.md');
  app.addHook('onRequest', async ({ headers: { origin, host = 'localhost', 'sec-fetch-mode': mode } }) => {
    const isOwnHost = LOCAL_HOST.test(host) || ownOrigins.some((own) => new URL(own).host === host);
    if (isAllowed(origin) && isOwnHost && mode !== 'no-cors') return;
    throw malformed('pages of this origin may not ask, nor under this host; see --allow-origin and --origin', 403);
  });
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body = parseJson(request.text || '{}');
  });
  const time = () => ({ now: new Date(clock.now()).toISOString() });

  /** @param {'GET' | 'POST' | 'DELETE'} method @param {string} url @param {(request: Request) => unknown} answer */
  const on = (method, url, answer, schema = {}) => app.route({
    method, url, schema, handler: async (/** @type {Request} */ request) => answer(request),
  });
  /**
   * @template T
   * @param {string} url @param {import('./schema.js').Schema<T>} body @param {(body: T) => unknown} answer
   */
  const post = (url, body, answer) => on('POST', url, (request) => answer(/** @type {T} */ (request.body)), { body });

  // In a query an unescaped + means a space.
  on('GET', '/messages', ({ query: { phoneNumber = '' } }) => sms.messages(String(phoneNumber).replace(/^ /, '+')));
  post('/tap', object({ id: text({ maxLength: 100 }) }), ({ id }) => tap(sandbox, id));
  on('GET', '/users', () => [...SANDBOX_USERS.values()].map((user) => ({
    ...user, phoneNumber: showPhoneNumber(user.phoneNumber), otp: SANDBOX_OTP,
  })));
  on('GET', '/settings', ({ query }) => settings.of(query.clientId));
  on('POST', '/settings', ({ query, body }) => settings.change(body, query.clientId));
  on('GET', '/clock', time);
  post('/clock', object({ advanceMs: optional(integer()), now: optional(text({ maxLength: 40 })) }), (asked) => {
    clock.set(asked.advanceMs === undefined ? Date.parse(asked.now ?? '') : clock.now() + asked.advanceMs);
    return time();
  });
  on('GET', '/faults', () => faults.add());
  on('POST', '/faults', ({ body }) => faults.add([body].flat()));
  on('DELETE', '/faults', () => faults.clear());
  on('POST', '/reset', () => sandbox.reset());
  on('GET', '/log', ({ query }) => journal.entries(query.correlationId));
  on('GET', '/carrier-certificate', () => carriers.certificatePem());
  app.get('/events', async (/** @type {Request} */ request, reply) =>
    reply.type('text/event-stream').send(streamEvents(journal, request)));
};

/**
 * The log as server-sent events: what is known already, then what happens.
 * @param {import('./journal.js').Journal} journal
 * @param {Request} request
 */
function streamEvents(journal, { query: { correlationId }, headers }) {
  const stream = new PassThrough();
  const write = (/** @type {import('./journal.js').Entry} */ entry) => {
    if (correlationId && entry.correlationId !== correlationId) return;
    if (stream.writableLength > MOST_UNREAD) stream.destroy();
    else stream.write(`id: ${entry.id}\ndata: ${JSON.stringify(entry)}\n\n`);
  };
  const seen = Number(headers['last-event-id'] ?? 0);
  for (const entry of journal.entries()) if (!(entry.id <= seen)) write(entry);
  stream.write(': ready\n\n');
  return stream.once('close', journal.listen(write)); // Fastify closes it with the connection
}
