// How an answer reaches the client, or does not: cut, slow, endless, compressed, redirected, no HTTP at all.
import { gzipSync } from 'node:zlib';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {{status: number, headers: Record<string, string>, body: string | Buffer}} Answer */

const CORS = { 'access-control-allow-origin': '*' };
/** Sent in small pieces it outlasts every limit. */
const DRIP_MS = 40;
/** @type {Buffer | undefined} */
let bomb;

/**
 * @param {Random} random
 * @param {import('node:http').ServerResponse} response
 * @param {Answer} answer
 * @param {number} limitMs of the client, for one answer
 */
export function send(random, response, { status, headers, body }, limitMs) {
  const { socket } = response;
  const all = { 'content-type': 'application/json', ...CORS, ...headers };
  const whole = () => response.writeHead(status, all).end(body);
  switch (random.below(60)) {
    case 0: socket?.destroy(); break;
    case 1: socket?.end('HTTP/1.1 2'); break;
    case 2:
      socket?.end(random.pick(['\0\0\0\0', 'hello\r\n\r\n', 'HTTP/9.9 700 ?\r\n\r\n',
        'HTTP/1.1 200 OK\r\n: \r\n\r\n']));
      break;
    case 3: // less than was promised
      response.writeHead(status, { ...all, 'content-length': String(Buffer.byteLength(body) + 1
        + random.below(5000)) });
      response.write(body);
      setTimeout(() => socket?.destroy(), random.below(20));
      break;
    case 4: // promised, and never sent
      response.writeHead(status, { ...all, 'content-length': '100' }).flushHeaders();
      break;
    case 5: break; // never anything
    case 6: setTimeout(whole, random.below(2 * limitMs)); break;
    case 7: drip(response.writeHead(status, all), random.pick([' ', '[', '{"a":', '\u0000'])); break;
    case 8: flood(response.writeHead(status === 304 || status === 204 ? 200 : status, all)); break;
    case 9: response.writeHead(status, { ...all, 'content-encoding': 'gzip' }).end(gzipSync(body)); break;
    case 10: response.writeHead(status, { ...all, 'content-encoding': 'gzip' }).end(body); break;
    case 11:
      response.writeHead(status, { ...all, 'content-encoding': 'gzip' }).end(bomb ??= gzipSync(Buffer.alloc(64 << 20)));
      break;
    case 12:
      response.writeHead(random.pick([301, 302, 303, 307, 308, 304, 300]),
        { ...all, location: badLocation(random, response) }).end();
      break;
    case 13:
      response.writeHead(status, { ...all, 'x-padding': 'x'.repeat(random.pick([1000, 12_000, 40_000])) }).end(body);
      break;
    case 14: // in two pieces, the second of which comes late, in the middle of a character
      response.writeHead(status, all).write(Buffer.from(body).subarray(0, 7));
      setTimeout(() => response.end(Buffer.from(body).subarray(7)), random.below(limitMs));
      break;
    case 15: response.writeHead(random.pick([204, 205, 304]), all).end(); break;
    default: whole();
  }
}

/** @param {Random} random @param {import('node:http').ServerResponse} response */
function badLocation(random, { req }) {
  return random.pick([req.url ?? '/', '', '/', '//', 'http://', 'https://127.0.0.1:1/', 'data:,x', 'javascript:0',
    'about:blank', 'file:///etc/passwd', `/${'x'.repeat(3000)}`, '?', '#', 'http://[::1',
    'http://user:pw@127.0.0.1:1/']);
}

/** @param {import('node:http').ServerResponse} response @param {string} piece */
function drip(response, piece) {
  const timer = setInterval(() => response.write(piece), DRIP_MS);
  response.on('close', () => clearInterval(timer));
}

/** As fast as it is taken, without an end. @param {import('node:http').ServerResponse} response */
function flood(response) {
  const piece = Buffer.alloc(64 * 1024, '[');
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}
