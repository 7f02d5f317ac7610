import { outOfOrder, Reason } from '../request-error.js';
import { lose, loseWith, openOperation, proceed } from './next-step.js';

/**
 * @typedef {import('./next-step.js').Sandbox} Sandbox
 * @typedef {import('./next-step.js').Flow} Flow
 * @typedef {import('./next-step.js').StepAnswer} StepAnswer
 */

/** @param {Sandbox} sandbox @param {Flow} flow @param {{response: string}} body @returns {StepAnswer} */
export function answerMessage(sandbox, flow, body) {
  return body.response === 'accept' ? proceed(sandbox, flow) : lose(sandbox, flow);
}

/** @param {Sandbox} _sandbox @param {Flow} flow @returns {StepAnswer} */
export function startDocumentVerification(_sandbox, flow) {
  return { next: '', data: { docv: openOperation(flow) } };
}

/** @param {Sandbox} sandbox @param {Flow} flow @param {{operationId: string}} body @returns {StepAnswer} */
export function finishOperation(sandbox, flow, body) {
  if (!flow.operationId) throw outOfOrder('no operation is open');
  if (body.operationId !== flow.operationId) return loseWith(flow, Reason.operationUnknown);
  flow.operationId = '';
  return proceed(sandbox, flow);
}
