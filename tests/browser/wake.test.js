// A page that wakes up: the socket that waits for the Instant Link is checked at once, not at the next half minute.
import { expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';
import { until } from '../until.js';

const STATUS = '/v1/client/status';
const TICK_MS = 30_000;
const WAITING = `(builder) => builder.withRole('secondary').withInstantLinkFallback(
  () => null, () => new Promise(() => { window.waiting = true; }))`;

inEachBrowser('a page that wakes up', ({ name, newPage }) => {
  const shop = openShop();

  /** A page that waits for its link. */
  async function waitingPage() {
    const page = await newPage();
    await page.evaluateOnNewDocument(() => {
      const { addEventListener } = window;
      window.addEventListener = (type, ...rest) => {
        if (type === 'online') window.listening = true;
        addEventListener.call(window, type, ...rest);
      };
    });
    await shop.open(page);
    const flow = await shop.unify({ possessionType: 'desktop' });
    await page.evaluate(`window.outcome = signIn(${JSON.stringify(flow.authToken)}, ${WAITING}), undefined`);
    await page.waitForFunction('window.waiting && window.listening');
    const log = () => shop.sandbox.log(flow.answer.correlationId).filter(({ path }) => path === STATUS);
    const notes = () => log().map(({ note }) => note);
    const noted = (note, times = 1) => until(() => notes().filter((each) => each === note).length >= times, note);
    await noted('open');
    expect(notes()).toEqual(['open']);
    const timeOf = (note) => Date.parse(log().find((entry) => entry.note === note).at);
    return { page, flow, noted, timeOf };
  }

  test.each([
    ['the network returns', 'window.dispatchEvent(new Event("online"))'],
    ['the page becomes visible', 'document.dispatchEvent(new Event("visibilitychange"))'],
  ])('when %s the socket is asked at once, and the link still signs in', async (_name, event) => {
    const { page, flow, noted, timeOf } = await waitingPage();
    await page.evaluate(event);
    await noted('ping, pong');
    expect(timeOf('ping, pong') - timeOf('open')).toBeLessThan(TICK_MS);
    shop.sandbox.tapLink(shop.sandbox.messages().at(-1).id);
    expect(await page.evaluate('window.outcome')).toMatchObject({ value: expect.any(String) });
    expect(await shop.status(flow)).toMatchObject({ success: 'true' });
  });

  if (name === 'chromium') {
    test('a link that is opened while the page is frozen signs in when the page wakes', async () => {
      const { page, flow, noted } = await waitingPage();
      const devtools = await page.createCDPSession();
      await page.evaluate(() => document.addEventListener('freeze', () => console.log('frozen')));
      const frozen = new Promise((resolve) => page.on('console', (line) => line.text() === 'frozen' && resolve()));
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
      await frozen;
      shop.sandbox.tapLink(shop.sandbox.messages().at(-1).id);
      await noted('result');
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      expect(await page.evaluate('window.outcome')).toMatchObject({ value: expect.any(String) });
      expect(await shop.status(flow)).toMatchObject({ success: 'true' });
    });
  }

  test('a socket that was lost meanwhile is replaced', async () => {
    const { page, flow, noted } = await waitingPage();
    shop.sandbox.fail({ path: STATUS, kind: 'mute' });
    await page.evaluate('window.dispatchEvent(new Event("online"))');
    await noted('open', 2);
    shop.sandbox.tapLink(shop.sandbox.messages().at(-1).id);
    expect(await page.evaluate('window.outcome')).toMatchObject({ value: expect.any(String) });
    expect(await shop.status(flow)).toMatchObject({ success: 'true' });
  });
});
