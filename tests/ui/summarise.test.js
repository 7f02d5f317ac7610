import { expect, test } from '@jest/globals';

import { summarise } from '../../js/summarise.js';

/** @param {...[number, object]} events milliseconds and detail */
const check = (...events) => summarise(events.map(([timeStamp, detail]) => ({ timeStamp, detail })));

test('a check tells the customer\'s time from the network\'s, the page\'s and the device\'s, step by step', () => {
  const summary = check(
    [1000, { type: 'step', step: 'device/passive/silent' }],
    [1030, { type: 'request', path: '/v1/client/device/passive/register' }],
    [1130, { type: 'response', path: '/v1/client/device/passive/register', status: 200 }],
    [1131, { type: 'step', step: 'mobile/otp' }],
    [1131, { type: 'waiting', appStep: 'otpStart' }],
    [1132, { type: 'answered', appStep: 'otpStart' }],
    [1132, { type: 'request', path: '/v1/client/mobile/otp/start' }],
    [1332, { type: 'response', path: '/v1/client/mobile/otp/start', status: 200 }],
    [1332, { type: 'waiting', appStep: 'otpFinish' }],
    [9332, { type: 'answered', appStep: 'otpFinish' }],
    [9332, { type: 'request', path: '/v1/client/mobile/otp/finish' }],
    [9432, { type: 'response', path: '/v1/client/mobile/otp/finish', status: 200 }],
    [9432, { type: 'step', step: 'done' }],
    [9432, { type: 'waiting', appStep: 'authFinish' }],
    [9482, { type: 'answered', appStep: 'authFinish' }],
    [9482, { type: 'done' }],
  );
  expect(summary).toEqual({
    outcome: 'done', reason: undefined, code: undefined, requests: 3, storageDegraded: false,
    totalMs: 8482, customerMs: 8001, networkMs: 400, pageMs: 50, deviceMs: 31,
    steps: [
      { step: 'device/passive/silent', totalMs: 131, customerMs: 0, networkMs: 100, pageMs: 0, deviceMs: 31 },
      { step: 'mobile/otp', totalMs: 8301, customerMs: 8001, networkMs: 300, pageMs: 0, deviceMs: 0 },
      { step: 'done', totalMs: 50, customerMs: 0, networkMs: 0, pageMs: 50, deviceMs: 0 },
    ],
  });
});

test('the wait for an Instant Link is the customer\'s until the backend names the next step', () => {
  const { steps, customerMs } = check(
    [0, { type: 'step', step: 'mobile/instantlink' }],
    [1, { type: 'socket', state: 'opening' }],
    [5, { type: 'waiting', appStep: 'instantLinkRetry' }],
    [6, { type: 'socket', state: 'open' }],
    [2005, { type: 'step', step: 'done' }],
    [2010, { type: 'done' }],
  );
  expect(customerMs).toBe(2000);
  expect(steps.map(({ totalMs }) => totalMs)).toEqual([2005, 5]);
});

test('how it ended', () => {
  const step = /** @type {[number, object]} */ ([0, { type: 'step', step: 'mobile/otp' }]);
  expect(check()).toMatchObject({ outcome: 'running', totalMs: 0, steps: [] });
  expect(check(step)).toMatchObject({ outcome: 'running', totalMs: 0 });
  expect(check(step, [7, { type: 'failed', reason: 'network', code: 10001 }]))
    .toMatchObject({ outcome: 'failed', reason: 'network', code: 10001, totalMs: 7 });
  expect(check(step, [7, { type: 'failed', reason: 'cancelled', code: 10002 }]))
    .toMatchObject({ outcome: 'cancelled' });
  expect(check([0, { type: 'storage-degraded' }], [1, { type: 'done' }])).toMatchObject({ storageDegraded: true });
});
