// A carrier that has turned: the URLs that Mobile Auth is led to, and what is found there, in its three versions.
import { distorted, hugeText, junkValue, spoiltText } from './junk.mjs';

/** @typedef {import('./random.mjs').Random} Random */

/** Must be in no error and in no log. */
export const VFP = 'vfp-72ac01d9';

const encoded = (/** @type {Random} */ random, /** @type {string | Buffer} */ text) => {
  const base64 = Buffer.from(text).toString(random.pick(['base64', 'base64url']));
  return random.chance(0.5)
    ? base64.replace(/[+/=]/g, (character) => ({ '+': '.', '/': '_', '=': '-' })[character] ?? '') : base64;
};

/**
 * What the backend says the carrier's URL is.
 * @param {Random} random
 * @param {string} base of this flow at the carrier
 */
export function redirectUrl(random, base) {
  switch (random.below(12)) {
    case 0:
      return `${base}/?testVfp=${VFP}&delay=${random.pick(['0', '5', '-1', 'NaN', '1e99', '99999999999', '', '%00'])}`;
    case 1: return junkValue(random);
    case 2:
      return random.pick([base.replace('https', 'http'), base.slice(0, 9), `${base}:99999/`, 'https://[::1', 'https:',
        `${base}/?${'a=b&'.repeat(20_000)}`, `${base}/?${'%'.repeat(5000)}`, `${base}/${'../'.repeat(5000)}`,
        `https://${'a.'.repeat(200)}invalid/`, 'https://user:pw@127.0.0.1:1/', `${base}/#${'x'.repeat(60_000)}`]);
    case 3: case 4: case 5: return v2Url(random, base);
    case 6: case 7: return `${base}/?pfflow=3`;
    case 8: return `${base}/authentication/validate/flowcontrol`;
    default: return `${base}/?vfp=first`;
  }
}

/** @param {Random} random @param {string} base */
function v2Url(random, base) {
  const document = { 'url': `${base}/verify`, 'vfp': VFP, 'data': { 'application-id': 'a', 'n': 1 }, 'att-1004': 'b' };
  const text = JSON.stringify(random.chance(0.5) ? document : distorted(random, document)) ?? '';
  const data = encoded(random, random.chance(0.8) ? text : spoiltText(random, text).slice(0, 8000));
  return `${base}/?pfflow=2&data=${random.chance(0.8) ? encodeURIComponent(data) : data}`;
}

/** @param {Random} random @param {string} base */
function controlDocument(random, base) {
  const document = {
    first_uri: `${base}/first`, command: random.pick(['GET', 'POST', 'get', 'TRACE', 'CONNECT', '']),
    headers: [{ key: 'X-Session', value: 's' }, { key: random.pick(['Host', 'Cookie', 'Content-Length', 'X\r\nY', '',
      'é', 'a b']),
    value: random.pick(['1', '\r\nZ: 1', '\u0000', 'é', '']) }],
    request_body: random.pick(['', 'body', 'x'.repeat(5000)]),
    redirect_status_minimum: random.pick([300, 0, -1, 200, 999]),
    redirect_status_maximum: random.pick([399, 0, 1e9, 299]),
    maximum_redirects: random.pick([20, 0, 1, 1e9, -1]),
  };
  if (random.chance(0.1)) document.headers = Array.from({ length: 5000 },
    (_, index) => ({ key: `X-${index}`, value: '1' }));
  return random.chance(0.6) ? document : distorted(random, document);
}

/** @param {Random} random @param {string} base */
function location(random, base) {
  const there = `${base}/hop`;
  return random.pick([
    `${there}?vfp=${VFP}`, `${there}?token=${VFP}`, `${there}?vfp=first`, `${there}?a=${random.below(9)}`, '', '?',
    '/', '//',
    'hop', base.replace('https', 'http'), 'javascript:0', 'data:,x', `${there}?${'x=y&'.repeat(2000)}`,
    'https://127.0.0.1:1/',
    `${there}?vfp=%00%0d%0a`, `${there}?vfp=${'v'.repeat(9000)}`, `${there}?token=&vfp=`, 'https://[', '#',
    `${there}?%=%zz&&==&vfp`,
  ]);
}

/**
 * @param {Random} random
 * @param {string} base
 * @param {boolean} asksForControl
 * @returns {import('./transport.mjs').Answer}
 */
export function carrierAnswer(random, base, asksForControl) {
  const answer = (/** @type {number} */ status, /** @type {string | Buffer} */ body, headers = {}) =>
    ({ status, headers, body });
  const result = random.pick([
    { vfp: VFP }, { token: VFP }, { token: VFP, correlation_id: 'c' }, { reconcilation_token: VFP, correlation_id: 1 },
    { vfp: null }, { vfp: '' }, { status: 1004 }, { status: '1004' }, { status: 1004, vfp: VFP }, {},
  ]);
  if (asksForControl && random.chance(0.85)) return answer(200, JSON.stringify(controlDocument(random, base)) ?? '');
  switch (random.below(9)) {
    case 0: case 1: case 2:
      return answer(random.pick([301, 302, 303, 307, 308, 300, 304]), '', { location: location(random, base) });
    case 3: return answer(random.pick([400, 404, 410, 429, 500, 503]), '{}');
    case 4: return answer(200, spoiltText(random, JSON.stringify(result)));
    case 5: return answer(200, random.chance(0.3) ? hugeText(random) : JSON.stringify(distorted(random, result)) ?? '');
    default: return answer(200, JSON.stringify(result));
  }
}
