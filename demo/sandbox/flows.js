import { randomBytes, randomUUID } from 'node:crypto';
import { buildAuthToken } from './auth-token.js';
import { malformed, Reason, RequestError, unauthorized } from './request-error.js';
import { TokenSigner } from './token-signer.js';

/**
 * One possession check, from `/v3/unify` to the end of its session, with what the merchant asked for.
 *
 * `token`: empty when the client has been told the end. `step` is the backend's step that the client was told to take.
 * `outcome` is what the merchant learns, `result` what the status socket has to deliver.
 *
 * @typedef {{
 *   clientId: string, settings: Readonly<import('./settings.js').Settings>,
 *   possessionType: 'mobile' | 'desktop' | 'none', phoneNumber: string, clientRequestId?: string,
 *   finalTargetUrl?: string, smsMessage?: string, requestedDeviceId?: string, rebind?: boolean,
 *   allowOTPRetry?: boolean, mobileAuthEnabled?: boolean, clientHumanId?: string, challengeMissing?: boolean,
 * }} FlowRequest
 *
 * @typedef {FlowRequest & {
 *   correlationId: string, requestId: string, authId: string, challenge: string, token: string,
 *   createdAt: number, expiresAt: number, firstStep: string, step: string, extraSteps: string[],
 *   outcome: 'pending' | 'true' | 'false' | 'possession_required',
 *   failure?: import('./evaluation.js').FailureCode, deviceId: string,
 *   sessions: {requests?: string, sockets?: string},
 *   sms: {sends: number, numbers: number, wrongOtps: number, otp: string, sentAt: number, linkId: string,
 *     refused?: string, refusals: number},
 *   result?: {next: string}, socketDeadline: number, mobileAuthTried?: boolean, mobileAuthId: string,
 *   operationId: string, webAuthnChallenge: string, passkeyId: string, stepUp?: boolean,
 * }} Flow
 */

/** Every flow whose session has not ended yet. */
export class Flows {
  /** @type {Map<string, Flow>} */
  byCorrelationId = new Map();
  /** @type {Map<string, Flow>} */
  #byToken = new Map();
  #signer = new TokenSigner();

  /** @param {import('./server.js').Sandbox} sandbox */
  constructor(sandbox) {
    this.sandbox = sandbox;
  }

  /** @param {FlowRequest} request @returns {Flow} */
  create(request) {
    const createdAt = this.sandbox.clock.now();
    const { settings, possessionType, phoneNumber, finalTargetUrl } = request;
    const isDesktop = possessionType === 'desktop';
    if (isDesktop && !finalTargetUrl) throw malformed('body.finalTargetUrl is missing: a desktop flow needs it');
    const mobileStep = settings.universalProveKey ? 'device/universal' : 'device/passive';
    const firstStep = isDesktop ? 'mobile/instantlink' : mobileStep;
    /** @type {Flow} */
    const flow = {
      ...request,
      correlationId: randomUUID(), requestId: randomUUID(), authId: randomUUID(),
      challenge: randomBytes(32).toString('base64url'), token: '',
      createdAt, expiresAt: createdAt + settings.sessionMs,
      firstStep, step: firstStep, extraSteps: [...settings.extraSteps],
      outcome: 'pending', deviceId: '', sessions: {},
      sms: { sends: 0, numbers: phoneNumber ? 1 : 0, wrongOtps: 0, otp: '', sentAt: 0, linkId: '', refusals: 0 },
      socketDeadline: 0, mobileAuthId: '', operationId: '', webAuthnChallenge: '', passkeyId: '',
    };
    flow.token = buildAuthToken(flow, this.sandbox.origin, this.#signer);
    this.byCorrelationId.set(flow.correlationId, flow);
    this.#byToken.set(flow.token, flow);
    this.sandbox.clock.after(settings.sessionMs, () => {
      this.end(flow);
      this.byCorrelationId.delete(flow.correlationId);
    });
    return flow;
  }

  clear() {
    this.byCorrelationId.clear();
    this.#byToken.clear();
  }

  /**
   * The merchant's flow of that correlation ID.
   * @param {string} correlationId
   * @param {string} clientId
   */
  ofMerchant(correlationId, clientId) {
    const flow = this.byCorrelationId.get(correlationId);
    if (flow?.clientId === clientId) return flow;
    throw new RequestError(400, Reason.badCorrelationId);
  }

  /**
   * The flow whose auth token a client presents; refused with 401 when there is none any more. After `done` only a
   * status socket may come back: how it closed does not tell whether its page has heard, one that is frozen never has.
   * @param {string} token
   * @param {boolean} [forSocket]
   */
  ofToken(token, forSocket) {
    const flow = this.#byToken.get(token);
    if (flow && (forSocket || flow.step !== 'done')) return flow;
    if (!this.#signer.read(token)) throw unauthorized('the auth token is not one of this sandbox');
    throw unauthorized('the auth token is spent, or has expired; call /v3/unify again');
  }

  /** The client's part is over, and its token spent. @param {Flow} flow */
  end(flow) {
    this.#byToken.delete(flow.token);
    flow.token = '';
  }
}

/**
 * Holds a client to the one browser session that may use the token: the first use sets it. Sockets are held apart from
 * requests, since outside browsers they may be made by another library.
 * @param {Flow} flow
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {'requests' | 'sockets'} kind
 */
export function claimSession(flow, headers, kind) {
  // The universal Prove Key leads through pages of several origins.
  const origin = flow.settings.universalProveKey ? '' : (headers.origin ?? '');
  const session = `${headers['user-agent'] ?? ''} ${origin}`;
  flow.sessions[kind] ??= session;
  if (flow.sessions[kind] !== session) {
    throw unauthorized('the auth token was spent by another browser session; call /v3/unify again');
  }
}
