// The merchant's server half of a possession check. The client secret and the correlationId never leave it.
import { randomUUID } from 'node:crypto';

const FLOW_LIFE_MS = 15 * 60_000;
const LIMIT_MS = 15_000;

/**
 * @param {{origin: string, clientId: string, clientSecret: string}} credentials of the merchant's project
 * @returns {(path: string, body: any, siteOrigin: string) => Promise<{status: number, body: object}>}
 *   answers `/api/start` and `/api/finish`
 */
export function createMerchantServer({ origin, clientId, clientSecret }) {
  /** @type {Map<string, {correlationId: string, clientRequestId: string, endsAt: number}>} */
  const flows = new Map();
  let token = { text: '', endsAt: 0 };

  /** @param {string} path @param {string} body @param {string} type @param {string} [bearer] */
  async function send(path, body, type, bearer) {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'Content-Type': type, ...(bearer && { Authorization: `Bearer ${bearer}` }) },
      body,
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return { status: response.status, answer: /** @type {any} */ (await response.json().catch(() => ({}))) };
  }

  async function bearer() {
    if (Date.now() < token.endsAt) return token.text;
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const form = String(new URLSearchParams(grant));
    const { status, answer } = await send('/token', form, 'application/x-www-form-urlencoded');
    if (status !== 200 || !answer.access_token) throw new Refusal(502, 'the credentials were refused', answer.code);
    token = { text: answer.access_token, endsAt: Date.now() + (answer.expires_in - 60) * 1000 };
    return token.text;
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  async function call(path, body, again = true) {
    const { status, answer } = await send(path, JSON.stringify(body), 'application/json', await bearer());
    if (status === 401 && again) {
      token = { text: '', endsAt: 0 }; // revoked, or the service forgot it
      return call(path, body, false);
    }
    if (status !== 200) throw new Refusal(status >= 500 ? 502 : status, answer.message ?? `HTTP ${status}`, answer.code);
    return answer;
  }

  /** @param {any} asked @param {string} siteOrigin */
  async function start({ phoneNumber, possessionType, deviceId, rebind, allowOTPRetry }, siteOrigin) {
    const clientRequestId = randomUUID();
    const finalTargetUrl = possessionType === 'desktop' ? `${siteOrigin}/done` : undefined;
    const { authToken, correlationId } = await call('/v3/unify', {
      clientRequestId, phoneNumber, possessionType, finalTargetUrl, deviceId, rebind, allowOTPRetry,
    });
    const flowId = randomUUID();
    for (const [id, flow] of flows) if (flow.endsAt < Date.now()) flows.delete(id);
    flows.set(flowId, { correlationId, clientRequestId, endsAt: Date.now() + FLOW_LIFE_MS });
    return { flowId, authToken };
  }

  /** @param {any} asked */
  async function finish({ flowId }) {
    const flow = flows.get(flowId);
    if (!flow) throw new Refusal(404, 'no such possession check, or it is over');
    const { correlationId, clientRequestId } = flow;
    const answer = await call('/v3/unify-status', { correlationId, clientRequestId });
    const { success, phoneNumber, deviceId, evaluation } = answer;
    if (success !== 'pending') flows.delete(flowId);
    return { success: String(success), phoneNumber, deviceId, evaluation };
  }

  return async function answer(path, body, siteOrigin) {
    try {
      if (path === '/api/start') return { status: 200, body: await start(body, siteOrigin) };
      if (path === '/api/finish') return { status: 200, body: await finish(body) };
      return { status: 404, body: { message: 'no such call' } };
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, body: { message: error.message, code: error.code } };
      return { status: 502, body: { message: 'the possession service could not be reached' } };
    }
  };
}

class Refusal extends Error {
  /** @param {number} status @param {string} message @param {number} [code] */
  constructor(status, message, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
