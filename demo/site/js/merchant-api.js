// Calls of the page to its own server.

/**
 * What the merchant's server answers: from /api/start authToken and flowId, from /api/finish the rest.
 * @typedef {object} Outcome
 * @property {string} [success] "true", "false", "pending" or "possession_required"
 * @property {string} [phoneNumber]
 * @property {string} [deviceId]
 * @property {Record<string, {result: string, failureReasons?: Record<string, string>}>} [evaluation]
 */

/** @typedef {{type: 'sent' | 'answered', path: string, status?: number, success?: string}} ServerCall */

export const serverCalls = new EventTarget();

/** @param {ServerCall} call */
const tell = (call) => serverCalls.dispatchEvent(new CustomEvent('call', { detail: call }));

/** The server refused, or could not be reached (status 0). */
export class ServerError extends Error {
  /** @param {number} status @param {string} message @param {number} [code] @param {unknown} [cause] */
  constructor(status, message, code, cause) {
    super(message, { cause });
    this.name = 'ServerError';
    this.status = status;
    this.code = code;
  }
}

const LIMIT_MS = 20_000;

/**
 * Posts JSON to the merchant's server; gives up after 20 s.
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the answer's JSON
 * @throws {ServerError} without an answer, or with a status that is not 2xx
 * @throws {DOMException} AbortError, when the signal was aborted
 */
export async function post(path, body, signal) {
  const limit = AbortSignal.timeout(LIMIT_MS);
  tell({ type: 'sent', path });
  let response;
  let answer;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    answer = await response.json();
  } catch (cause) {
    tell({ type: 'answered', path, status: response?.status ?? 0 });
    signal?.throwIfAborted();
    throw new ServerError(response?.status ?? 0, 'the merchant\'s server gave no readable answer', undefined, cause);
  }
  tell({ type: 'answered', path, status: response.status, success: answer.success });
  if (!response.ok) throw new ServerError(response.status, answer.message ?? 'the server refused', answer.code);
  return answer;
}
