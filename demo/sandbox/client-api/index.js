import { claimSession } from '../flows.js';
import { addCall, allowOrigins, readJson } from '../http-app.js';
import { ErrorCode, malformed, outOfOrder, RequestError, unauthorized } from '../request-error.js';
import { issueChallenge, registerDevice, unregisterDevice, verifyDevice } from './device.js';
import { registerPasskey, startPasskey, unregisterPasskey, verifyPasskey } from './fido2.js';
import { startInstantLink } from './instant-link.js';
import { finishMobileAuth, startMobileAuth } from './mobile-auth.js';
import { finishOtp, startOtp } from './otp.js';
import { deviceFailed, flowFailed, mobileAuthFailed, passkeyFailed, redirectFailed, skipped } from './report.js';
import { SCHEMAS } from './schemas.js';
import { checkRequestSignature } from './signed-request.js';
import { answerMessage, finishOperation, startDocumentVerification } from './user.js';

/**
 * @typedef {import('../server.js').Sandbox} Sandbox
 * @typedef {import('../flows.js').Flow} Flow
 * @typedef {import('../http-app.js').Request} Request
 */

/**
 * One call of the client. `steps`: the flow must stand at one of these; absent: the call belongs to no flow, and the
 * auth token may be left out. `signed`: a registered device signs the request.
 * @typedef {{schema: typeof SCHEMAS[keyof typeof SCHEMAS], steps?: string[], signed?: boolean,
 *   run: (sandbox: Sandbox, flow: any, body: any, request: Request) => object | Promise<object>}} Call
 */

const LINK = ['mobile/instantlink'];
// A client that has the Universal Prove Key enabled uses its paths at either step.
const PASSIVE = ['device/passive', 'device/passive/silent', 'device/universal'];
const REDIRECT = ['redirect/exchange', 'redirect/finish'];
const PASSKEY = ['device/passive/register', 'device/passive/verify'];
const PPB = ['user/ppb/register', 'user/ppb/verify'];

/** @type {Record<string, Call>} */
const CALLS = {
  'challenge': { schema: SCHEMAS.challenge, run: issueChallenge },
  'device/unregister': { schema: SCHEMAS.device, signed: true, run: unregisterDevice },
  'device/passive/register': { schema: SCHEMAS.register, steps: PASSIVE, run: registerDevice },
  'device/passive/verify': { schema: SCHEMAS.verify, steps: PASSIVE, run: verifyDevice },
  // A ceremony that fails belongs to the step that began it, though the backend has named the next one already.
  'device/passive/error': {
    schema: SCHEMAS.report, steps: [...PASSIVE, ...PASSKEY], signed: true, run: deviceFailed,
  },
  'device/universal/register': { schema: SCHEMAS.register, steps: PASSIVE, run: registerDevice },
  'device/universal/verify': { schema: SCHEMAS.verify, steps: PASSIVE, run: verifyDevice },
  'device/universal/error': { schema: SCHEMAS.report, steps: REDIRECT, run: redirectFailed },
  'device/fido2/start': {
    schema: SCHEMAS.fido2Start, steps: ['device/passive', 'device/passive/stepup'], run: startPasskey,
  },
  'device/fido2/register/finish': { schema: SCHEMAS.fido2Register, steps: PASSKEY, run: registerPasskey },
  'device/fido2/verify/finish': { schema: SCHEMAS.fido2Verify, steps: PASSKEY, run: verifyPasskey },
  'device/fido2/error': {
    schema: SCHEMAS.report, steps: [...PASSKEY, 'device/passive/stepup'], run: passkeyFailed,
  },
  'stepup/unregister': { schema: SCHEMAS.device, signed: true, run: unregisterPasskey },
  'mobile/instant/start': { schema: SCHEMAS.mobileAuthStart, steps: ['mobile/instant'], run: startMobileAuth },
  'mobile/instant/finish': { schema: SCHEMAS.mobileAuthFinish, steps: ['mobile/instant'], run: finishMobileAuth },
  'mobile/instant/error': { schema: SCHEMAS.report, steps: ['mobile/instant'], signed: true, run: mobileAuthFailed },
  'mobile/otp/start': { schema: SCHEMAS.otpStart, steps: ['mobile/otp'], run: startOtp },
  'mobile/otp/finish': { schema: SCHEMAS.otpFinish, steps: ['mobile/otp'], run: finishOtp },
  'mobile/otp/error': { schema: SCHEMAS.report, steps: ['mobile/otp'], signed: true, run: flowFailed },
  'mobile/instantlink/start': { schema: SCHEMAS.instantLinkStart, steps: LINK, run: startInstantLink },
  'mobile/instantlink/error': { schema: SCHEMAS.report, steps: LINK, run: flowFailed },
  'user/response': { schema: SCHEMAS.userResponse, steps: ['scan/message'], run: answerMessage },
  'user/mobileactive/error': {
    schema: SCHEMAS.report, steps: ['user/mobileactive', 'user/present'], signed: true, run: skipped,
  },
  'user/ppb/finish': { schema: SCHEMAS.operationFinish, steps: PPB, run: finishOperation },
  'user/ppb/error': { schema: SCHEMAS.report, steps: PPB, run: flowFailed },
  'user/docv/start': { schema: SCHEMAS.docvStart, steps: ['user/docv'], run: startDocumentVerification },
  'user/docv/finish': { schema: SCHEMAS.operationFinish, steps: ['user/docv'], run: finishOperation },
  'user/docv/error': { schema: SCHEMAS.report, steps: ['user/docv'], run: flowFailed },
};

