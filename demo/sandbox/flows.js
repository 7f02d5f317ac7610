import { randomBytes, randomUUID } from 'node:crypto';
import { buildAuthToken, readToken } from './auth-token.js';
import { ErrorCode, RequestError, unauthorized } from './request-error.js';

/**
 * One possession check, from `/v3/unify` to the end of its session.
 *
 * `step` is the backend's step that the client was told to take. `outcome` is what the merchant learns. `over`: the
 * client has been told the end, and its token is spent. `result`: what the status socket has to deliver.
 *
 * @typedef {{
 *   clientId: string, settings: Readonly<import('./settings.js').Settings>,
 *   correlationId: string, clientRequestId: string, requestId: string, authId: string, challenge: string,
 *   token: string,
 *   createdAt: number, expiresAt: number,
 *   possessionType: 'mobile' | 'desktop' | 'none', phoneNumber: string, finalTargetUrl: string, smsMessage: string,
 *   requestedDeviceId: string, rebind: boolean, allowOtpRetry: boolean, mobileAuthEnabled: boolean | null,
 *   clientHumanId: string, challengeMissing: boolean,
 *   firstStep: string, step: string, extraSteps: string[],
 *   outcome: 'pending' | 'true' | 'false' | 'possession_required',
 *   failure: import('./evaluation.js').FailureCode | null,
 *   over: boolean, deviceId: string,
 *   sessions: {requests?: string, sockets?: string},
 *   sms: {sends: number, numbers: number, wrongOtps: number, otp: string, sentAt: number, linkId: string,
 *     refused?: string, refusals: number},
 *   result: {next: string} | null, socketDeadline: number,
 *   mobileAuthTried: boolean, mobileAuthId: string, operationId: string,
 *   webAuthnChallenge: string, passkeyId: string, stepUp: boolean,
 * }} Flow
 *
 * @typedef {Pick<Flow, 'clientId' | 'settings' | 'possessionType' | 'phoneNumber'> & Partial<Flow>} FlowRequest
 */

/** Every flow whose session has not ended yet. */
export class Flows {
  /** @type {Map<string, Flow>} */
  #byCorrelationId = new Map();
  /** @type {Map<string, Flow>} */
  #byToken = new Map();
  /** Auth tokens of one sandbox mean nothing to another, nor after a restart. */
  #secret = randomBytes(32);
  /** Called with a flow when its end is known. @type {(flow: Flow) => void} */
  onResult = () => {};

  /** @param {import('./clock.js').Clock} clock @param {() => string} origin */
  constructor(clock, origin) {
    this.clock = clock;
    this.origin = origin;
  }

  /** @param {FlowRequest} request @returns {Flow} */
  create(request) {
    const createdAt = this.clock.now();
    const { settings, possessionType } = request;
    const mobileStep = settings.universalProveKey ? 'device/universal' : 'device/passive';
    const firstStep = possessionType === 'desktop' ? 'mobile/instantlink' : mobileStep;
    /** @type {Flow} */
    const flow = {
      correlationId: randomUUID(), requestId: randomUUID(), authId: randomUUID(),
      challenge: randomBytes(32).toString('base64url'), token: '',
      createdAt, expiresAt: createdAt + settings.sessionMs,
      clientRequestId: '', finalTargetUrl: '', smsMessage: '', requestedDeviceId: '', clientHumanId: '',
      rebind: false, allowOtpRetry: false, mobileAuthEnabled: null, challengeMissing: true,
      firstStep, step: firstStep, extraSteps: [...settings.extraSteps],
      outcome: 'pending', failure: null, over: false, deviceId: '', sessions: {},
      sms: {
        sends: 0, numbers: request.phoneNumber ? 1 : 0, wrongOtps: 0, otp: '', sentAt: 0, linkId: '', refusals: 0,
      },
      result: null, socketDeadline: 0, mobileAuthTried: false, mobileAuthId: '', operationId: '',
      webAuthnChallenge: '', passkeyId: '', stepUp: false,
      ...request,
    };
    flow.token = buildAuthToken(flow, this.origin(), this.#secret);
    this.#byCorrelationId.set(flow.correlationId, flow);
    this.#byToken.set(flow.token, flow);
    this.clock.after(settings.sessionMs, () => this.#forget(flow));
    return flow;
  }

  get size() {
    return this.#byCorrelationId.size;
  }

  clear() {
    this.#byCorrelationId.clear();
    this.#byToken.clear();
  }

  /**
   * The merchant's flow of that correlation ID.
   * @param {string} correlationId
   * @param {string} clientId
   */
  ofMerchant(correlationId, clientId) {
    const flow = this.#byCorrelationId.get(correlationId);
    if (!flow || flow.clientId !== clientId) {
      const message = 'correlationId: no flow of this merchant, or its session is over';
      throw new RequestError(400, ErrorCode.badCorrelationId, message);
    }
    return flow;
  }

  /**
   * The flow whose auth token a client presents; refused with 401 when there is none any more.
   * @param {string} token
   */
  ofToken(token) {
    const flow = this.#byToken.get(token);
    if (flow) return flow;
    if (!readToken(token, this.#secret)) throw unauthorized('the auth token is not one of this sandbox');
    throw unauthorized('the auth token is spent, or has expired; call /v3/unify again');
  }

  /**
   * Decides what the merchant learns.
   * @param {Flow} flow
   * @param {'true' | 'false' | 'possession_required'} outcome
   * @param {import('./evaluation.js').FailureCode | null} [failure]
   */
  decide(flow, outcome, failure = null) {
    flow.outcome = outcome;
    flow.failure = failure;
  }

  /**
   * Has the status socket deliver a result.
   * @param {Flow} flow
   * @param {{next: string}} result
   */
  deliver(flow, result) {
    flow.result = result;
    this.onResult(flow);
  }

  /** The client's part is over, and its token spent. @param {Flow} flow */
  end(flow) {
    flow.over = true;
    this.#byToken.delete(flow.token);
    flow.token = '';
  }

  /** @param {Flow} flow */
  #forget(flow) {
    this.end(flow);
    this.#byCorrelationId.delete(flow.correlationId);
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
