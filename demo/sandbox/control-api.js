import { allowAnyOrigin } from './http-router.js';
import { ErrorCode, malformed, RequestError } from './request-error.js';
import { SANDBOX_OTP, SANDBOX_USERS } from './sandbox-users.js';
import { showPhoneNumber } from './phone-number.js';
import { tap } from './phone-pages.js';

/**
 * @typedef {import('./http-router.js').Exchange} Exchange
 * @typedef {import('./http-router.js').Answer} Answer
 */

/**
 * What tests and the demo ask of the sandbox itself, below `/sandbox/`; README.md lists it.
 * @param {import('./server.js').Sandbox} sandbox
 * @returns {import('./http-router.js').Route[]}
 */
export function createControlRoutes(sandbox) {
  const { settings, clock, faults, journal, sms } = sandbox;
  /** @type {Record<string, (exchange: Exchange, body: any) => Answer | undefined | Promise<Answer | undefined>>} */
  const calls = {
    'GET messages': ({ url }) => ({ json: sms.messages(readQueryNumber(url)) }),
    'POST tap': (_exchange, { id }) => {
      const { status, headers } = tap(sandbox, String(id));
      return { json: { status, ...(headers?.Location ? { location: headers.Location } : {}) } };
    },
    'GET users': () => ({ json: listUsers() }),
    'GET settings': ({ url }) => ({ json: settings.of(url.searchParams.get('clientId') ?? '') }),
    'POST settings': ({ url }, body) => {
      const clientId = url.searchParams.get('clientId') ?? '';
      settings.change(body, clientId);
      return { json: settings.of(clientId) };
    },
    'GET clock': () => ({ json: { now: new Date(clock.now()).toISOString() } }),
    'POST clock': (_exchange, body) => {
      if (Number.isFinite(body.advanceMs)) clock.advance(body.advanceMs);
      else if (Number.isFinite(Date.parse(body.now))) clock.set(Date.parse(body.now));
      else throw malformed('the body must be {advanceMs: number} or {now: ISO date}');
      return { json: { now: new Date(clock.now()).toISOString() } };
    },
    'GET faults': () => ({ json: faults.list() }),
    'POST faults': (_exchange, body) => {
      for (const fault of Array.isArray(body) ? body : [body]) faults.add(fault);
      return { json: faults.list() };
    },
    'DELETE faults': () => {
      faults.clear();
      return { json: [] };
    },
    'POST reset': async () => {
      await sandbox.reset();
      return { json: {} };
    },
    'GET log': ({ url }) => ({ json: journal.entries(url.searchParams.get('correlationId') ?? undefined) }),
    'GET events': (exchange) => streamEvents(sandbox, exchange),
    'GET carrier-certificate': async () => ({ text: await sandbox.carriers.certificatePem() }),
  };
  return [
    {
      path: '/sandbox/*',
      cors: allowAnyOrigin('POST, GET, DELETE, OPTIONS'),
      bodyLimit: 65_536,
      logged: false,
      handle: (exchange) => {
        const call = calls[`${exchange.method} ${exchange.path.slice('/sandbox/'.length)}`];
        if (!call) throw new RequestError(404, ErrorCode.malformed, 'no such call below /sandbox/; see its README.md');
        return call(exchange, exchange.method === 'POST' ? readBody(exchange.bodyText) : {});
      },
    },
  ];
}

const listUsers = () =>
  [...SANDBOX_USERS.values()].map((user) => ({
    ...user, phoneNumber: showPhoneNumber(user.phoneNumber), otp: SANDBOX_OTP,
  }));

/** @param {string} bodyText */
function readBody(bodyText) {
  let body;
  try {
    body = JSON.parse(bodyText || '{}');
  } catch {
    throw malformed('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null) throw malformed('the body must be a JSON object');
  return body;
}

/** The number of a query, where an unescaped + means a space. @param {URL} url */
function readQueryNumber(url) {
  return url.searchParams.get('phoneNumber')?.replace(/^ /, '+');
}

/**
 * The log as server-sent events: what is known already, then what happens.
 * @param {import('./server.js').Sandbox} sandbox
 * @param {import('./http-router.js').Exchange} exchange
 */
function streamEvents({ journal }, { url, request, response }) {
  const correlationId = url.searchParams.get('correlationId') ?? undefined;
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const write = (/** @type {import('./journal.js').Entry} */ entry) => {
    if (correlationId && entry.correlationId !== correlationId) return;
    response.write(`id: ${entry.id}\ndata: ${JSON.stringify(entry)}\n\n`);
  };
  const seen = Number(request.headers['last-event-id'] ?? 0);
  for (const entry of journal.entries(correlationId)) if (entry.id > seen) write(entry);
  response.write(': ready\n\n');
  response.on('close', journal.listen(write));
  return undefined;
}
