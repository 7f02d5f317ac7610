// Whole flows from the built script in real browsers, as a customer lives through them: a number mistyped, a link
// opened on the phone, a backend that hangs up.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, test } from '@jest/globals';

import { PHONE_USER_AGENT, inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';
import { until } from '../until.js';

const DESKTOP = { possessionType: 'desktop' };
const DESKTOP_BUILDER = `(builder) => {
  window.retried = new Promise((resolve) => { window.noteRetry = resolve; });
  return builder.withRole('secondary').withInstantLinkFallback(
    () => null, () => { window.noteRetry(); return new Promise(() => {}); });
}`;
const NUMBERS_BUILDER = `(builder) => builder.withOtpFallback(
  (needed, error) => {
    (window.asked ??= []).push([needed, error?.name ?? null, error?.message ?? null]);
    return { phoneNumber: error ? '4155550123' : '123' };
  },
  async () => ({ resultType: 0, input: { otp: await window.otp } }))`;

/**
 * The paths that browsers ask CORS about, as this process's servers hear them.
 * @returns {{paths: string[], end: () => void}}
 */
function notePreflights() {
  const paths = [];
  const note = ({ request }) => request.method === 'OPTIONS' && paths.push(request.url);
  subscribe('http.server.request.start', note);
  return { paths, end: () => unsubscribe('http.server.request.start', note) };
}

inEachBrowser('first flows', ({ name, newPage, pageErrors }) => {
  const shop = openShop();

  /** Begins a sign-in on a page and gives the promise of its outcome, once the SMS is on its way. */
  async function begin(page, request, change) {
    const flow = await shop.unify(request);
    await page.evaluate(`window.outcome = signIn(${JSON.stringify(flow.authToken)}, ${change})`
      + '.then((told) => { window.noteRetry?.(); return told; }), undefined');
    return { flow, outcome: () => page.evaluate('window.outcome') };
  }

  test('a number that is refused is asked for again, and the right one signs in', async () => {
    const page = await shop.open(await newPage({ userAgent: PHONE_USER_AGENT }));
    await page.evaluate('window.otp = new Promise((resolve) => { window.typeOtp = resolve; }), undefined');
    const { flow, outcome } = await begin(page, { phoneNumber: undefined }, NUMBERS_BUILDER);
    await page.waitForFunction('window.asked?.length === 2');
    const sms = await waitForMessage('4155550123');
    await page.evaluate(`typeOtp(${JSON.stringify(sms.otp)})`);
    expect(await outcome()).toMatchObject({ value: expect.any(String) });
    expect(await page.evaluate('window.asked')).toEqual([
      [true, null, null],
      [true, 'PhoneValidationError', expect.stringMatching(/^Error Code: \d+, ./)],
    ]);
    expect(await shop.status(flow)).toMatchObject({ success: 'true', phoneNumber: '4155550123' });
    expect(pageErrors(page)).toEqual([]);
  });

  test('for the browser\'s tools an answered request has finished; its preflight serves those after it', async () => {
    const page = await shop.open(await newPage({ userAgent: PHONE_USER_AGENT }));
    const requests = { begun: [], finished: [], failed: [] };
    const note = (list) => (request) => request.method() === 'POST' && list.push(new URL(request.url()).pathname);
    page.on('request', note(requests.begun));
    page.on('requestfinished', note(requests.finished));
    page.on('requestfailed', note(requests.failed));
    const preflights = notePreflights();
    while (requests.begun.length < 20) expect((await shop.signIn(page)).success).toBe('true');
    const ended = () => requests.finished.length + requests.failed.length;
    await until(() => ended() === requests.begun.length, 'every request ended');
    expect(requests.failed).toEqual([]);
    preflights.end();
    // One for each address, not for each request: a round trip. Firefox forgets one now and then.
    if (name === 'chromium') expect(preflights.paths.sort()).toEqual([...new Set(requests.begun)].sort());
  });

  test('an Instant Link opened on the phone signs the desktop in', async () => {
    const page = await shop.open(await newPage());
    const { flow, outcome } = await begin(page, DESKTOP, DESKTOP_BUILDER);
    await page.evaluate('window.retried');
    shop.sandbox.tapLink((await waitForMessage('2001004014')).id);
    const told = await outcome();
    expect(told).toMatchObject({ value: expect.any(String), steps: ['mobile/instantlink', 'done'] });
    expect(await shop.status(flow)).toMatchObject({ success: 'true' });
    expect(pageErrors(page)).toEqual([]);
  });

  test('a socket that drops is opened again, and the link still signs in', async () => {
    const page = await shop.open(await newPage());
    const { flow, outcome } = await begin(page, DESKTOP, DESKTOP_BUILDER);
    await page.evaluate('window.retried');
    shop.sandbox.fail({ path: '/v1/client/status', kind: 'drop' });
    shop.sandbox.tapLink((await waitForMessage('2001004014')).id);
    const told = await outcome();
    expect(told).toMatchObject({ value: expect.any(String) });
    expect(told.told).not.toContain('reported');
    expect(told.told.filter((type) => type === 'socket')).toHaveLength(6);
    expect(await shop.status(flow)).toMatchObject({ success: 'true' });
  });

  test('a backend that closes the socket early is told of it, and decides what follows', async () => {
    const page = await shop.open(await newPage());
    const { flow, outcome } = await begin(page, DESKTOP, DESKTOP_BUILDER);
    await page.evaluate('window.retried');
    shop.sandbox.fail({ path: '/v1/client/status', kind: 'close', code: 4000 });
    const told = await outcome();
    expect(told.told).toContain('reported');
    expect(told.told.filter((type) => type === 'socket')).toHaveLength(3);
    expect(await shop.status(flow)).toMatchObject({ success: 'false' });
  });

  /** The newest SMS of a number: there by the time the page has its answer. */
  const waitForMessage = (phoneNumber) => until(() => shop.sandbox.messages(phoneNumber).at(-1), 'a message');
});
