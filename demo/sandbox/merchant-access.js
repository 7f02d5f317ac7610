import { parse } from 'node:querystring';
import { malformed, unauthorized } from './request-error.js';
import { checkForm, object, optional, text } from './schema.js';
import { isSame, TokenSigner } from './token-signer.js';

const TOKEN_LIFE_S = 3600;
const GRANT = object({
  grant_type: text({ oneOf: ['client_credentials'] }),
  client_id: optional(text()),
  client_secret: optional(text()),
  scope: optional(text()),
});

/** Who may call the merchant API, and how often: client credentials (RFC 6749 §4.4) and a limit per second. */
export class MerchantAccess {
  /** Times of the requests of the last second, by client ID. @type {Map<string, number[]>} */
  #recent = new Map();
  /** @type {TokenSigner<{sub: string, exp: number}>} */
  #tokens = new TokenSigner();

  /**
   * @param {import('./clock.js').Clock} clock
   * @param {Record<string, string> | null} clients secrets by client ID; null: any that are not empty will do
   */
  constructor(clock, clients) {
    this.clock = clock;
    this.clients = clients;
  }

  /** @param {import('./http-app.js').Request} request */
  issueToken({ headers, text: form }) {
    if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(headers['content-type'] ?? '')) {
      throw malformed('Content-Type must be application/x-www-form-urlencoded', 415);
    }
    const fields = parse(form); // a field that is given twice becomes an array
    checkForm(GRANT, fields, 'form');
    const { client_id: clientId = '', client_secret: clientSecret = '' } = fields;
    const known = this.clients ? new Map(Object.entries(this.clients)).get(clientId) : clientSecret;
    if (!clientId || !known || !isSame(known, clientSecret)) throw unauthorized('client_id, client_secret: not known');
    const exp = Math.floor(this.clock.now() / 1000) + TOKEN_LIFE_S;
    const token = this.#tokens.sign(JSON.stringify({ sub: clientId, exp }));
    return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S };
  }

  /**
   * @param {string | undefined} authorization header
   * @returns {string} client ID
   */
  clientOf(authorization) {
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw unauthorized('Authorization must be Bearer and an access token of POST /token');
    const claims = this.#tokens.read(token);
    if (!claims) throw unauthorized('the access token is not one of this sandbox; call POST /token');
    if (claims.exp * 1000 > this.clock.now()) return claims.sub;
    throw unauthorized('the access token has expired; call POST /token again');
  }

  /**
   * Refuses with 429 what comes above the limit.
   * @param {string} clientId
   * @param {number} requestsPerSecond 0: no limit
   */
  countRequest(clientId, requestsPerSecond) {
    if (requestsPerSecond === 0) return;
    const now = this.clock.now();
    const recent = (this.#recent.get(clientId) ?? []).filter((at) => at > now - 1000 && at <= now);
    const message = `more than ${requestsPerSecond} requests in a second; wait as Retry-After says`;
    if (recent.length >= requestsPerSecond) throw malformed(message, 429, { 'Retry-After': '1' });
    this.#recent.set(clientId, [...recent, now]);
    if (this.#recent.size > 1000) this.#recent.clear();
  }
}
