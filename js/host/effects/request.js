import { checkSize, EffectFailure, exceptionName, memberOf } from './effect-failure.js';

/**
 * What a piece of a byte or none counts as: a page's own fetch could give a quarter of a million of them, or empty ones
 * for ever, and nothing else would run.
 */
const LEAST_PIECE_BYTES = 64;

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').RequestEffect>} */
export function request(effect, context) {
  requireUrl(effect.url);
  switch (effect.via) {
    case 'navigate':
      return navigate(effect, context);
    case 'image':
      return loadImage(effect, context);
    default:
      return sendRequest(effect, context);
  }
}

/**
 * Browsers quote an address that they cannot read in their exception, and it may hold a carrier's value.
 * @param {string} url
 */
function requireUrl(url) {
  try {
    new URL(url);
  } catch {
    throw new EffectFailure('network', 'The address is no URL.');
  }
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').RequestEffect>} */
async function sendRequest(effect, { platform, signal }) {
  const { fetch } = platform;
  if (!fetch) throw new EffectFailure('unsupported', 'This platform has no fetch.');
  const connection = new AbortController();
  const end = () => connection.abort();
  signal.addEventListener('abort', end);
  let hasEnded = false;
  try {
    const response = await fetch(effect.url, {
      method: effect.method,
      headers: effect.headers,
      body: effect.body,
      redirect: effect.redirect,
      signal: connection.signal,
      mode: 'cors',
      // The backend answers any origin, which CORS forbids for requests with cookies; it knows a session
      // by its bearer token alone.
      credentials: 'omit',
      // Every answer belongs to one moment of one flow. No browser answers a POST from its cache (RFC 9111, section 4),
      // and where it is told not to, Chromium forgets the preflight too and asks anew: a round trip more.
      ...(effect.method === 'POST' ? {} : { cache: /** @type {const} */ ('no-store') }),
      // The origin, as browsers send by default, and never the path: the page that an Instant Link leads
      // to has the authId in its URL, and a page may have set a laxer policy.
      referrerPolicy: 'strict-origin',
    });
    // A page's own fetch may answer all the same.
    if (signal.aborted) throw new EffectFailure('error', 'Nobody waits any more.');
    if (response.type === 'opaqueredirect') {
      return { status: 0, body: '', url: effect.url, opaqueRedirect: true };
    }
    const location = response.headers.get('location');
    const body = await readText(response, effect.maxBytes);
    hasEnded = Boolean(response.body) && !response.redirected;
    return {
      status: response.status,
      body,
      url: response.url || effect.url,
      ...(location === null ? {} : { location }),
    };
  } catch (error) {
    if (error instanceof EffectFailure) throw error;
    throw new EffectFailure('network', networkProblem(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', end);
    // An answer that is too large comes no further; and Node keeps the connection of a redirect that it has followed,
    // and of a 204 or 304, open until the body has come that was promised.
    if (!hasEnded) end();
  }
}

/**
 * The body as UTF-8 text; an endless answer costs no more than `maxBytes`. Chromium takes a request whose body only a
 * reader has read for one that was given up (29 of 40), so `text()` reads a copy; nobody waits for it, it comes later.
 * Not of what a page's own fetch has made, which has no URL: it need not end with the connection.
 * @param {Response} response
 * @param {number} maxBytes
 */
async function readText(response, maxBytes) {
  if (!response.body) return '';
  if (response.url) response.clone().text().catch(() => {}); // ends with the connection, when the answer is too large
  const reader = response.body.getReader();
  try {
    return await readAll(reader, maxBytes);
  } catch (error) {
    endQuietly(reader);
    throw error;
  }
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {number} maxBytes
 */
async function readAll(reader, maxBytes) {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += Math.max(value.byteLength || 0, LEAST_PIECE_BYTES);
    checkSize(bytes, maxBytes);
    text += decoder.decode(value, { stream: true });
  }
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader a page's own may throw */
async function endQuietly(reader) {
  try {
    await reader.cancel();
  } catch {
    // Nobody wants to know.
  }
}

/**
 * What a failed fetch tells: in Node a code such as ECONNREFUSED, in browsers nothing by design.
 * @param {unknown} error
 */
function networkProblem(error) {
  const code = memberOf(memberOf(error, 'cause'), 'code');
  return typeof code === 'string' ? code : exceptionName(error);
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').RequestEffect>} */
async function loadImage(effect, { platform, signal }) {
  if (!platform.loadImage) throw new EffectFailure('unsupported', 'This platform cannot load images.');
  try {
    await platform.loadImage(effect.url, signal);
  } catch (error) {
    throw new EffectFailure('network', 'The image could not be loaded.', { cause: error });
  }
  return { status: 200, body: '', url: effect.url };
}

/** @type {import('../../internal.js').EffectFunction<import('../../border.js').RequestEffect>} */
async function navigate(effect, { platform }) {
  if (!platform.navigate) throw new EffectFailure('unsupported', 'There is no page here that could be redirected.');
  platform.navigate(effect.url);
  return { status: 0, body: '', url: effect.url };
}
