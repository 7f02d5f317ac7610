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
 * @typedef {'GET' | 'POST' | 'DELETE'} Method
 */

/**
 * What tests and the demo ask of the sandbox itself, below `/sandbox/`; README.md lists it. Answers pages of its own
 * origin and of those that it was started with, and tools, which send no Origin.
 * @param {import('./server.js').Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createControlRoutes = (sandbox) => async (app) => {
  const { settings, clock, faults, journal, sms, carriers } = sandbox;
  const isAllowed = (/** @type {string | undefined} */ origin) => origin === undefined || sandbox.isAllowed(origin);
  allowOrigins(app, ['POST', 'GET', 'DELETE', 'OPTIONS'], (origin, answer) => answer(null, isAllowed(origin)));
  refuseOthers(app, ' below /sandbox/; see its README.md');
  app.addHook('onRequest', async ({ headers }) => {
    if (!isAllowed(headers.origin)) throw malformed('pages of this origin may not ask; see --allow-origin', 403);
  });
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body = parseJson(request.text || '{}');
  });
  const time = () => ({ now: new Date(clock.now()).toISOString() });

  /** @type {[Method, url: string, (query: Query, body: any) => unknown, import('./schema.js').Schema<any>?][]} */
  const calls = [
    // In a query an unescaped + means a space.
    ['GET', '/messages', ({ phoneNumber }) => sms.messages(phoneNumber?.replace(/^ /, '+'))],
    ['POST', '/tap', (_query, { id }) => tap(sandbox, id), object({ id: text({ maxLength: 100 }) })],
    ['GET', '/users', () => [...SANDBOX_USERS.values()].map((user) => ({
      ...user, phoneNumber: showPhoneNumber(user.phoneNumber), otp: SANDBOX_OTP,
    }))],
    ['GET', '/settings', ({ clientId }) => settings.of(clientId)],
    ['POST', '/settings', ({ clientId }, changes) => settings.change(changes, clientId)],
    ['GET', '/clock', time],
    ['POST', '/clock', (_query, { advanceMs, now }) => {
      clock.set(advanceMs === undefined ? Date.parse(now) : clock.now() + advanceMs);
      return time();
    }, object({ advanceMs: optional(integer()), now: optional(text({ maxLength: 40 })) })],
    ['GET', '/faults', () => faults.add()],
    ['POST', '/faults', (_query, asked) => faults.add(...[asked].flat())],
    ['DELETE', '/faults', () => faults.clear()],
    ['POST', '/reset', () => sandbox.reset()],
    ['GET', '/log', ({ correlationId }) => journal.entries(correlationId)],
    ['GET', '/carrier-certificate', () => carriers.certificatePem()],
  ];
  for (const [method, url, answer, body] of calls) {
    const handler = async (/** @type {Request} */ request) => answer(request.query, request.body);
    app.route({ method, url, schema: body && { body }, handler });
  }
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
    stream.write(`id: ${entry.id}\ndata: ${JSON.stringify(entry)}\n\n`);
  };
  const seen = Number(headers['last-event-id'] ?? 0);
  for (const entry of journal.entries()) if (!(entry.id <= seen)) write(entry);
  stream.write(': ready\n\n');
  return stream.once('close', journal.listen(write)); // Fastify closes it with the connection
}
