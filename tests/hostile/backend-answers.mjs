// A backend that has turned: what it answers to each request of the client.
import { distorted, hugeText, junkValue, spoiltText } from './junk.mjs';

/** @typedef {import('./random.mjs').Random} Random */

export const STEPS = [
  'done', '', 'device/passive', 'device/passive/silent', 'device/passive/register', 'device/passive/verify',
  'device/passive/stepup', 'device/universal', 'redirect/exchange', 'redirect/finish', 'mobile/instant',
  'mobile/instantlink', 'mobile/otp', 'scan/message', 'user/mobileactive', 'user/present', 'user/ppb/register',
  'user/ppb/verify', 'user/docv', 'no/such/step', '__proto__', 'mobile/otp\u0000', 'DONE', '../done',
];

const BYTES = 'AAECAwQFBgcICQ';

/** Data that some step reads. @param {Random} random */
function honestData(random) {
  const credential = { type: 'public-key', id: BYTES };
  const options = { challenge: BYTES, rpId: 'localhost', timeout: 500, user: { id: BYTES, name: 'n', displayName: 'd' },
    allowCredentials: [credential], excludeCredentials: [credential],
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }] };
  return {
    deviceId: `device-${random.below(3)}`,
    redirectUrl: random.pick(['https://127.0.0.1:1/?testVfp=v', 'https://127.0.0.1:1/', 'http://127.0.0.1:1/', 'x']),
    scanMessage: { title: 't', body: 'b', confirmBtn: 'y', denyBtn: 'n', timestamp: 1, exp: 2 },
    ppb: { operationId: 'o', oneTimeSecret: 's' },
    docv: { operationId: 'o', oneTimeSecret: 's' },
    ...(random.chance(0.5) ? { credCreateOptions: options } : { credRequestOptions: options }),
    ...(random.chance(0.3) ? { code: random.pick([1, 10006, '7', null]), message: 'refused' } : {}),
  };
}

/** Byte fields as large as an answer may be: they cross the border as arrays. @param {Random} random */
function hugeOptions(random) {
  const challenge = 'A'.repeat(random.pick([1000, 60_000, 200_000]));
  const list = Array.from({ length: random.pick([1, 100, 5000]) }, () => ({ type: 'public-key', id: BYTES }));
  return { credCreateOptions: { challenge, user: { id: challenge.slice(0, 1000), name: 'n' },
    excludeCredentials: list } };
}

/** @param {Random} random */
function honestAnswer(random) {
  return {
    next: random.pick(STEPS),
    ...(random.chance(0.6) ? { data: honestData(random) } : {}),
    ...(random.chance(0.1)
      ? { error: { message: 'no', code: random.pick([10000, 10006, 2 ** 40, -1, 'x']) } } : {}),
    ...(random.chance(0.1) ? { refreshDeviceTrust: true } : {}),
    deviceId: 'device-0',
    challenge: BYTES,
    ttl: random.pick([300, 0, -5, 1e300, '300', 61]),
  };
}

/**
 * @param {Random} random
 * @returns {import('./transport.mjs').Answer}
 */
export function backendAnswer(random) {
  const status = random.chance(0.93) ? 200 : random.pick([201, 206, 299, 300, 400, 401, 403, 404, 409, 429, 500, 503,
    599]);
  return { status, headers: {}, body: backendBody(random) };
}

/** @param {Random} random */
export function backendBody(random) {
  const kind = random.next();
  const honest = honestAnswer(random);
  if (kind < 0.65) return JSON.stringify(honest);
  if (kind < 0.85) return JSON.stringify(distorted(random, honest)) ?? '';
  if (kind < 0.94) return spoiltText(random, JSON.stringify(honest));
  if (kind < 0.96) return JSON.stringify({ next: 'device/passive/register', data: hugeOptions(random) });
  if (kind < 0.98) return hugeText(random);
  return JSON.stringify(junkValue(random)) ?? '';
}

/** What may come over the status socket. @param {Random} random */
export function socketMessage(random) {
  const kind = random.next();
  const honest = { next: random.pick(STEPS), ...(random.chance(0.3) ? { error: { message: 'no', code: 1 } } : {}) };
  if (kind < 0.4) return JSON.stringify(honest);
  if (kind < 0.6) return JSON.stringify(distorted(random, honest)) ?? '';
  if (kind < 0.8) return spoiltText(random, JSON.stringify(honest));
  return random.chance(0.5) ? hugeText(random) : 'pong';
}
