// A hostile page: the backend is honest, but the parts of the platform, the storage, the app's steps and its listeners
// are not. Everything is in this process, and time is virtual.
import { AuthError, AuthenticatorBuilder, DeviceContextIntegration, PpbIntegration } from '../../js/node.js';
import { core } from '../../js/load.js';
import { asynchronous, hostilePlatform, synchronous, thrown } from './page-parts.mjs';
import { VirtualTime } from './virtual-time.mjs';

/** No number: one within a time or a count would be taken for it. */
const OTP = 'otp-731905';
const HOUR_MS = 3_600_000;

const encoded = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const FIRST = ['device/passive', 'device/passive/silent', 'device/universal', 'mobile/otp', 'mobile/instantlink',
  'scan/message', 'user/docv',
  'user/ppb/verify', 'device/passive/stepup', 'mobile/instant'];

const credentialOptions = { challenge: 'AAECAw', rpId: 'shop.example', user: { id: 'AAEC', name: 'n' },
  allowCredentials: [{ type: 'public-key', id: 'AAEC' }] };

/** The honest backend, in so far as the page can tell. @param {string} path */
function answerOf(path) {
  const call = path.replace('/v1/client/', '');
  const data = { deviceId: 'device-1', credCreateOptions: credentialOptions, credRequestOptions: credentialOptions,
    docv: { operationId: 'o', oneTimeSecret: 's' }, ppb: { operationId: 'o', oneTimeSecret: 's' },
    redirectUrl: 'https://carrier.example/?testVfp=v' };
  if (call === 'challenge') return '{"deviceId":"device-1","challenge":"AAEC","ttl":300}';
  if (/otp\/start|instantlink\/start/.test(call)) return '{"next":""}';
  if (/fido2\/start/.test(call)) return JSON.stringify({ next: 'device/passive/register', data });
  if (/(register|verify)$/.test(call)) return JSON.stringify({ next: 'mobile/otp', data });
  if (/error$/.test(call)) return JSON.stringify({ next: /otp/.test(call) ? '' : 'mobile/otp' });
  if (/(otp|ppb|docv|instant)\/finish|response/.test(call)) return '{"next":"done"}';
  return JSON.stringify({ next: 'done', data });
}

/** @type {import('./page-parts.mjs').Page | null} of the flow that runs: add-ons are there for good */
let current = null;
new (class extends PpbIntegration {
  activateWebComponent() {
    return current ? asynchronous(current, () => ({ authIdSuccess: true })) : {};
  }
})();
new (class extends DeviceContextIntegration {
  init() {
    if (current) synchronous(current, () => {});
  }

  getDataCollector() {
    return current ? asynchronous(current, () => ({ getCollectedData: () =>
      asynchronous(/** @type {any} */ (current), () => 'traits') })) : undefined;
  }
})();

/** @param {import('./page-parts.mjs').Page} page @param {() => void} onFinish */
function builderOf(page, onFinish) {
  const { random } = page;
  const step = (/** @type {() => any} */ act) => {
    const run = () => asynchronous(page, act);
    return random.chance(0.1) ? { execute: run } : run;
  };
  const builder = new AuthenticatorBuilder()
    .withPlatform(/** @type {any} */ (hostilePlatform(page, answerOf)))
    .withRole(random.chance(0.2) ? 'secondary' : 'primary')
    .withMobileAuthImplementation(random.pick(['fetch', 'pixel']))
    .withAuthFinishStep(() => {
      onFinish();
      return asynchronous(page, () => {});
    })
    .withOtpFallback(step(() => null), step(() => ({ resultType: random.pick([0, 0, 0, 1, 2]), input: { otp: OTP } })))
    .withInstantLinkFallback(step(() => null), random.chance(0.7) ? step(() =>
      random.pick([0, 1, new Promise(() => {})])) : undefined)
    .withAuthMessageHandler(step(() => 'accept'))
    .withPasskeyAlreadyExistCallback(step(() => 'accept'))
    .withDeviceIpAddress(random.chance(0.5) ? () => asynchronous(page, () => '192.0.2.1') : null)
    .withDisplayName(random.chance(0.5) ? () => asynchronous(page, () => 'name') : null)
    .withPrivacyPreservingBiometrics(step(() => {}), step(() => {}))
    .withDocumentVerification(step(() => ({ documentType: 'passport' })), step(() => {}));
  if (random.chance(0.3)) builder.withUniversalProveKey(step(() => ({ consentGranted: true })));
  if (random.chance(0.3)) builder.withDeviceContext({ publicApiKey: 'k', buildConfig: 'US_UAT' });
  return builder;
}

