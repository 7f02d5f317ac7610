import { createHash } from 'node:crypto';
import { malformed, unauthorized } from '../request-error.js';
import { checkSignature } from '../signatures.js';

/** What signs a request. */
export const SIGNATURE_HEADERS = ['PA-Sig-Version', 'PA-Challenge', 'PA-KID', 'PA-Signature'];

/**
 * Verifies the signature headers. They are required where a device is known: by the flow, or by the body's deviceId.
 * @param {import('../server.js').Sandbox} sandbox
 * @param {import('../flows.js').Flow | null} flow
 * @param {import('../http-app.js').Request} request
 */
export function checkRequestSignature(sandbox, flow, request) {
  const { method, url, headers, text: bodyText } = request;
  const body = /** @type {{deviceId?: string}} */ (request.body);
  const [path, query = ''] = url.split(/\?(.*)/s);
  const given = SIGNATURE_HEADERS.map((name) => headers[name.toLowerCase()]).filter((value) => value !== undefined);
  const deviceId = body.deviceId ?? flow?.deviceId ?? '';
  const device = deviceId
    ? sandbox.registrations.find(deviceId, flow?.clientId)
    : sandbox.registrations.findByKey(headers['pa-kid']);
  if (given.length === 0 && !deviceId) return;
  if (!device && body.deviceId) return; // answered with 10006
  if (given.length < SIGNATURE_HEADERS.length) {
    throw unauthorized(`a registered device signs this request, with ${SIGNATURE_HEADERS.join(', ')}`);
  }
  if (!device) throw unauthorized('no such device');
  const [version, challenge, keyId, signature] = given.map(String);
  if (version !== '3') throw malformed('PA-Sig-Version must be 3');
  if (keyId !== device.keyId) throw unauthorized("PA-KID is not the key ID of this device's registration");
  if (!sandbox.registrations.isOpenChallenge(device.deviceId, challenge)) {
    throw unauthorized('PA-Challenge was not issued to this device, or has expired; call /v1/client/challenge');
  }
  const bodyHash = createHash('sha256').update(bodyText).digest('hex');
  const text = [method, path, query, headers['content-type'] ?? '', challenge, bodyHash].join('\n');
  checkSignature(device.publicKeyPem, text, signature, 'PA-Signature');
}
