import { randomBytes, randomUUID } from 'node:crypto';

/** Biometrics and document operations that a flow has open, with the one-time secret for the vendor's component. */
export class Operations {
  /** @param {import('./flows.js').Flow} flow @returns {{operationId: string, oneTimeSecret: string}} */
  open(flow) {
    flow.operationId = randomUUID();
    return { operationId: flow.operationId, oneTimeSecret: randomBytes(24).toString('base64url') };
  }
}
