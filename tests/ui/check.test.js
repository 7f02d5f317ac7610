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
