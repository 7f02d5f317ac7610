import { randomUUID } from 'node:crypto';
import { SANDBOX_USERS, USER_WITHOUT_NUMBER } from '../sandbox-users.js';
import { startCarrierServer } from './carrier-server.js';
import { decodeUrlSafe, encodeUrlSafe } from './url-safe.js';

/**
 * One attempt at Mobile Auth. `mark` is what the carrier gives to whoever holds the phone; `applicationId` what a v2
 * client has to send when it is told 1004.
 * @typedef {{id: string, mode: string, phoneNumber: string, mark: string, applicationId: string, seen: boolean,
 *   correlationId: string}} Attempt
 */

/** The carriers' part in Mobile Auth: redirect URLs, and who holds the phone that followed one. */
export class Carriers {
  /** @type {Map<string, Attempt>} */
  #attempts = new Map();
  /** Started when first needed. @type {ReturnType<typeof startCarrierServer> | undefined} */
  #server;

  /** @param {import('../server.js').Sandbox} sandbox */
  constructor(sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * @param {import('../flows.js').Flow} flow
   * @param {'fetch' | 'pixel'} implementation
   * @returns {Promise<string>} the redirect URL
   */
  async open(flow, implementation) {
    this.#attempts.delete(flow.mobileAuthId);
    const { correlationId, settings } = flow;
    const phoneNumber = flow.phoneNumber || USER_WITHOUT_NUMBER;
    const mode = chooseMode(settings.carrier, implementation, SANDBOX_USERS.get(phoneNumber)?.mobileAuth);
    const [id, mark, applicationId] = [randomUUID(), randomUUID(), randomUUID()];
    flow.mobileAuthId = id;
    this.#attempts.set(id, { id, mark, applicationId, mode, phoneNumber, seen: false, correlationId });
    this.sandbox.clock.after(settings.sessionMs, () => this.#attempts.delete(id));
    if (mode === 'test') return `https://carrier.invalid/authenticate?testVfp=${mark}`;
    // TLS that nobody answers: the sandbox's own port speaks plain HTTP.
    if (mode === 'down') return `${this.sandbox.origin.replace(/^http:/, 'https:')}/carrier-down?id=${id}`;
    const { origin } = await this.#start();
    if (mode === 'v3') return `${origin}/authentication/validate/flowcontrol?pfflow=3&id=${id}`;
    if (!mode.startsWith('v2')) return `${origin}/${mode}/authenticate?id=${id}&vfp=${id}`;
    const data = { url: `${origin}/v2/verify`, vfp: id, data: { session: id }, 'att-1004': applicationId };
    return `${origin}/v2/authenticate?pfflow=2&data=${encodeUrlSafe(JSON.stringify(data))}`;
  }

  /**
   * Ends the attempt of a flow.
   * @param {import('../flows.js').Flow} flow
   * @param {string} vfp what the client brings as proof
   * @returns {string | undefined} the phone's number; none when the proof is not good
   */
  close(flow, vfp) {
    const attempt = this.#attempts.get(flow.mobileAuthId);
    this.#attempts.delete(flow.mobileAuthId);
    return attempt && isProof(attempt, vfp) ? attempt.phoneNumber : undefined;
  }

  /** The certificate with which the carriers answer, as PEM. */
  async certificatePem() {
    return (await this.#start()).cert;
  }

  async stop() {
    await (await this.#server?.catch(() => undefined))?.stop();
  }

  #start() {
    return (this.#server ??= startCarrierServer(this.sandbox, this.#attempts));
  }
}

/**
 * @param {string} carrier setting
 * @param {'fetch' | 'pixel'} implementation
 * @param {'none' | 'passes' | 'fails' | undefined} outcome of the user
 */
function chooseMode(carrier, implementation, outcome) {
  if (outcome === 'fails') return carrier === 'test' ? 'down' : 'status-404';
  const needsFetch = ['v1', 'v1-json', 'v2', 'v2-retry', 'v3'].includes(carrier);
  return implementation === 'pixel' && needsFetch ? 'pixel' : carrier;
}

/** @param {Attempt} attempt @param {string} vfp */
function isProof({ id, mode, mark, seen }, vfp) {
  if (mode === 'pixel') return seen && vfp === '';
  if (mode === 'v1-json') return vfp === `${id}...${mark}`;
  if (!mode.startsWith('v2')) return vfp === mark;
  const [first, body, retry, ...rest] = vfp.split('___');
  if (first !== id || body === undefined || rest.length > 0) return false;
  if (retry !== (mode === 'v2-retry' ? 'R2' : undefined)) return false;
  return decodeUrlSafe(body).includes(mark);
}