const PA_VERSION = /^ProveAuth\/\d+\.\d+\.\d+[\w.+-]* Contract\/2\.15\.1 WEB\/1$/;
const KNOWN_PA_HEADERS = ['pa-version', 'pa-sig-version', 'pa-challenge', 'pa-kid', 'pa-signature'];

/**
 * The calls of the client SDK below `/v1/client/`.
 * @param {Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginCallback}
 */
export const createClientRoutes = (sandbox) => (app, _options, done) => {
  allowOrigins(app, ['POST', 'GET', 'OPTIONS']);
  app.addHook('preValidation', async (request) => {
    if (request.method !== 'POST') return;
    checkHeaders(request);
    const { steps } = CALLS[request.routeOptions.url?.slice('/v1/client/'.length) ?? ''];
    request.flow = authorize(sandbox, steps, request);
    request.correlationId = request.flow?.correlationId;
    await readJson(request);
  });
  for (const [name, call] of Object.entries(CALLS)) {
    addCall(app, `/${name}`, { body: call.schema, bodyLimit: 262_144, from: 'page' }, (body, request) =>
      answerCall(sandbox, call, body, request));
  }
  done();
};

/**
 * @param {Sandbox} sandbox
 * @param {Call} call
 * @param {unknown} body
 * @param {Request} request
 */
async function answerCall(sandbox, call, body, request) {
  const { flow = null } = request;
  if (flow && call.steps) checkOrder(flow, call.steps, request.url);
  if (call.signed) checkRequestSignature(sandbox, flow, /** @type {{deviceId?: string}} */ (body), request);
  if (flow) claimSession(flow, request.headers, 'requests');
  const answer = /** @type {import('./next-step.js').StepAnswer} */ (await call.run(sandbox, flow, body, request));
  if (flow && call.steps && answer.next) {
    flow.step = answer.next;
    if (answer.next === 'done') sandbox.endFlow(flow);
  }
  return answer;
}

/** @param {Request} request */
function checkHeaders({ headers }) {
  if (headers.accept !== 'application/json') {
    throw new RequestError(406, ErrorCode.malformed, 'Accept must be application/json');
  }
  if (!PA_VERSION.test(String(headers['pa-version'] ?? ''))) {
    throw malformed('PA-Version must be ProveAuth/<version> Contract/2.15.1 WEB/1');
  }
  const unknown = Object.keys(headers).find((name) => name.startsWith('pa-') && !KNOWN_PA_HEADERS.includes(name));
  if (unknown) throw malformed(`unknown header ${unknown}`);
}

/**
 * @param {Sandbox} sandbox
 * @param {string[] | undefined} steps where the call belongs to a flow
 * @param {Request} request
 * @returns {Flow | null} null: the call came outside a flow, and may
 */
function authorize(sandbox, steps, { headers }) {
  if (headers.authorization === undefined && !steps) return null;
  const token = /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '')?.[1];
  if (!token) throw unauthorized('Authorization must be Bearer and the auth token');
  const flow = sandbox.flows.ofToken(token);
  if (flow.over) throw unauthorized('the auth token is spent: its flow is over; call /v3/unify again');
  return flow;
}

/** @param {Flow} flow @param {string[]} steps @param {string} path */
function checkOrder(flow, steps, path) {
  if (steps.includes(flow.step)) return;
  // A first step that comes again after the flow went on is another session that uses the same token.
  if (steps.includes(flow.firstStep)) {
    throw unauthorized('the auth token is spent: its flow has begun already; call /v3/unify again');
  }
  throw outOfOrder(`${path} does not belong to the step ${flow.step}`);
}
