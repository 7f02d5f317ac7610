import { ErrorCode, malformed, RequestError } from './request-error.js';
import { findMismatch } from './shape.js';

/**
 * The JSON body of a request, checked against its schema.
 * @param {import('./http-router.js').Exchange} exchange
 * @param {import('./shape.js').Shape} schema
 * @returns {any}
 */
export function parseJsonBody(exchange, schema) {
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(exchange.headers['content-type'] ?? '')) {
    throw new RequestError(415, ErrorCode.malformed, 'Content-Type must be application/json');
  }
  let body;
  try {
    body = JSON.parse(exchange.bodyText);
  } catch {
    throw malformed(exchange.bodyText === '' ? 'the body is empty; send a JSON object' : 'the body is not JSON');
  }
  const mismatch = findMismatch(schema, body);
  if (mismatch) throw malformed(mismatch);
  return body;
}
