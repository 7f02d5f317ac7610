import { PassThrough } from 'node:stream';
import { allowOrigins, parseJson } from './http-app.js';
import { ErrorCode, malformed, RequestError } from './request-error.js';
import { SANDBOX_OTP, SANDBOX_USERS } from './sandbox-users.js';
import { integer, object, optional, text } from './schema.js';
import { showPhoneNumber } from './phone-number.js';
import { tap } from './phone-pages.js';

/**
 * @typedef {{phoneNumber?: string, clientId?: string, correlationId?: string}} Query
 * @typedef {import('fastify').FastifyRequest<{Querystring: Query}>} Request
 */

const TAP = object({ id: text({ maxLength: 100 }) });
const CLOCK = object({ advanceMs: optional(integer()), now: optional(text({ maxLength: 40 })) });

/**
 * What tests and the demo ask of the sandbox itself, below `/sandbox/`; README.md lists it. Answers pages of its own
 * origin and of those that it was started with, and tools, which send no Origin.
 * @param {import('./server.js').Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginCallback}
 */
export const createControlRoutes = (sandbox) => (app, _options, done) => {
  const { settings, clock, faults, journal, sms, carriers } = sandbox;
  const isAllowed = (/** @type {string | undefined} */ origin) => origin === undefined || sandbox.isAllowed(origin);
  allowOrigins(app, ['POST', 'GET', 'DELETE', 'OPTIONS'], isAllowed);
  app.addHook('onRequest', async ({ headers }) => {
    if (isAllowed(headers.origin)) return;
    throw new RequestError(403, ErrorCode.malformed, 'pages of this origin may not ask; see --allow-origin');
  });
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body = parseJson(request.text || '{}');
  });
  app.setNotFoundHandler(async () => {
    throw new RequestError(404, ErrorCode.malformed, 'no such call below /sandbox/; see its README.md');
  });

  const time = () => ({ now: new Date(clock.now()).toISOString() });
  // In a query an unescaped + means a space.
  app.get('/messages', async ({ query }) => sms.messages(/** @type {Query} */ (query).phoneNumber?.replace(/^ /, '+')));
  app.post('/tap', { schema: { body: TAP } }, async ({ body }) => {
    const { status, location } = tap(sandbox, /** @type {{id: string}} */ (body).id);
    return { status, location };
  });
  app.get('/users', async () => [...SANDBOX_USERS.values()].map((user) => ({
    ...user, phoneNumber: showPhoneNumber(user.phoneNumber), otp: SANDBOX_OTP,
  })));
  app.get('/settings', async ({ query }) => settings.of(/** @type {Query} */ (query).clientId));
  app.post('/settings', async ({ query, body }) => {
    const { clientId } = /** @type {Query} */ (query);
    settings.change(body, clientId);
    return settings.of(clientId);
  });
  app.get('/clock', async () => time());
  app.post('/clock', { schema: { body: CLOCK } }, async ({ body }) => {
    const { advanceMs, now = '' } = /** @type {import('./schema.js').Typed<typeof CLOCK>} */ (body);
    const target = advanceMs === undefined ? Date.parse(now) : clock.now() + advanceMs;
    if (!clock.canShow(target)) throw malformed('the body must be {advanceMs: number} or {now: ISO date}');
    clock.set(target);
    return time();
  });
  app.get('/faults', async () => faults.list());
  app.post('/faults', async ({ body }) => {
    for (const fault of [body].flat()) faults.add(fault);
    return faults.list();
  });
  app.delete('/faults', async () => {
    faults.clear();
    return [];
  });
  app.post('/reset', async () => {
    await sandbox.reset();
    return {};
  });
  app.get('/log', async ({ query }) => journal.entries(/** @type {Query} */ (query).correlationId));
  app.get('/events', async (request, reply) =>
    reply.type('text/event-stream').send(streamEvents(journal, /** @type {Request} */ (request))));
  app.get('/carrier-certificate', async (_request, reply) => reply.type('text/plain; charset=utf-8')
    .send(await carriers.certificatePem()));
  done();
};

/**
 * The log as server-sent events: what is known already, then what happens.
 * @param {import('./journal.js').Journal} journal
 * @param {Request} request
 */
function streamEvents(journal, { query: { correlationId }, headers, raw }) {
  const stream = new PassThrough();
  const write = (/** @type {import('./journal.js').Entry} */ entry) => {
    if (correlationId && entry.correlationId !== correlationId) return;
    stream.write(`id: ${entry.id}\ndata: ${JSON.stringify(entry)}\n\n`);
  };
  const seen = Number(headers['last-event-id'] ?? 0);
  for (const entry of journal.entries(correlationId)) if (!(entry.id <= seen)) write(entry);
  stream.write(': ready\n\n');
  const stop = journal.listen(write);
  raw.socket.once('close', () => {
    stop();
    stream.destroy();
  });
  return stream;
}
