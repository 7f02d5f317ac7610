// A hostile backend: every answer of it and of its status socket is generated.
import { AuthenticatorBuilder, MemoryDeviceStore, PpbIntegration } from '../../js/node.js';
import { STEPS } from './backend-answers.mjs';
import { distorted, junkValue, spoiltText } from './junk.mjs';

/** @typedef {import('./random.mjs').Random} Random */

export const LIMIT_MS = 300;
const INSTANT_LINK_MS = 600;
const SLACK_MS = 1500;
/** No number: one within a time would be taken for it. */
const OTP = 'otp-731905';
const PHONE_NUMBER = '4155550142';
const PHONE = 'Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36';

new (class extends PpbIntegration {
  async activateWebComponent() {
    return { authIdSuccess: true };
  }
})();

/** @param {unknown} value */
const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/**
 * @param {Random} random
 * @param {string} origin
 */
function authToken(random, origin) {
  const one = (/** @type {string} */ url) => (random.chance(0.5) ? { endp: url, ftu: url } : undefined);
  const claims = {
    rid: 'r',
    auth: {
      id: 'auth-id', ans: random.pick(['ns', '__proto__', 'ns2']), endp: origin, chlg: 'Y2hhbGxlbmdl',
      next: random.pick(STEPS),
      subs: {
        dev: { auths: { pasv: { cdt: true, uvlvl: random.pick(['none', 'pref', 'req']) },
          unvsl: one('https://universal.invalid') },
        sgnls: { fpt: random.chance(0.3), fptrr: random.pick([0, 60, 1e300, -1]) } },
        mob: { auths: { inst: {}, inln: { mnp: random.chance(0.5) }, otp: { mnp: random.chance(0.5) },
          unvsl: one('x') } },
        usr: { auths: { ppb: one('https://ppb.invalid'), docv: one('https://docv.invalid') } },
      },
    },
  };
  if (random.chance(0.9)) return `${encoded({})}.${encoded(claims)}.${random.below(1e9)}`;
  if (random.chance(0.3)) return String(junkValue(random));
  const payload = encoded(distorted(random, claims)).slice(0, random.chance(0.2) ? random.below(300) : undefined);
  return `${encoded({})}.${random.chance(0.1) ? encoded(spoiltText(random, 'x')).slice(0, 9000) : payload}.x`;
}

/** What the customer does, which comes to an end. @param {Random} random */
function customer(random) {
  let asked = 0;
  const patient = random.chance(0.3); // answers the same for ever
  const answer = (/** @type {() => unknown} */ act) => async () => {
    if (!patient && ++asked > 8) throw new Error('the customer has left');
    if (random.chance(0.05)) await new Promise((resolve) => { setTimeout(resolve, random.below(30)); });
    return act();
  };
  const number = answer(() => (random.chance(0.5) ? { phoneNumber: PHONE_NUMBER } : null));
  const typed = { resultType: 0, input: { otp: OTP } };
  return {
    number: patient ? () => null : number,
    otp: answer(() => (patient || random.chance(0.6) ? typed : { resultType: random.pick([1, 2, 3]) })),
    link: () => (patient || asked++ > 5 || random.chance(0.6) ? new Promise(() => {}) : random.pick([0, 1, 2, null])),
  };
}

const credentials = (/** @type {Random} */ random) => {
  const bytes = new Uint8Array(8).buffer;
  const made = async () => ({ type: 'public-key', id: 'AAAA', rawId: bytes, response: { attestationObject: bytes,
    clientDataJSON: bytes, authenticatorData: bytes, signature: bytes } });
  const refused = async () => {
    throw new DOMException('no', random.pick(['InvalidStateError', 'NotAllowedError', 'AbortError']));
  };
  return { create: random.chance(0.7) ? made : refused, get: random.chance(0.7) ? made : refused };
};

let device = new MemoryDeviceStore();

/** @param {Random} random @param {any} authenticator @param {string} token */
function call(random, authenticator, token) {
  if (random.chance(0.88)) return authenticator.authenticate(token);
  const query = random.pick(['?authId=a&asc=true', '?authId=a&asc=false', '', '?asc=true',
    `?authId=${'x'.repeat(9000)}&asc=true`]);
  return random.pick([
    () => authenticator.unregisterDevice(), () => authenticator.unregisterPasskey(),
    () => authenticator.getDeviceDiscoveryInfo(), () => authenticator.resetDeviceSettings(),
    () => authenticator.finishInstantLink(`https://shop.example/${query}`),
  ])();
}

/** @type {import('./client.mjs').Program} */
export default {
  width: 4,
  longestSilenceMs: Math.max(LIMIT_MS, INSTANT_LINK_MS) + SLACK_MS,
  impossible: ['core_stopped', 'wasm_blocked', 'missing_auth_finish'],
  secrets: [OTP, PHONE_NUMBER, 'BEGIN PUBLIC'],
  async run({ random, seed, origins, onEvent }) {
    if (random.chance(0.1)) device = new MemoryDeviceStore();
    const { number, otp, link } = customer(random);
    const onPhone = random.chance(0.6);
    const authenticator = new AuthenticatorBuilder()
      .withPlatform({ ...device, deviceStore: device.deviceStore, userAgent: onPhone ? PHONE : DESKTOP,
        webauthn: random.chance(0.5),
        credentials: /** @type {any} */ (credentials(random)), navigate: () => {} })
      .withTimeouts({ requestMs: LIMIT_MS, otpMs: 2000, instantLinkMs: INSTANT_LINK_MS })
      .withRole(onPhone ? 'primary' : random.pick(['primary', 'secondary']))
      .withAuthFinishStep(() => {})
      .withOtpFallback(number, /** @type {any} */ (otp))
      .withInstantLinkFallback(number, random.chance(0.8) ? /** @type {any} */ (link) : undefined)
      .withAuthMessageHandler(() => 'accept')
      .withPasskeyAlreadyExistCallback(() => 'accept')
      .withUniversalProveKey(random.chance(0.5) ? () => ({ consentGranted: true }) : undefined)
      .withPrivacyPreservingBiometrics(() => {}, () => {})
      .withDocumentVerification(() => ({ documentType: 'passport' }), () => {})
      .build();
    authenticator.addEventListener('progress', onEvent);
    const promise = call(random, authenticator, authToken(random, `${origins.backend}/b/${seed}`));
    const cancel = random.chance(0.1) ? setTimeout(() => promise.cancel(), random.below(2 * LIMIT_MS)) : undefined;
    await promise.finally(() => clearTimeout(cancel));
  },
};
