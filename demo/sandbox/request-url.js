/**
 * The URL of a request for this server. Takes any request target, also one that is not a path (RFC 9112 §3.2).
 * @param {import('node:http').IncomingMessage} request
 */
export function readRequestUrl({ url = '/' }) {
  return new URL(`http://sandbox.invalid${url.startsWith('/') ? url : '/'}`);
}
