import { createHash } from 'node:crypto';
import { malformed, unauthorized } from '../request-error.js';
import { checkSignature } from '../signatures.js';

const HEADERS = ['pa-sig-version', 'pa-challenge', 'pa-kid', 'pa-signature'];

/**
 * Verifies the signature headers. They are required where a device is known: by the flow, or by the body's deviceId.
 * @param {import('../server.js').Sandbox} sandbox
 * @param {import('../flows.js').Flow | null} flow
 * @param {{deviceId?: string}} body
 * @param {import('../http-app.js').Request} request
 */
export function checkRequestSignature(sandbox, flow, body, request) {
  const { method, url, headers, text: bodyText } = request;
  const [path, query = ''] = url.split(/\?(.*)/s);
  const given = HEADERS.filter((name) => headers[name] !== undefined);
  const deviceId = body.deviceId ?? flow?.deviceId ?? '';
  const device = deviceId
    ? sandbox.registrations.find(deviceId, flow?.clientId)
    : sandbox.registrations.findByKey(headers['pa-kid']);
  if (given.length === 0 && !deviceId) return;
  if (!device && body.deviceId) return; // answered with 10006
  if (given.length < HEADERS.length) {
    throw unauthorized('a registered device signs this request: PA-Sig-Version, PA-Challenge, PA-KID and PA-Signature');
  }
  if (!device) throw unauthorized('no such device');
  const [version, challenge, keyId, signature] = HEADERS.map((name) => String(headers[name]));
  if (version !== '3') throw malformed('PA-Sig-Version must be 3');
  if (keyId !== device.keyId) throw unauthorized("PA-KID is not the key ID of this device's registration");
  if (!sandbox.registrations.isOpenChallenge(device.deviceId, challenge)) {
    throw unauthorized('PA-Challenge was not issued to this device, or has expired; call /v1/client/challenge');
  }
  const bodyHash = createHash('sha256').update(bodyText).digest('hex');
  const text = [method, path, query, headers['content-type'] ?? '', challenge, bodyHash].join('\n');
  checkSignature(device.publicKeyPem, text, signature, 'PA-Signature');
}
