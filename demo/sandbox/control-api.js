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

const TAP = object({ id: text({ maxLength: 100 }) });
const CLOCK = object({ advanceMs: optional(integer()), now: optional(text({ maxLength: 40 })) });

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
    if (isAllowed(headers.origin)) return;
    throw malformed('pages of this origin may not ask; see --allow-origin', 403);
  });
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body = parseJson(request.text || '{}');
  });
  /** @typedef {(query: Query, body: any) => unknown} Answer */
  /** @param {string} url @param {Answer} answer */
  const get = (url, answer) => app.get(url, async ({ query }) => answer(/** @type {Query} */ (query), undefined));
  /** @param {string} url @param {Answer} answer @param {import('./schema.js').Schema<any>} [body] */
  const post = (url, answer, body) => app.post(url, { schema: body && { body } }, async (request) =>
    answer(/** @type {Query} */ (request.query), request.body));

  const time = () => ({ now: new Date(clock.now()).toISOString() });
  // In a query an unescaped + means a space.
  get('/messages', ({ phoneNumber }) => sms.messages(phoneNumber?.replace(/^ /, '+')));
  post('/tap', (_query, { id }) => ({ ...tap(sandbox, id), html: undefined }), TAP);
  get('/users', () => [...SANDBOX_USERS.values()].map((user) => ({
    ...user, phoneNumber: showPhoneNumber(user.phoneNumber), otp: SANDBOX_OTP,
  })));
  get('/settings', ({ clientId }) => settings.of(clientId));
  post('/settings', ({ clientId }, changes) => {
    settings.change(changes, clientId);
    return settings.of(clientId);
  });
  get('/clock', time);
  post('/clock', (_query, { advanceMs, now }) => {
    const target = advanceMs === undefined ? Date.parse(now) : clock.now() + advanceMs;
    if (!clock.canShow(target)) throw malformed('the body must be {advanceMs: number} or {now: ISO date}');
    clock.set(target);
    return time();
  }, CLOCK);
  get('/faults', () => faults.list());
  post('/faults', (_query, asked) => {
    for (const fault of [asked].flat()) faults.add(fault);
    return faults.list();
  });
  app.delete('/faults', async () => {
    faults.clear();
    return [];
  });
  post('/reset', async () => {
    await sandbox.reset();
    return {};
  });
  get('/log', ({ correlationId }) => journal.entries(correlationId));
  app.get('/events', async (request, reply) =>
    reply.type('text/event-stream').send(streamEvents(journal, /** @type {Request} */ (request))));
  app.get('/carrier-certificate', async (_request, reply) => reply.type('text/plain; charset=utf-8')
    .send(await carriers.certificatePem()));
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
