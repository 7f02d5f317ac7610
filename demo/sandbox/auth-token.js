import { createHash } from 'node:crypto';

/**
 * JSON whose base64url has neither `-` nor `_`, so that `atob` can read it: what is not ASCII is escaped, and so are
 * the characters that could fill six bits with 62 or 63.
 * @param {string} json
 */
const escapeForAtob = (json) =>
  json.replaceAll(/[>?~\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The auth token of a flow: what the page hands to its client.
 * @param {import('./flows.js').Flow} flow
 * @param {string} origin
 * @param {import('./token-signer.js').TokenSigner<unknown>} signer
 */
export function buildAuthToken(flow, origin, signer) {
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
  return signer.sign(settings.unicodeToken ? json : escapeForAtob(json));
}
