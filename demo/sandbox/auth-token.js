import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/** Compares secrets in a time that tells nothing of them. @param {string} one @param {string} other */
export function isSame(one, other) {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(first, second);
}

/**
 * A JSON Web Token (RFC 7519), signed with HMAC-SHA256.
 * @param {string} payload as JSON @param {Buffer} secret
 */
export function signToken(payload, secret) {
  const signed = `${HEADER}.${Buffer.from(payload).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/**
 * JSON whose base64url has neither `-` nor `_`, so that `atob` can read it: what is not ASCII is escaped, and so are
 * the characters that could fill six bits with 62 or 63.
 * @param {string} json
 */
const escapeForAtob = (json) =>
  json.replaceAll(/[>?~\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * @param {string} token
 * @param {Buffer} secret
 * @returns {any} the payload; null when the token was not signed with this secret
 */
export function readToken(token, secret) {
  const match = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token);
  if (!match || !isSame(createHmac('sha256', secret).update(match[1]).digest('base64url'), match[3])) return null;
  return JSON.parse(Buffer.from(match[2], 'base64url').toString('utf8'));
}

/**
 * The auth token of a flow: what the page hands to its client.
 * @param {import('./flows.js').Flow} flow
 * @param {string} origin
 * @param {Buffer} secret
 */
export function buildAuthToken(flow, origin, secret) {
  const { settings } = flow;
  const mnp = flow.phoneNumber !== '';
  const unvsl = {
    endp: settings.universalEndpoint || `${origin}/universal`,
    ftu: settings.universalFinalUrl || `${origin}/universal/final`,
  };
  const universal = settings.universalProveKey && { unvsl };
  const pasv = { cdt: settings.passkeys, uvlvl: settings.passkeys ? settings.userVerification : 'none' };
  const json = JSON.stringify({
    rid: flow.requestId,
    iat: Math.floor(flow.createdAt / 1000),
    exp: Math.floor(flow.expiresAt / 1000),
    // Text beyond ASCII, whatever the merchant is called.
    iss: 'Sandbox – песочница – 砂場',
    mrch: settings.merchantName,
    auth: {
      id: flow.authId,
      // Under which a merchant's pages keep their device registration.
      ans: `ns-${createHash('sha256').update(flow.clientId).digest('hex').slice(0, 12)}`,
      endp: origin,
      chlg: flow.challenge,
      next: flow.firstStep,
      subs: {
        dev: {
          auths: { pasv, ...universal },
          sgnls: settings.deviceContext ? { fpt: true, fptrr: settings.deviceContextRefreshS, dwn: false } : {},
        },
        mob: {
          auths: {
            ...(settings.mobileAuth && { inst: {} }),
            inln: { mnp, amnrp: settings.numberChange, tme: false },
            otp: { mnp },
            ...universal,
          },
        },
        usr: { auths: { ppb: { endp: `${origin}/ppb` }, docv: { endp: `${origin}/docv` } } },
      },
    },
  });
  return signToken(settings.unicodeToken ? json : escapeForAtob(json), secret);
}
