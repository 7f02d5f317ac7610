// Each effect of a flow × each way it can go wrong: the call settles every time, for the right reason, and leaves
// nothing behind.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { core } from '../../js/load.js';
import { FaultyPage } from './faulty-page.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'nextTick'] });
});
afterEach(() => jest.useRealTimers());

const DONE = 'done';
const REQUEST = {
  never: 'request_timeout', late: 'request_timeout', fails: 'network', garbage: 'malformed_response', twice: DONE,
};
const APP_STEP = { fails: 'step_rejected', garbage: 'step_result', twice: DONE };
const KEY = { never: 'key', late: 'key', fails: 'key', garbage: 'key', twice: DONE };
const STORAGE = { never: DONE, late: DONE, fails: DONE, garbage: DONE, twice: DONE };

const OTP_FLOW = {
  'load': STORAGE,
  'lock': STORAGE,
  'create': KEY,
  'sign': KEY,
  'device/passive/register': REQUEST,
  'store': STORAGE,
  'otpStart': { never: 'step_timeout', late: 'step_timeout', ...APP_STEP },
  'mobile/otp/start': REQUEST,
  'otpFinish': { never: 'otp_timeout', late: 'otp_timeout', ...APP_STEP },
  'mobile/otp/finish': REQUEST,
};

const INSTANT_LINK_FLOW = {
  'open': { never: 'socket_closed', late: 'socket_closed', fails: 'socket_closed', twice: DONE },
  'linkStart': { never: DONE, late: DONE, ...APP_STEP },
  'mobile/instantlink/start': { ...REQUEST, never: DONE, late: DONE },
  'linkRetry': { never: DONE, late: DONE, ...APP_STEP },
  'result': { never: 'instant_link_timeout', late: 'instant_link_timeout', fails: 'socket_closed',
    garbage: 'malformed_response', twice: DONE },
};

function cells(flow) {
  return Object.entries(flow).flatMap(([effect, outcomes]) =>
    [...Object.entries(outcomes), ['cancel', 'cancelled']].map(([fault, outcome]) => [effect, fault, outcome]));
}

async function expectClean(page) {
  await jest.advanceTimersByTimeAsync(0);
  expect(core().liveCount()).toBe(0);
  expect(page.sockets.filter(({ closed }) => !closed)).toEqual([]);
  const requests = page.requests.length;
  const finished = page.finished;
  // What answers late finds nobody.
  await jest.advanceTimersByTimeAsync(30 * 60_000);
  expect([page.requests.length, page.finished]).toEqual([requests, finished]);
  expect(jest.getTimerCount()).toBe(0);
}

test.each(cells(OTP_FLOW))('OTP: %s, %s → %s', async (effect, fault, outcome) => {
  const page = new FaultyPage({ [effect]: fault });
  const settled = await page.runOtp();
  expect(settled.reason ?? DONE).toBe(outcome);
  expect(page.finished).toBe(outcome === DONE ? 1 : 0);
  await expectClean(page);
});

test.each(cells(INSTANT_LINK_FLOW))('Instant Link: %s, %s → %s', async (effect, fault, outcome) => {
  const page = new FaultyPage({ [effect]: fault });
  const settled = await page.runInstantLink();
  expect(settled.reason ?? DONE).toBe(outcome);
  expect(page.finished).toBe(outcome === DONE ? 1 : 0);
  await expectClean(page);
});
