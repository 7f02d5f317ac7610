import { claimSession } from '../flows.js';
import { allowOrigins, readJson, refuseOthers } from '../http-app.js';
import { malformed, outOfOrder, unauthorized } from '../request-error.js';
import { CALLS } from './calls.js';
import { checkRequestSignature, SIGNATURE_HEADERS } from './signed-request.js';

/**
 * @typedef {import('../server.js').Sandbox} Sandbox
 * @typedef {import('../flows.js').Flow} Flow
 * @typedef {import('../http-app.js').Request} Request
 * @typedef {typeof CALLS[keyof typeof CALLS]} Call
 */

const PA_VERSION = /^ProveAuth\/\d+\.\d+\.\d+[\w.+-]* Contract\/2\.15\.1 WEB\/1$/;
const PA_HEADERS = ['PA-Version', ...SIGNATURE_HEADERS];

/**
 * The calls of the client SDK below `/v1/client/`.
 * @param {Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createClientRoutes = (sandbox) => async (app) => {
  allowOrigins(app, ['POST', 'GET', 'OPTIONS'], ['Accept', 'Content-Type', 'Authorization', ...PA_HEADERS]);
  refuseOthers(app);
  sandbox.sockets.serve(app);
  for (const [name, call] of Object.entries(CALLS)) {
    app.post(`/${name}`, {
      bodyLimit: 262_144,
      schema: { body: call.body },
      preValidation: async (request) => {
        checkHeaders(request);
        request.flow = authorize(sandbox, call, request);
        request.correlationId = request.flow?.correlationId;
        readJson(request);
      },
    }, (request) => answerCall(sandbox, call, request));
  }
};

/** @param {Sandbox} sandbox @param {Call} call @param {Request} request */
async function answerCall(sandbox, { steps, signed, run }, request) {
  const { flow = null } = request;
  if (flow && steps.length > 0) checkOrder(flow, steps, request.url);
  if (signed) checkRequestSignature(sandbox, flow, request);
  if (flow) claimSession(flow, request.headers, 'requests');
  const answer = /** @type {import('./next-step.js').StepAnswer} */ (
    await run(sandbox, /** @type {Flow} */ (flow), request));
  if (flow && steps.length > 0 && answer.next) {
    flow.step = answer.next;
    if (answer.next === 'done') for (const part of [sandbox.flows, sandbox.sockets]) part.end(flow);
  }
  return answer;
}

/** @param {Request} request */
function checkHeaders({ headers }) {
  if (headers.accept !== 'application/json') throw malformed('Accept must be application/json', 406);
  const version = String(headers['pa-version'] ?? '');
  if (!PA_VERSION.test(version)) throw malformed('PA-Version must be ProveAuth/<version> Contract/2.15.1 WEB/1');
  const known = PA_HEADERS.map((name) => name.toLowerCase());
  const unknown = Object.keys(headers).find((name) => name.startsWith('pa-') && !known.includes(name));
  if (unknown) throw malformed(`unknown header ${unknown}`);
}

/**
 * @param {Sandbox} sandbox @param {Call} call @param {Request} request
 * @returns {Flow | null} null: the call came outside a flow, and may
 */
function authorize(sandbox, { steps }, { headers }) {
  if (headers.authorization === undefined && steps.length === 0) return null;
  const token = /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '')?.[1];
  if (!token) throw unauthorized('Authorization must be Bearer and the auth token');
  return sandbox.flows.ofToken(token);
}

/** @param {Flow} flow @param {string[]} steps @param {string} path */
function checkOrder(flow, steps, path) {
  if (steps.includes(flow.step)) return;
  // A first step that comes again after the flow went on is another session that uses the same token.
  if (steps.includes(flow.firstStep)) throw unauthorized('the auth token is spent; call /v3/unify again');
  throw outOfOrder(`${path} does not belong to the step ${flow.step}`);
}
