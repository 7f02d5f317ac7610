import { buildEvaluation } from './evaluation.js';
import { addCall, readJson } from './http-app.js';
import { MERCHANT_SCHEMAS } from './merchant-schemas.js';
import { normalizePhoneNumber, showPhoneNumber } from './phone-number.js';
import { ErrorCode, malformed, outOfOrder, RequestError } from './request-error.js';
import { findUserFault, SANDBOX_USERS } from './sandbox-users.js';

/**
 * @typedef {import('./server.js').Sandbox} Sandbox
 * @typedef {{[P in keyof typeof MERCHANT_SCHEMAS]: import('./schema.js').Typed<typeof MERCHANT_SCHEMAS[P]>}} Bodies
 */

/** @type {{[P in keyof Bodies]: (sandbox: Sandbox, clientId: string, body: Bodies[P]) => object}} */
const CALLS = {
  '/v3/unify': unify,
  '/v3/unify-status': unifyStatus,
  '/v3/unify-bind': unifyBind,
  '/v3/device/revoke': revokeDevice,
  '/v3/start': start,
  '/v3/validate': validate,
};

const COMMON = { bodyLimit: 4096, from: /** @type {const} */ ('merchant') };

/**
 * The calls of a merchant's server: `POST /token` and those of `/v3/`.
 * @param {Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginCallback}
 */
export const createMerchantRoutes = (sandbox) => (app, _options, done) => {
  const { access } = sandbox;
  addCall(app, '/token', COMMON, (_body, request) => access.issueToken(request));
  app.register(async (scope) => {
    scope.addHook('preValidation', async (request) => {
      if (request.method !== 'POST') return;
      request.clientId = access.clientOf(request.headers.authorization);
      access.countRequest(request.clientId, sandbox.settings.of(request.clientId).requestsPerSecond);
      await readJson(request);
      request.correlationId = /** @type {{correlationId?: string} | null} */ (request.body)?.correlationId;
    });
    for (const [path, call] of Object.entries(CALLS)) {
      const run = /** @type {(sandbox: Sandbox, clientId: string, body: unknown) => object} */ (call);
      const body = MERCHANT_SCHEMAS[/** @type {keyof Bodies} */ (path)];
      addCall(scope, path, { ...COMMON, body }, (value, { clientId = '' }) => run(sandbox, clientId, value));
    }
  });
  done();
};

/** @param {Sandbox} sandbox @param {string} clientId @param {Bodies['/v3/unify']} body */
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
    sandbox.flows.end(flow);
    return { correlationId: flow.correlationId, success: 'true' };
  }
  return { authToken: flow.token, correlationId: flow.correlationId, success: 'pending' };
}

/** @param {Sandbox} sandbox @param {string} clientId @param {Bodies['/v3/unify-status']} body */
function unifyStatus(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  return describeStatus(sandbox, flow, body.clientRequestId);
}

/** @param {Sandbox} sandbox @param {string} clientId @param {Bodies['/v3/unify-bind']} body */
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

/** @param {Sandbox} sandbox @param {string} clientId @param {Bodies['/v3/device/revoke']} body */
function revokeDevice({ registrations }, clientId, { deviceId }) {
  const success = registrations.find(deviceId, clientId) !== undefined;
  if (success) registrations.remove(deviceId);
  return { success };
}

/** @param {Sandbox} sandbox @param {string} clientId @param {Bodies['/v3/start']} body */
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

/** @param {Sandbox} sandbox @param {string} clientId @param {Bodies['/v3/validate']} body */
function validate(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  const pending = flow.outcome === 'pending';
  return {
    success: flow.outcome === 'true',
    challengeMissing: flow.challengeMissing,
    ...(flow.phoneNumber ? { phoneNumber: showPhoneNumber(flow.phoneNumber) } : {}),
    next: pending ? { 'v3-validate': '/v3/validate' } : {},
    ...(pending ? {} : { evaluation: buildEvaluation(flow) }),
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
    evaluation: decided && buildEvaluation(flow),
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
