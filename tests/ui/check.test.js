// A possession check as the page's own code sees it.
import { afterEach, expect, jest, test } from '@jest/globals';

import * as core from '../../js/node.js';
import { PossessionCheck } from '../../ui/possession-check.js';

afterEach(() => jest.restoreAllMocks());

test('a listener that throws ends nothing, and keeps no other from hearing', async () => {
  const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
  const check = new PossessionCheck({
    core, possessionType: 'mobile', start: async () => ({}), finish: async () => ({ success: true }),
  });
  const phases = /** @type {string[]} */ ([]);
  check.subscribe(() => { throw new Error('bug in the page'); });
  check.subscribe(() => phases.push(check.getState().phase));
  await check.begin();
  expect(phases).toEqual(['starting', 'done']);
  expect(logged.mock.calls.map(([, error]) => error.message)).toEqual(['bug in the page', 'bug in the page']);
});

test.each(['cancel', 'reset'])('%s as soon as the check starts asks the merchant for nothing', async (action) => {
  const start = jest.fn(async () => ({}));
  const check = new PossessionCheck({ core, possessionType: 'mobile', start, finish: async () => ({}) });
  check.subscribe(() => {
    if (check.getState().phase === 'starting') /** @type {Record<string, any>} */ (check)[action]();
  });
  await check.begin();
  expect(start).not.toHaveBeenCalled();
  expect(check.getState().phase).toBe(action === 'cancel' ? 'failed' : 'idle');
});

/** An authenticator's progress as `tell` sends it, without a flow. */
function scripted() {
  /** @type {((event: any) => void)[]} */
  const listeners = [];
  const builder = {
    withOtpFallback: () => builder,
    withInstantLinkFallback: () => builder,
    build: () => ({
      addEventListener: (/** @type {string} */ _, /** @type {any} */ listener) => void listeners.push(listener),
    }),
  };
  const tell = (/** @type {object} */ detail) => {
    for (const listener of listeners) {
      try {
        listener({ detail });
      } catch {
        // The authenticator logs it.
      }
    }
  };
  return { builder, tell };
}

test('an onProgress that throws keeps the state from nothing', () => {
  const { builder, tell } = scripted();
  const check = new PossessionCheck({ onProgress() { throw new Error('bug in the page'); } });
  check.attach(builder).build();
  tell({ type: 'step', step: 'mobile/otp' });
  expect(check.getState()).toMatchObject({ phase: 'checking', step: 'mobile/otp' });
  tell({ type: 'waiting', appStep: 'otpFinish', expiresAt: 5 });
  expect(check.getState().expiresAt).toBe(5);
  tell({ type: 'done' });
  expect(check.getState().phase).toBe('done');
});

test('begin without a customer or options, be they null, ends in the state and rejects nothing', async () => {
  const check = new PossessionCheck(/** @type {any} */ (null));
  await check.begin(/** @type {any} */ (null));
  expect(check.getState()).toMatchObject({ phase: 'failed', error: { reason: 'invalid_argument' } });
  check.options = /** @type {any} */ (undefined);
  await check.begin();
  expect(check.getState()).toMatchObject({ phase: 'failed', error: { reason: 'invalid_argument' } });
});

test('cancel ends a check whose core has been handed over without its AuthError', () => {
  const { AuthenticatorBuilder } = core;
  const check = new PossessionCheck({
    core: /** @type {any} */ ({ AuthenticatorBuilder }), start: () => new Promise(() => {}), finish: () => {},
  });
  void check.begin();
  check.cancel();
  expect(check.getState()).toMatchObject({ phase: 'failed', error: { name: 'AuthError', reason: 'cancelled' } });
});

test.each(['cancel', 'reset'])('%s while the page\'s own configure runs leaves no flow behind', async (action) => {
  const authenticate = jest.spyOn(core.AuthenticatorBuilder.prototype, 'build');
  const flows = jest.fn(async () => {});
  authenticate.mockImplementation(() => /** @type {any} */ ({ authenticate: flows, addEventListener() {} }));
  const check = new PossessionCheck({
    core, possessionType: 'mobile', start: () => 'a.b.c', finish: () => {},
    configure: () => /** @type {Record<string, any>} */ (check)[action](),
  });
  await check.begin();
  expect(flows).not.toHaveBeenCalled();
  expect(check.getState().phase).toBe(action === 'cancel' ? 'failed' : 'idle');
});
