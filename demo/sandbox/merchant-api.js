import { buildEvaluation } from './evaluation.js';
import { MERCHANT_SCHEMAS } from './merchant-schemas.js';
import { normalizePhoneNumber, showPhoneNumber } from './phone-number.js';
import { ErrorCode, malformed, outOfOrder, RequestError } from './request-error.js';
import { findUserFault, SANDBOX_USERS } from './sandbox-users.js';
import { parseJsonBody } from './json-body.js';

/** @typedef {import('./server.js').Sandbox} Sandbox */

/**
 * The calls of a merchant's server: `POST /token` and the five of `/v3/`.
 * @param {Sandbox} sandbox
 * @returns {import('./http-router.js').Route[]}
 */
export function createMerchantRoutes(sandbox) {
  /** @type {Record<string, (clientId: string, body: any) => object>} */
  const calls = {
    '/v3/unify': (clientId, body) => unify(sandbox, clientId, body),
    '/v3/unify-status': (clientId, body) => unifyStatus(sandbox, clientId, body),
    '/v3/unify-bind': (clientId, body) => unifyBind(sandbox, clientId, body),
    '/v3/start': (clientId, body) => start(sandbox, clientId, body),
    '/v3/validate': (clientId, body) => validate(sandbox, clientId, body),
  };
  const common = { bodyLimit: 4096, from: /** @type {const} */ ('merchant'), logged: true };
  const routes = Object.entries(calls).map(([path, call]) => ({
    ...common,
    path,
    handle: (/** @type {import('./http-router.js').Exchange} */ exchange) => {
      requirePost(exchange);
      const clientId = sandbox.access.clientOf(exchange.headers.authorization);
      sandbox.access.countRequest(clientId, sandbox.settings.of(clientId).requestsPerSecond);
      const body = parseJsonBody(exchange, MERCHANT_SCHEMAS[/** @type {keyof typeof MERCHANT_SCHEMAS} */ (path)]);
      exchange.correlationId = body.correlationId;
      return { json: call(clientId, body) };
    },
  }));
  return [
    ...routes,
    { ...common, path: '/token', handle: (exchange) => (requirePost(exchange), sandbox.access.issueToken(exchange)) },
  ];
}

/** @param {import('./http-router.js').Exchange} exchange */
function requirePost({ method }) {
  if (method !== 'POST') throw new RequestError(405, ErrorCode.malformed, 'the method must be POST', { Allow: 'POST' });
}

/** @param {Sandbox} sandbox @param {string} clientId @param {any} body */
function unify(sandbox, clientId, body) {
  const settings = sandbox.settings.of(clientId);
  const phoneNumber = readPhoneNumber(body.phoneNumber, settings) || phoneNumberOf(sandbox, body.proveId);
  if (body.possessionType === 'desktop' && !body.finalTargetUrl) {
    throw malformed('body.finalTargetUrl is missing: possessionType desktop needs it');
  }
  const flow = sandbox.flows.create({
    clientId,
    settings,
    phoneNumber,
    possessionType: body.possessionType,
    clientRequestId: body.clientRequestId,
    finalTargetUrl: body.finalTargetUrl ?? '',
    smsMessage: body.smsMessage ?? '',
    requestedDeviceId: body.deviceId ?? '',
    clientHumanId: body.clientHumanId ?? '',
    rebind: body.rebind ?? false,
    allowOtpRetry: body.allowOTPRetry ?? false,
    mobileAuthEnabled: body.mobileAuthEnabled ?? null,
  });
  if (SANDBOX_USERS.get(phoneNumber)?.trusted) {
    sandbox.flows.decide(flow, 'true');
    flow.over = true;
    return { correlationId: flow.correlationId, success: 'true' };
  }
  return { authToken: flow.token, correlationId: flow.correlationId, success: 'pending' };
}

/** @param {Sandbox} sandbox @param {string} clientId @param {any} body */
function unifyStatus(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  return describeStatus(sandbox, flow, body.clientRequestId);
}

/** @param {Sandbox} sandbox @param {string} clientId @param {any} body */
function unifyBind(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  const phoneNumber = readPhoneNumber(body.phoneNumber, flow.settings);
  if (flow.outcome !== 'possession_required') {
    throw outOfOrder('unify-bind needs a flow of possessionType none whose status is possession_required');
  }
  flow.phoneNumber = phoneNumber;
  sandbox.registrations.update(flow.deviceId, { phoneNumber });
  sandbox.flows.decide(flow, 'true');
  return describeStatus(sandbox, flow, body.clientRequestId);
}

/** @param {Sandbox} sandbox @param {string} clientId @param {any} body */
function start(sandbox, clientId, body) {
  const settings = sandbox.settings.of(clientId);
  if (body.flowType === 'desktop' && !body.finalTargetUrl) {
    throw malformed('body.finalTargetUrl is missing: flowType desktop needs it');
  }
  const flow = sandbox.flows.create({
    clientId,
    settings,
    phoneNumber: readPhoneNumber(body.phoneNumber, settings),
    possessionType: body.flowType,
    finalTargetUrl: body.finalTargetUrl ?? '',
    smsMessage: body.smsMessage ?? '',
    allowOtpRetry: body.allowOTPRetry ?? false,
    challengeMissing: !body.dob && !body.ssn,
  });
  return { authToken: flow.token, correlationId: flow.correlationId, next: { 'v3-validate': '/v3/validate' } };
}

/** @param {Sandbox} sandbox @param {string} clientId @param {any} body */
function validate(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  const pending = flow.outcome === 'pending';
  return {
    success: flow.outcome === 'true',
    challengeMissing: flow.challengeMissing,
    ...(flow.phoneNumber ? { phoneNumber: showPhoneNumber(flow.phoneNumber) } : {}),
    next: pending ? { 'v3-validate': '/v3/validate' } : {},
    ...(pending ? {} : { evaluation: buildEvaluation(flow.failure) }),
  };
}

/** @param {Sandbox} sandbox @param {import('./flows.js').Flow} flow @param {string} [clientRequestId] */
function describeStatus(sandbox, flow, clientRequestId) {
  const succeeded = flow.outcome === 'true';
  const decided = succeeded || flow.outcome === 'false';
  const optional = {
    phoneNumber: flow.phoneNumber && showPhoneNumber(flow.phoneNumber),
    deviceId: succeeded && flow.possessionType !== 'desktop' && flow.deviceId,
    proveId: succeeded && flow.phoneNumber && sandbox.identities.proveIdOf(flow.phoneNumber),
    clientHumanId: flow.clientHumanId,
    clientRequestId: clientRequestId || flow.clientRequestId,
    evaluation: decided && buildEvaluation(flow.failure),
  };
  return { success: flow.outcome, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value)) };
}

/**
 * @param {string | undefined} text
 * @param {import('./settings.js').Settings} settings
 * @returns {string} empty when there is none
 */
export function readPhoneNumber(text, settings) {
  if (text === undefined) return '';
  const phoneNumber = normalizePhoneNumber(text);
  if (!phoneNumber) {
    throw malformed('body.phoneNumber must be ten digits (US, Canada) or + with a country code and digits');
  }
  const fault = findUserFault(phoneNumber, settings);
  if (fault) throw new RequestError(400, fault.code, fault.message);
  return phoneNumber;
}

/** @param {Sandbox} sandbox @param {string | undefined} proveId */
function phoneNumberOf(sandbox, proveId) {
  if (proveId === undefined) return '';
  const phoneNumber = sandbox.identities.phoneNumberOf(proveId);
  if (!phoneNumber) throw new RequestError(400, ErrorCode.noSuchUser, 'no user has this proveId');
  return phoneNumber;
}
