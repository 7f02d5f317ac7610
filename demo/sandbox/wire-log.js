import { pathOf } from './http-app.js';
import { Reason, RequestError } from './request-error.js';

/** @type {Record<string, string>} */
const BROKEN_BODIES = { 'broken-json': '{"next": "do', 'not-an-object': '["done"]' };

/**
 * Has every call of a page and of a merchant meet the faults that wait for it, and writes it to the log.
 * @param {import('./http-app.js').App} app
 * @param {{journal: import('./journal.js').Journal, faults: import('./faults.js').Faults,
 *   clock: import('./clock.js').Clock}} parts
 */
export function watchCalls(app, { journal, faults, clock }) {
  app.addHook('preValidation', async (request, reply) => {
    const fault = callerOf(request) && faults.take(pathOf(request));
    if (!fault) return undefined;
    const { kind, code = 10001, message = 'a fault was asked for', next = '', delayMs = 1000, status = 500 } = fault;
    request.note = `fault: ${kind}`;
    request.cut = kind === 'cut' || kind === 'refuse';
    if (kind === 'status') throw new RequestError(status, { ...Reason.internal, message });
    if (kind === 'error') return reply.send({ next, error: { code, message } });
    if (kind === 'cut') return undefined;
    if (kind !== 'slow') return reply.type('application/json').send(BROKEN_BODIES[kind] ?? '');
    faults.slowAnswers += 1;
    await clock.wait(delayMs);
    faults.slowAnswers -= 1;
    return undefined;
  });
  app.addHook('preSerialization', (request, _reply, payload, done) =>
    done(null, (request.answer = /** @type {Answer} */ (payload))));
  app.addHook('onSend', (request, reply, payload, done) => {
    const { answer = {}, method } = request;
    const from = callerOf(request);
    const gone = request.cut || reply.raw.destroyed || request.socket.destroyed;
    if (request.cut) reply.raw.destroy();
    if (from && method !== 'OPTIONS') {
      const note = request.note ?? (answer.error ?? answer.data ?? answer).message;
      journal.add({
        correlationId: request.correlationId ?? answer.correlationId, from, to: 'backend',
        kind: request.ws ? 'socket' : 'request', method, path: pathOf(request), next: answer.next,
        status: gone ? 0 : reply.statusCode, ms: Math.round(reply.elapsedTime),
        note: note ?? (gone ? 'the connection was cut' : undefined),
      });
    }
    done(null, payload);
  });
}

/**
 * What the log tells of an answer.
 * @typedef {{next?: string, message?: string, error?: {message: string}, data?: {message?: string},
 *   correlationId?: string}} Answer
 */

/** Who makes this call; none: it is made to the sandbox itself. @param {import('./http-app.js').Request} request */
function callerOf({ url, is404 }) {
  if (/^\/(?:v3\/|token$)/.test(url)) return 'merchant';
  return is404 || url.startsWith('/v1/') ? 'page' : undefined;
}
