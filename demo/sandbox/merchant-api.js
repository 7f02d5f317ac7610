import { buildEvaluation } from './evaluation.js';
import { readJson } from './http-app.js';
import { BIND, REVOKE, START, STATUS, UNIFY, VALIDATE } from './merchant-schemas.js';
import { normalizePhoneNumber, showPhoneNumber } from './phone-number.js';
import { malformed, outOfOrder, Reason, RequestError } from './request-error.js';
import { findUserFault, SANDBOX_USERS } from './sandbox-users.js';

/**
 * @typedef {import('./server.js').Sandbox} Sandbox
 * @typedef {import('./http-app.js').Request} Request
 */

/**
 * @template S
 * @typedef {import('./schema.js').Typed<S>} Typed
 */

/**
 * @template T
 * @param {import('./schema.js').Schema<T>} body @param {(sandbox: Sandbox, clientId: string, body: T) => object} run
 */
const call = (body, run) => ({
  schema: { body },
  /** @param {Sandbox} sandbox @param {Request} request */
  run: (sandbox, { clientId = '', body: sent }) => run(sandbox, clientId, /** @type {T} */ (sent)),
});

/** By path. */
export const CALLS = {
  '/v3/unify': call(UNIFY, unify),
  '/v3/unify-status': call(STATUS, (sandbox, clientId, { correlationId, clientRequestId }) =>
    describeStatus(sandbox, sandbox.flows.ofMerchant(correlationId, clientId), clientRequestId)),
  '/v3/unify-bind': call(BIND, unifyBind),
  '/v3/device/revoke': call(REVOKE, ({ registrations }, clientId, { deviceId }) =>
    ({ success: registrations.remove(deviceId, clientId) })),
  '/v3/start': call(START, start),
  '/v3/validate': call(VALIDATE, validate),
};

/**
 * The calls of a merchant's server: `POST /token` and those of `/v3/`.
 * @param {Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createMerchantRoutes = (sandbox) => async (app) => {
  const { access, settings } = sandbox;
  const bodyLimit = 4096;
  app.post('/token', { bodyLimit }, async (request) => access.issueToken(request));
  for (const [path, { schema, run }] of Object.entries(CALLS)) {
    app.post(path, {
      bodyLimit,
      schema,
      preValidation: async (request) => {
        request.clientId = access.clientOf(request.headers.authorization);
        access.countRequest(request.clientId, settings.of(request.clientId).requestsPerSecond);
        readJson(request);
        request.correlationId = /** @type {{correlationId?: string} | null} */ (request.body)?.correlationId;
      },
    }, async (request) => run(sandbox, request));
  }
};

/** @param {Sandbox} sandbox @param {string} clientId @param {Typed<typeof UNIFY>} body */
function unify(sandbox, clientId, { proveId, deviceId, ...asked }) {
  const settings = sandbox.settings.of(clientId);
  const phoneNumber = readPhoneNumber(asked.phoneNumber, settings) || phoneNumberOf(sandbox, proveId);
  const flow = sandbox.flows.create({ ...asked, clientId, settings, phoneNumber, requestedDeviceId: deviceId });
  const { correlationId } = flow;
  if (!SANDBOX_USERS.get(phoneNumber)?.trusted) return { authToken: flow.token, correlationId, success: 'pending' };
  flow.outcome = 'true';
  sandbox.flows.end(flow);
  return { correlationId, success: 'true' };
}

/** @param {Sandbox} sandbox @param {string} clientId @param {Typed<typeof BIND>} body */
function unifyBind(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  const phoneNumber = readPhoneNumber(body.phoneNumber, flow.settings);
  if (flow.outcome !== 'possession_required') {
    throw outOfOrder('unify-bind needs a flow of possessionType none whose status is possession_required');
  }
  flow.phoneNumber = phoneNumber;
  flow.outcome = 'true';
  sandbox.registrations.update(flow.deviceId, { phoneNumber });
  return describeStatus(sandbox, flow, body.clientRequestId);
}

/** @param {Sandbox} sandbox @param {string} clientId @param {Typed<typeof START>} body */
function start(sandbox, clientId, { flowType, dob, ssn, ...asked }) {
  const settings = sandbox.settings.of(clientId);
  const phoneNumber = readPhoneNumber(asked.phoneNumber, settings);
  const challengeMissing = !dob && !ssn;
  const request = { ...asked, clientId, settings, phoneNumber, possessionType: flowType, challengeMissing };
  const { token, correlationId } = sandbox.flows.create(request);
  return { authToken: token, correlationId, next: { 'v3-validate': '/v3/validate' } };
}

/** @param {Sandbox} sandbox @param {string} clientId @param {Typed<typeof VALIDATE>} body */
function validate(sandbox, clientId, body) {
  const flow = sandbox.flows.ofMerchant(body.correlationId, clientId);
  const pending = flow.outcome === 'pending';
  return {
    success: flow.outcome === 'true',
    challengeMissing: flow.challengeMissing ?? true,
    phoneNumber: showPhoneNumber(flow.phoneNumber) || undefined,
    ...(pending ? { next: { 'v3-validate': '/v3/validate' } } : { next: {}, evaluation: buildEvaluation(flow) }),
  };
}

/** @param {Sandbox} sandbox @param {import('./flows.js').Flow} flow @param {string} [clientRequestId] */
function describeStatus(sandbox, flow, clientRequestId) {
  const succeeded = flow.outcome === 'true';
  return {
    success: flow.outcome,
    phoneNumber: showPhoneNumber(flow.phoneNumber) || undefined,
    deviceId: (succeeded && flow.possessionType !== 'desktop' && flow.deviceId) || undefined,
    proveId: succeeded && flow.phoneNumber ? sandbox.registrations.proveIdOf(flow.phoneNumber) : undefined,
    clientHumanId: flow.clientHumanId,
    clientRequestId: clientRequestId ?? flow.clientRequestId,
    evaluation: ['true', 'false'].includes(flow.outcome) ? buildEvaluation(flow) : undefined,
  };
}

/**
 * @param {string | undefined} text
 * @param {import('./settings.js').Settings} settings
 * @returns {string} empty when there is none
 */
function readPhoneNumber(text, settings) {
  if (text === undefined) return '';
  const phoneNumber = normalizePhoneNumber(text);
  if (!phoneNumber) throw malformed('body.phoneNumber must be ten digits (US, Canada) or + and a country code');
  const fault = findUserFault(phoneNumber, settings);
  if (fault) throw new RequestError(400, fault);
  return phoneNumber;
}

/** @param {Sandbox} sandbox @param {string | undefined} proveId */
function phoneNumberOf(sandbox, proveId) {
  if (proveId === undefined) return '';
  const phoneNumber = sandbox.registrations.phoneNumberOf(proveId);
  if (!phoneNumber) throw new RequestError(400, Reason.noSuchProveId);
  return phoneNumber;
}
