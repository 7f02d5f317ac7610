import { ErrorCode, RequestError } from './request-error.js';

/**
 * Has every call of a page and of a merchant meet the faults that wait for it, and writes it to the log.
 * @param {import('./http-app.js').App} app
 * @param {{journal: import('./journal.js').Journal, faults: import('./faults.js').Faults,
 *   clock: import('./clock.js').Clock}} parts
 */
export function watchCalls(app, { journal, faults, clock }) {
  app.addHook('preValidation', async (request, reply) => {
    const fault = isLogged(request) ? faults.take(pathOf(request)) : undefined;
    if (!fault) return undefined;
    request.note = `fault: ${fault.kind}`;
    const { code = 10001, message = 'a fault was asked for', next = '' } = fault;
    switch (fault.kind) {
      case 'slow':
        faults.slowAnswers += 1;
        await new Promise((resolve) => clock.after(fault.delayMs ?? 1000, () => resolve(undefined)));
        faults.slowAnswers -= 1;
        return undefined;
      case 'cut':
        request.cut = true;
        return undefined;
      case 'refuse':
        request.cut = true;
        return reply.send('');
      case 'broken-json':
        return reply.type('application/json').send('{"next": "do');
      case 'not-an-object':
        return reply.send(['done']);
      case 'empty':
        return reply.type('application/json').send('');
      case 'error':
        request.answer = { next, error: { code, message } };
        return reply.send(request.answer);
      default:
        throw new RequestError(fault.status ?? 500, ErrorCode.internal, message);
    }
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { answer, note, method } = request;
    const gone = request.cut || reply.raw.destroyed || request.socket.destroyed;
    if (request.cut) reply.raw.destroy();
    if (!isLogged(request) || method === 'OPTIONS') return payload;
    const { next, error, data, correlationId } = /** @type {Answer} */ (answer ?? {});
    const said = note ?? (error ?? data)?.message ?? (gone ? 'the connection was cut' : undefined);
    journal.add({
      correlationId: request.correlationId ?? correlationId,
      from: request.routeOptions.config.from ?? 'page',
      to: 'backend',
      kind: 'request',
      method,
      path: pathOf(request),
      status: gone ? 0 : reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(next === undefined ? {} : { next }),
      ...(said === undefined ? {} : { note: said }),
    });
    return payload;
  });
}

/**
 * @typedef {{next?: string, error?: {message: string}, data?: {message?: string}, correlationId?: string}} Answer
 * @typedef {import('./http-app.js').Request} Request
 */

/** Calls of pages and merchants, and what no route takes. @param {Request} request */
const isLogged = ({ is404, routeOptions }) => is404 || routeOptions.config.from !== undefined;

/** @param {Request} request */
const pathOf = ({ url }) => url.split('?')[0];