/**
 * @param {import('./random.mjs').Random} random
 * @param {any} authenticator
 * @param {AbortSignal} signal
 * @param {number} seed
 */
function call(random, authenticator, signal, seed) {
  const auth = { id: 'auth-id', ans: 'ns', endp: 'https://backend.example', chlg: 'Y2hhbGxlbmdl',
    next: random.pick(FIRST),
    subs: { dev: { auths: { pasv: { cdt: true, uvlvl: random.pick(['none', 'req']) } },
      sgnls: { fpt: true, fptrr: 0 } },
    mob: { auths: { inst: {}, inln: { mnp: true }, otp: { mnp: random.chance(0.5) } } } } };
  const token = `${encoded({})}.${encoded({ rid: 'r', auth })}.${seed}`;
  if (random.chance(0.85)) return authenticator.authenticate(token, random.chance(0.3) ? { signal } : undefined);
  return random.pick([
    () => authenticator.unregisterDevice(), () => authenticator.unregisterPasskey(),
    () => authenticator.getDeviceDiscoveryInfo(), () => authenticator.resetDeviceSettings(),
    () => authenticator.finishInstantLink('https://shop.example/?authId=a&asc=true'),
  ])();
}

/** @param {boolean} condition @param {string} otherwise */
function require(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

const time = new VirtualTime();

/** @type {import('./client.mjs').Program} */
export default {
  width: 1,
  longestSilenceMs: 20_000, // of real time, which there is little of
  impossible: ['core_stopped', 'wasm_blocked', 'missing_auth_finish', 'too_many_steps'],
  secrets: [OTP, 'Y2hhbGxlbmdl', 'BEGIN PUBLIC'],
  async run({ random, seed, onEvent }) {
    const controller = new AbortController();
    let finished = 0;
    let events = 0;
    let settled = /** @type {{error?: unknown} | null} */ (null);
    /** @type {any} */
    let promise = null;
    /** @type {any} */
    let authenticator = null;
    const cancel = () => (random.chance(0.5) ? controller.abort(thrown(random)) : promise?.cancel());
    let reentered = 0;
    const reenter = () => {
      if (!authenticator || ++reentered > 5) return;
      authenticator.getDeviceId();
      authenticator.isMobileWeb();
      authenticator.resetDeviceSettings().catch(() => {});
    };
    const page = { random, time, cancel, reenter, evil: random.pick([0.01, 0.05, 0.2, 0.6]) };
    current = page;
    const handles = core().liveCount();
    time.install();
    try {
      try {
        authenticator = builderOf(page, () => ++finished).build();
        authenticator.addEventListener('progress', () => {
          events++;
          onEvent();
          synchronous(page, () => {});
        });
        promise = call(random, authenticator, controller.signal, seed);
      } catch (error) {
        if (error instanceof AuthError) throw error;
        throw new Error('thrown at once, and no AuthError', { cause: error });
      }
      promise.then(() => (settled = {}), (/** @type {unknown} */ error) => (settled = { error }));
      require(await time.passUntil(() => settled !== null, 3 * HOUR_MS), 'the call has not settled within three hours');
      page.evil = 0;
      await time.passUntil(() => true, 0);
      const seen = `${finished} ${events}`;
      const alone = reentered === 0; // else there are calls of the page beside this one
      require(!alone || core().liveCount() === handles, 'an object of the core is alive after the end');
      await time.passUntil(() => false, HOUR_MS); // what answers late finds nobody
      require(core().liveCount() === handles, 'an object of the core stays alive');
      require(!alone || `${finished} ${events}` === seen, `after the end: ${finished} ${events} instead of ${seen}`);
      require(time.waiting === 0, `${time.waiting} timers are left`);
    } finally {
      time.uninstall();
      current = null;
    }
    if (settled && 'error' in settled) throw settled.error;
  },
};
