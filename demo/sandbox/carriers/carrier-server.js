import { readRequestUrl } from '../request-url.js';
import { createCertificate } from './certificate.js';

/** @typedef {import('./carriers.js').Attempt} Attempt */

const SDK_VERSION = '3.2.5';
const SLOW_MS = 60_000;
const OVERSIZED_BYTES = 1_048_576;
const BODY_LIMIT = 65_536;
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type, X-Carrier-Session',
};

/**
 * @typedef {{url: URL, method: string, headers: import('node:http').IncomingHttpHeaders, bodyText: string,
 *   response: import('node:http').ServerResponse}} Visit
 * @typedef {{status?: number, location?: string, json?: unknown, image?: Buffer}} Answer
 */

/** The carriers' web servers, in one: TLS on a port of its own, started when first needed. */
export class CarrierServer {
  /** @type {Promise<{origin: string, certificatePem: string, server: import('node:https').Server}> | undefined} */
  #started;

  /**
   * @param {import('../clock.js').Clock} clock
   * @param {import('../journal.js').Journal} journal
   * @param {Map<string, Attempt>} attempts
   */
  constructor(clock, journal, attempts) {
    this.clock = clock;
    this.journal = journal;
    this.attempts = attempts;
  }

  start() {
    this.#started ??= this.#listen();
    return this.#started;
  }

  async stop() {
    const started = await this.#started?.catch(() => undefined);
    if (!started) return;
    const closed = new Promise((resolve) => started.server.close(resolve));
    started.server.closeAllConnections();
    await closed;
  }

  async #listen() {
    const { createServer } = await import('node:https'); // takes a while to load, and few sandboxes need it
    const { certificatePem, privateKeyPem } = await createCertificate();
    const server = createServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(undefined));
    });
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    return { origin: `https://127.0.0.1:${port}`, certificatePem, server };
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #serve(request, response) {
    const url = readRequestUrl(request);
    for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    let bodyText = '';
    for await (const chunk of request) {
      bodyText += chunk;
      if (bodyText.length > BODY_LIMIT) throw new Error('body too large');
    }
    const visit = { url, method: request.method ?? 'GET', headers: request.headers, bodyText, response };
    const attempt = this.#attemptOf(visit);
    const entry = { from: 'page', to: 'carrier', kind: /** @type {const} */ ('request'), method: visit.method };
    this.journal.add({ ...entry, correlationId: attempt?.correlationId, path: url.pathname, note: attempt?.mode });
    const answer = attempt ? await this.#answer(attempt, visit) : refuse('no such attempt');
    if (answer) send(response, answer);
  }

  /** @param {Visit} visit */
  #attemptOf({ url, bodyText, headers }) {
    const session = /"session":"([\w-]+)"/.exec(bodyText)?.[1];
    return this.attempts.get(url.searchParams.get('id') ?? session ?? String(headers['x-carrier-session'] ?? ''));
  }

  /**
   * @param {Attempt} attempt
   * @param {Visit} visit
   * @returns {Promise<Answer | undefined>} undefined: answered already
   */
  async #answer(attempt, visit) {
    const { url, response } = visit;
    const { id, mark } = attempt;
    switch (url.pathname) {
      case '/v1/authenticate':
        return requireFetch(visit) ?? { status: 302, location: `/v1/hop?id=${id}&vfp=${id}` };
      case '/v1/hop':
        return { status: 302, location: `/v1/end?id=${id}&vfp=${mark}` };
      case '/v1/end':
        return { json: { vfp: mark } };
      case '/v1-json/authenticate':
        return requireFetch(visit) ?? { json: { reconcilation_token: mark, correlation_id: id } };
      case '/v2/verify':
        return answerV2(attempt, visit);
      case '/authentication/validate/flowcontrol':
        return { json: controlDocument(`https://${visit.headers.host}`, id) };
      case '/v3/first':
        return answerV3(attempt, visit);
      case '/v3/end':
        return { json: { token: mark } };
      case '/pixel/authenticate':
        attempt.seen = true;
        return { image: PIXEL };
      case '/status-404/authenticate':
        return { status: 404, json: {} };
      case '/status-410/authenticate':
        return { status: 410, json: {} };
      case '/loop/authenticate':
        return { status: 302, location: `/loop/authenticate?id=${id}&vfp=${id}` };
      case '/oversized/authenticate':
        return { json: { vfp: mark, padding: 'x'.repeat(OVERSIZED_BYTES) } };
      case '/slow/authenticate':
        await new Promise((resolve) => this.clock.after(SLOW_MS, () => resolve(undefined)));
        return { json: { vfp: mark } };
      case '/cut/authenticate':
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
        response.write('{"vfp":"');
        setImmediate(() => response.destroy());
        return undefined;
      default:
        return refuse('no such path');
    }
  }
}

/** @param {string} message @returns {Answer} */
const refuse = (message) => ({ status: 400, json: { message } });

/** @param {Visit} visit */
function requireFetch({ url, method }) {
  if (method !== 'GET') return refuse('the method must be GET');
  if (url.searchParams.get('r') !== 'f') return refuse('the query must have r=f');
  if (url.searchParams.get('sdkVersion') !== SDK_VERSION) return refuse(`the query must have sdkVersion=${SDK_VERSION}`);
  return undefined;
}

/** @param {Attempt} attempt @param {Visit} visit @returns {Answer} */
function answerV2(attempt, { method, headers, bodyText }) {
  if (method !== 'POST') return refuse('the method must be POST');
  if (!/^application\/json/.test(headers['content-type'] ?? '')) return refuse('Content-Type must be application/json');
  const applicationId = JSON.parse(bodyText)['application-id'];
  if (attempt.mode === 'v2-retry' && applicationId !== attempt.applicationId) return { json: { status: 1004 } };
  return { json: { status: 0, token: attempt.mark } };
}

/** @param {string} origin @param {string} id */
const controlDocument = (origin, id) => ({
  first_uri: `${origin}/v3/first?id=${id}`,
  command: 'POST',
  headers: [{ key: 'X-Carrier-Session', value: id }, { key: 'Content-Type', value: 'text/plain' }],
  request_body: `session=${id}`,
  redirect_status_minimum: 300,
  redirect_status_maximum: 399,
  maximum_redirects: 5,
});

/** @param {Attempt} attempt @param {Visit} visit @returns {Answer} */
function answerV3({ id, mark }, { method, headers, bodyText }) {
  if (method !== 'POST' || bodyText !== `session=${id}`) return refuse('the control document said otherwise');
  if (headers['x-carrier-session'] !== id) return refuse('X-Carrier-Session of the control document is missing');
  return { status: 303, location: `/v3/end?id=${id}&token=${mark}` };
}

/** @param {import('node:http').ServerResponse} response @param {Answer} answer */
function send(response, { status = 200, location, json, image }) {
  if (location) response.setHeader('Location', location);
  response.setHeader('Content-Type', image ? 'image/gif' : 'application/json');
  response.writeHead(status);
  response.end(image ?? (json === undefined ? '' : JSON.stringify(json)));
}
