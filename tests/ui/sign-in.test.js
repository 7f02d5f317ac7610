// <prove-sign-in> as a customer meets it, on a page that allows no inline script or style and parses no markup.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { inEachBrowser } from '../browser/browsers.js';
import { Customer } from './customer.js';
import { openSite, PHONE_NUMBER } from './site.js';

const OTHER_NUMBER = '2001004015';

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
beforeAll(async () => {
  site = await openSite();
});
afterEach(async () => {
  site.behaviour.allowOtpRetry = true;
  delete site.behaviour.start;
  await site.sandbox.reset();
});
afterAll(() => site.close());

inEachBrowser('a sign-in', ({ newPage }) => {
  const come = async (/** @type {string} */ query) => {
    const customer = new Customer(await newPage(), site);
    await customer.withoutSpeech();
    await customer.open(query);
    return customer;
  };

  test('by keyboard alone, without a voice: number, refused number, wrong OTP, OTP', async () => {
    const customer = await come('possession-type=mobile&attempts=3');
    await customer.tabTo('submit');
    await customer.page.keyboard.press('Enter');
    await customer.seesInput('phone');
    expect(await customer.focused()).toBe('phone');
    await customer.types('12');
    await customer.sees('[role="alert"]', /cannot send a message/);
    expect(await customer.focused()).toBe('phone');
    await customer.types('+1 (200) 100-4014');
    await customer.seesInput('otp');
    expect(await customer.focused()).toBe('otp');
    await customer.sees('[part="meter"]', /^Time left: [12]:\d\d · Attempts left: 3$/);
    await customer.types('9999');
    await customer.sees('[role="alert"]', /not the code we sent/);
    await customer.sees('[part="meter"]', /Attempts left: 2$/);
    await customer.sees('[role="status"]', /Attempts left: 2/);
    expect(await customer.focused()).toBe('otp');
    await customer.types('1234');
    await customer.sees('h2', /You are signed in/);
    expect(await customer.focused()).toBe('title');
    expect((await site.status()).success).toBe('true');
    expect(customer.complaints).toEqual([]);
  });

  test('by keyboard alone, with an Instant Link: cancelled, sent again, to another number, opened', async () => {
    const customer = await come('possession-type=desktop&ask-phone-number=&resend-after=0');
    await customer.tabTo('phone');
    await customer.types(OTHER_NUMBER);
    await customer.sees('h2', /Open the link/);
    await customer.pressByKey('cancel', ' ');
    await customer.sees('[part="text"]', /You stopped/);
    await customer.pressByKey('submit', 'Enter');
    await customer.tabTo('phone');
    await customer.types(OTHER_NUMBER);
    await customer.sees('h2', /Open the link/);
    expect(await customer.focused()).toBe('title');
    await customer.pressByKey('resend', 'Enter');
    await customer.sees('[role="status"]', /new message is on its way/);
    expect(site.sandbox.messages(OTHER_NUMBER)).toHaveLength(3);
    await customer.pressByKey('change', ' ');
    await customer.seesInput('phone');
    expect(await customer.focused()).toBe('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('h2', /Open the link/);
    expect(customer.tapLink(PHONE_NUMBER)).toMatchObject({ status: 303 });
    await customer.sees('h2', /You are signed in/);
    expect((await site.status()).success).toBe('true');
    expect(customer.complaints).toEqual([]);
  });

  test('of a device that is known asks nothing', async () => {
    const customer = await come('possession-type=mobile&ask-phone-number=');
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    await customer.types('1234');
    await customer.sees('h2', /You are signed in/);
    await customer.open('possession-type=mobile&ask-phone-number=');
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('h2', /You are signed in/);
    expect(site.sandbox.messages(PHONE_NUMBER)).toHaveLength(1);
  });
});

inEachBrowser('<prove-sign-in>', ({ newPage }) => {
  /** @type {Customer} */
  let customer;
  const atOtp = async (query = '') => {
    customer = new Customer(await newPage(), site);
    await customer.open(`possession-type=mobile&ask-phone-number=&${query}`);
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
  };
  const told = (/** @type {string} */ name) => customer.page.evaluate((wanted) =>
    /** @type {any} */ (window).told.filter((/** @type {any} */ event) => event.name === wanted)
      .map(({ detail }) => ({ ...detail, reason: detail.reason, message: detail.message })), name);

  test('ends at once when the customer cancels, by button or Escape, and begins again', async () => {
    await atOtp();
    await customer.press('cancel');
    await customer.sees('[part="text"]', /You stopped/);
    expect(await customer.focused()).toBe('title');
    expect(await told('error')).toMatchObject([{ reason: 'cancelled' }]);
    expect((await site.status()).success).not.toBe('true');
    await customer.press('submit');
    await customer.sees('h2', /Sign in/);
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.seesInput('otp');
    await customer.page.keyboard.press('Escape');
    await customer.sees('[part="text"]', /You stopped/);
  });

  test('is cancelled while the merchant\'s server is asked, and when the page takes it out', async () => {
    customer = new Customer(await newPage(), site);
    await customer.open('possession-type=mobile');
    /** @type {() => void} */
    let answer = () => {};
    site.behaviour.start = () => new Promise((resolve) => { answer = resolve; });
    await customer.press('submit');
    await customer.sees('h2', /Checking/);
    await customer.press('cancel');
    await customer.sees('[part="text"]', /You stopped/);
    answer();
    delete site.behaviour.start;
    await customer.press('submit');
    await customer.press('submit');
    await customer.seesInput('phone');
    await customer.page.evaluate(() => {
      const element = document.querySelector('prove-sign-in');
      element?.remove();
      return new Promise((resolve) => { setTimeout(resolve); });
    });
    expect((await told('phase')).at(-1)).toMatchObject({ phase: 'idle' });
  });

  test('says what went wrong: the server, the answer, the time', async () => {
    customer = new Customer(await newPage(), site);
    await customer.open('possession-type=mobile&ask-phone-number=');
    site.behaviour.start = () => Promise.reject(new Error('down'));
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('[part="text"]', /Something went wrong on our side/);
    expect(await told('error')).toMatchObject([{ message: 'HTTP 500' }]);

    delete site.behaviour.start;
    site.behaviour.allowOtpRetry = false;
    await atOtp();
    await customer.types('9999');
    await customer.sees('[part="text"]', /Your phone was not confirmed/);

    await customer.press('submit');
    await customer.page.evaluate(() => {
      const element = /** @type {any} */ (document.querySelector('prove-sign-in'));
      element.configure = (/** @type {any} */ builder) => builder.withTimeouts({ otpMs: 500 });
    });
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('[part="text"]', /It took too long/);

    await customer.open('possession-type=mobile');
    await customer.page.evaluate(() => {
      Object.assign(document.querySelector('prove-sign-in') ?? {}, { core: undefined });
    });
    await customer.press('submit');
    await customer.sees('[part="text"]', /Something went wrong on our side/);
    expect(await told('error')).toMatchObject([
      { reason: 'invalid_argument', message: expect.stringContaining('import * as core'), step: '', code: 10002 },
    ]);
  });

  test('offers another message when its time has come', async () => {
    await atOtp('resend-after=1');
    await customer.sees('button[part~="resend"][aria-disabled="true"]', /Send a new code in 0:01/);
    await customer.press('resend');
    await customer.sees('[role="status"]', /new message is on its way/);
    expect(site.sandbox.messages(PHONE_NUMBER)).toHaveLength(2);
  });

  test('tells without being asked that the time is nearly over', async () => {
    await atOtp();
    expect(await customer.text()).not.toMatch(/Time left: 0:/);
    await customer.press('cancel');
    await customer.page.evaluate(() => {
      const element = /** @type {any} */ (document.querySelector('prove-sign-in'));
      element.configure = (/** @type {any} */ builder) => builder.withTimeouts({ otpMs: 29_000 });
    });
    await customer.press('submit');
    await customer.tabTo('phone');
    await customer.types(PHONE_NUMBER);
    await customer.sees('[role="status"]', /Time left: 0:30/);
  });
}, ['chromium']);
