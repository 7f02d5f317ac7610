import { randomBytes, randomUUID } from 'node:crypto';

/**
 * An operation of biometrics or document verification, with the one-time secret for the vendor's component.
 * @param {import('../flows.js').Flow} flow
 * @returns {{operationId: string, oneTimeSecret: string}}
 */
export function openOperation(flow) {
  flow.operationId = randomUUID();
  return { operationId: flow.operationId, oneTimeSecret: randomBytes(24).toString('base64url') };
}
