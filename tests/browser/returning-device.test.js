// A returning device does not wait: what a page does once its authenticator is built, and what may change before it is
// used.
import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';

// Counts the reads of records that this page asks for, and tells when each has ended.
const WATCH = `
  window.reads = { begun: 0, ended: 0 };
  const { get } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.get = function (...args) {
    window.reads.begun++;
    const request = get.apply(this, args);
    request.addEventListener('success', () => window.reads.ended++);
    return request;
  };
  window.buildEarly = () => {
    window.steps = [];
    window.early = new proveAuth.AuthenticatorBuilder()
      .withAuthFinishStep(({ authId }) => authId)
      .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }))
      .build();
    window.early.addEventListener('progress', ({ detail }) => {
      if (detail.type === 'step') window.steps.push(detail.step);
    });
  };`;

inEachBrowser('a page that builds its authenticator early', ({ newPage }) => {
  const shop = openShop();
  const openPage = async (context) => {
    const page = await (context ? context.newPage() : newPage());
    await page.evaluateOnNewDocument(WATCH);
    return shop.open(page);
  };
  /** Signs in with the authenticator that was built early: how it ended, by which steps, after how many reads. */
  const signInEarly = async (page) => {
    const flow = await shop.unify();
    const outcome = await page.evaluate(async (authToken) => {
      const { begun } = window.reads;
      const value = await window.early.authenticate(authToken);
      return { value, steps: window.steps, reads: window.reads.begun - begun };
    }, flow.authToken);
    return { ...outcome, ...(await shop.status(flow)) };
  };
  /** A page of a known device whose authenticator is built and whose record has been read. */
  const openReturning = async () => {
    const page = await openPage();
    await shop.signIn(page);
    await page.reload();
    await page.evaluate('buildEarly()');
    await page.waitForFunction('window.reads.ended === 1', { polling: 20 });
    return page;
  };
  const SILENT = ['device/passive', 'device/passive/silent', 'done'];

  test('signs a known device in without reading its storage again', async () => {
    const page = await openReturning();
    expect(await signInEarly(page)).toMatchObject({ steps: SILENT, reads: 0, success: 'true' });
  });

  test('and authenticates at once reads its storage once', async () => {
    const page = await openPage();
    await shop.signIn(page);
    await page.reload();
    const flow = await shop.unify();
    const outcome = await page.evaluate(async (authToken) => {
      window.buildEarly();
      await window.early.authenticate(authToken);
      return { steps: window.steps, reads: window.reads.begun };
    }, flow.authToken);
    expect(outcome).toEqual({ steps: SILENT, reads: 1 });
  });

  test('leaves nothing behind on an unknown device', async () => {
    const page = await openPage();
    await page.evaluate('buildEarly()');
    expect(await page.evaluate(async () => ({
      databases: await indexedDB.databases(), settings: { ...localStorage }, reads: window.reads.begun,
    }))).toEqual({ databases: [], settings: {}, reads: 0 });
  });

  test('registers anew when another tab has forgotten the device meanwhile', async () => {
    const page = await openReturning();
    const other = await openPage(page.browserContext());
    await other.evaluate('new proveAuth.AuthenticatorBuilder().build().resetDeviceSettings()');
    const outcome = await signInEarly(page);
    expect(outcome).toMatchObject({ success: 'true' });
    expect(outcome.steps).toContain('mobile/otp');
    expect(shop.sandbox.counts().registrations).toBe(2);
  });

  test('uses the device that another tab has registered meanwhile', async () => {
    const page = await openReturning();
    const other = await openPage(page.browserContext());
    await other.evaluate('new proveAuth.AuthenticatorBuilder().build().resetDeviceSettings()');
    expect(await shop.signIn(other)).toMatchObject({ success: 'true' });
    const deviceId = await other.evaluate('localStorage.getItem("ProveAuth.DeviceId")');
    expect(await signInEarly(page)).toMatchObject({ steps: SILENT, success: 'true' });
    expect(await page.evaluate('localStorage.getItem("ProveAuth.DeviceId")')).toBe(deviceId);
    expect(shop.sandbox.counts().registrations).toBe(2);
  });

  test('stands in nobody\'s way: a later client may upgrade the database under it', async () => {
    const page = await openReturning();
    const other = await openPage(page.browserContext());
    expect(await other.evaluate(() => new Promise((resolve) => {
      const request = indexedDB.open('ProveAuth', 2);
      request.onblocked = () => resolve('blocked');
      request.onsuccess = () => {
        request.result.close();
        resolve('upgraded');
      };
    }))).toBe('upgraded');
    expect(await signInEarly(page)).toMatchObject({ steps: SILENT, success: 'true' });
    expect(await shop.signIn(page)).toMatchObject({ steps: SILENT, success: 'true' });
  });
});
