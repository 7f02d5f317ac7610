import { claimSession } from '../flows.js';
import { allowOrigins, readJson, refuseOthers } from '../http-app.js';
import { malformed, outOfOrder, unauthorized } from '../request-error.js';
import { issueChallenge, registerDevice, unregisterDevice, verifyDevice } from './device.js';
import { registerPasskey, startPasskey, unregisterPasskey, verifyPasskey } from './fido2.js';
import { startInstantLink } from './instant-link.js';
import { finishMobileAuth, startMobileAuth } from './mobile-auth.js';
import { askForPossession, lose, proceed } from './next-step.js';
import { finishOtp, startOtp } from './otp.js';
import { deviceFailed, passkeyFailed, redirectFailed } from './report.js';
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

// A client that has the Universal Prove Key enabled uses its paths at either step.
const PASSIVE = ['device/passive', 'device/passive/silent', 'device/universal'];
const PASSKEY = ['device/passive/register', 'device/passive/verify'];
const PRESENCE = ['user/mobileactive', 'user/present'];
const PPB = ['user/ppb/register', 'user/ppb/verify'];

const {
  register, verify, challenge, device, report, otpStart, otpFinish, instantLinkStart, mobileAuthStart,
  mobileAuthFinish, fido2Start, fido2Register, fido2Verify, userResponse, operationFinish, docvStart,
} = SCHEMAS;

/** @type {Record<string, Call>} */
const CALLS = {
  'challenge': { schema: challenge, run: issueChallenge },
  'device/unregister': { schema: device, signed: true, run: unregisterDevice },
  'device/passive/register': { schema: register, steps: PASSIVE, run: registerDevice },
  'device/passive/verify': { schema: verify, steps: PASSIVE, run: verifyDevice },
  // A ceremony that fails belongs to the step that began it, though the backend has named the next one already.
  'device/passive/error': { schema: report, steps: [...PASSIVE, ...PASSKEY], signed: true, run: deviceFailed },
  'device/universal/register': { schema: register, steps: PASSIVE, run: registerDevice },
  'device/universal/verify': { schema: verify, steps: PASSIVE, run: verifyDevice },
  'device/universal/error': { schema: report, steps: ['redirect/exchange', 'redirect/finish'], run: redirectFailed },
  'device/fido2/start': { schema: fido2Start, steps: ['device/passive', 'device/passive/stepup'], run: startPasskey },
  'device/fido2/register/finish': { schema: fido2Register, steps: PASSKEY, run: registerPasskey },
  'device/fido2/verify/finish': { schema: fido2Verify, steps: PASSKEY, run: verifyPasskey },
  'device/fido2/error': { schema: report, steps: [...PASSKEY, 'device/passive/stepup'], run: passkeyFailed },
  'stepup/unregister': { schema: device, signed: true, run: unregisterPasskey },
  'mobile/instant/start': { schema: mobileAuthStart, steps: ['mobile/instant'], run: startMobileAuth },
  'mobile/instant/finish': { schema: mobileAuthFinish, steps: ['mobile/instant'], run: finishMobileAuth },
  'mobile/instant/error': { schema: report, steps: ['mobile/instant'], signed: true, run: askForPossession },
  'mobile/otp/start': { schema: otpStart, steps: ['mobile/otp'], run: startOtp },
  'mobile/otp/finish': { schema: otpFinish, steps: ['mobile/otp'], run: finishOtp },
  'mobile/otp/error': { schema: report, steps: ['mobile/otp'], signed: true, run: lose },
  'mobile/instantlink/start': { schema: instantLinkStart, steps: ['mobile/instantlink'], run: startInstantLink },
  'mobile/instantlink/error': { schema: report, steps: ['mobile/instantlink'], run: lose },
  'user/response': { schema: userResponse, steps: ['scan/message'], run: answerMessage },
  'user/mobileactive/error': { schema: report, steps: PRESENCE, signed: true, run: proceed },
  'user/ppb/finish': { schema: operationFinish, steps: PPB, run: finishOperation },
  'user/ppb/error': { schema: report, steps: PPB, run: lose },
  'user/docv/start': { schema: docvStart, steps: ['user/docv'], run: startDocumentVerification },
  'user/docv/finish': { schema: operationFinish, steps: ['user/docv'], run: finishOperation },
  'user/docv/error': { schema: report, steps: ['user/docv'], run: lose },
};

const PA_VERSION = /^ProveAuth\/\d+\.\d+\.\d+[\w.+-]* Contract\/2\.15\.1 WEB\/1$/;
const KNOWN_PA_HEADERS = ['pa-version', 'pa-sig-version', 'pa-challenge', 'pa-kid', 'pa-signature'];

/**
 * The calls of the client SDK below `/v1/client/`.
 * @param {Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createClientRoutes = (sandbox) => async (app) => {
  allowOrigins(app, ['POST', 'GET', 'OPTIONS']);
  refuseOthers(app);
  sandbox.sockets.serve(app);
  for (const [name, call] of Object.entries(CALLS)) {
    app.post(`/${name}`, {
      bodyLimit: 262_144,
      schema: { body: call.schema },
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
  const body = /** @type {{deviceId?: string}} */ (request.body);
  if (flow && steps) checkOrder(flow, steps, request.url);
  if (signed) checkRequestSignature(sandbox, flow, body, request);
  if (flow) claimSession(flow, request.headers, 'requests');
  const answer = /** @type {import('./next-step.js').StepAnswer} */ (await run(sandbox, flow, body, request));
  if (flow && steps && answer.next) {
    flow.step = answer.next;
    if (answer.next === 'done') {
      sandbox.flows.end(flow);
      sandbox.sockets.end(flow);
    }
  }
  return answer;
}

/** @param {Request} request */
function checkHeaders({ headers }) {
  if (headers.accept !== 'application/json') throw malformed('Accept must be application/json', 406);
  if (!PA_VERSION.test(String(headers['pa-version'] ?? ''))) {
    throw malformed('PA-Version must be ProveAuth/<version> Contract/2.15.1 WEB/1');
  }
  const unknown = Object.keys(headers).find((name) => name.startsWith('pa-') && !KNOWN_PA_HEADERS.includes(name));
  if (unknown) throw malformed(`unknown header ${unknown}`);
}

/**
 * @param {Sandbox} sandbox @param {Call} call @param {Request} request
 * @returns {Flow | null} null: the call came outside a flow, and may
 */
function authorize(sandbox, { steps }, { headers }) {
  if (headers.authorization === undefined && !steps) return null;
  const token = /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '')?.[1];
  if (!token) throw unauthorized('Authorization must be Bearer and the auth token');
  return sandbox.flows.ofToken(token);
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
