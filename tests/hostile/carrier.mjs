// Hostile carriers behind an honest backend: whatever they answer, the customer gets through, if need be by OTP.
import { AuthenticatorBuilder, MemoryDeviceStore } from '../../js/node.js';
import { redirectUrl, VFP } from './carrier-answers.mjs';

const LIMIT_MS = 300;
const BACKEND = 'https://backend.example';
const SLACK_MS = 1500;
/** No number: one within a time would be taken for it. */
const OTP = 'otp-731905';

const encoded = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @type {Record<string, object>} */
const HONEST = {
  'mobile/instant/finish': { next: 'done' }, 'mobile/instant/error': { next: 'mobile/otp' },
  'mobile/otp/start': { next: '' }, 'mobile/otp/finish': { next: 'done' },
};

/**
 * A fetch that answers for the backend, so that no machine is too slow for its limits.
 * @param {unknown} carrierUrl
 * @returns {typeof fetch}
 */
const fetchBeside = (carrierUrl) => async (url, init) => {
  if (!String(url).startsWith(BACKEND)) return fetch(url, init);
  const path = String(url).split('/v1/client/')[1];
  return Response.json(HONEST[path] ?? { next: 'mobile/instant', data: { redirectUrl: carrierUrl } });
};

/** @type {import('./client.mjs').Program} */
export default {
  width: 4,
  longestSilenceMs: LIMIT_MS + SLACK_MS,
  impossible: ['core_stopped', 'wasm_blocked', 'missing_auth_finish', 'mobile_auth', 'malformed_response',
    'network', 'request_timeout', 'http_status', 'step_rejected', 'step_result'],
  secrets: [OTP, VFP],
  async run({ random, seed, origins, onEvent }) {
    let finished = 0;
    const auth = { id: 'auth-id', ans: 'ns', endp: BACKEND, chlg: 'Y2hhbGxlbmdl', next: 'mobile/instant',
      subs: { mob: { auths: { inst: {}, otp: { mnp: true } } } } };
    const authenticator = new AuthenticatorBuilder()
      .withPlatform(new MemoryDeviceStore())
      .withPlatform({ fetch: fetchBeside(redirectUrl(random, `${origins.carrier}/c/${seed}`)) })
      .withMobileAuthImplementation(random.chance(0.9) ? 'fetch' : 'pixel')
      .withTimeouts({ requestMs: LIMIT_MS })
      .withAuthFinishStep(() => void finished++)
      .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: OTP } }))
      .build();
    authenticator.addEventListener('progress', onEvent);
    const promise = authenticator.authenticate(`${encoded({})}.${encoded({ rid: 'r', auth })}.${seed}`);
    const cancel = random.chance(0.05) ? setTimeout(() => promise.cancel(), random.below(LIMIT_MS)) : undefined;
    await promise.finally(() => clearTimeout(cancel));
    if (finished !== 1) throw new Error(`AuthFinish ran ${finished} times`);
  },
};
