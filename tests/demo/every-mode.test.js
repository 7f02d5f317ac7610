// The demo's modes besides the first sign-in: other ways in, other outcomes, and what the panel can do to them.
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { startDemo } from '../../demo/start-demo.js';
import { inEachBrowser } from '../browser/browsers.js';
import { Visitor } from './visitor.js';

const LORANT = '200 100 4014';
const BERTIE = '+200 100 4025';
const INGE = '200 100 4016';
const JESSE = '200 100 4017';

inEachBrowser('the demo', ({ newPage }) => {
  /** @type {import('./visitor.js').Demo} */
  let demo;
  beforeEach(async () => {
    demo = await startDemo();
  });
  afterEach(() => demo.close());

  /** @param {'mobile' | 'desktop'} mode */
  const visit = async (mode) => Visitor.arrive(await newPage(), demo, mode);

  /** A visitor who has signed in once by OTP. */
  async function known() {
    const visitor = await visit('mobile');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Lorant/);
    return visitor;
  }

  test('the OTP is sent again, and the fourth time is one too many', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(LORANT);
    for (let sent = 1; sent <= 3; sent += 1) {
      await visitor.seesOtpDialog();
      await visitor.page.waitForFunction((n) => document.querySelectorAll('.notice').length === n, {}, sent);
      await visitor.page.click('#dialog-resend');
    }
    await visitor.sees('#failed-title', /could not sign you in/);
    await visitor.sees('#failed-details', /9100/);
    expect((await visitor.wirePaths()).filter((path) => path === 'mobile/otp/start')).toHaveLength(4);
    visitor.expectNoComplaints();
  });

  test('three wrong OTPs end the check', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('1111');
    for (const otp of ['2222', '3333']) {
      await visitor.sees('#dialog-error', /not the one we sent/);
      await visitor.seesOtpDialog();
      await visitor.enterOtp(otp);
    }
    await visitor.sees('#failed-details', /9100/);
    visitor.expectNoComplaints();
  });

  test('an account is opened under the name that was typed', async () => {
    const visitor = await visit('mobile');
    await visitor.page.click('#other-way');
    await visitor.sees('#form-title', /Open an account/);
    await visitor.fill('#customer-name', 'Ada Lovelace');
    await visitor.signIn('415 555 0123');
    await visitor.seesOtpDialog();
    await visitor.sees('.notice', /^[^]*\d{6} is your one-time passcode/);
    const [{ otp }] = demo.sandbox.messages('4155550123');
    await visitor.enterOtp(otp);
    await visitor.sees('#account-title', /Welcome, Ada Lovelace/);
    visitor.expectNoComplaints();
  });

  test('the carrier confirms Inge without a message; for Jesse it does not, and the OTP follows', async () => {
    const visitor = await visit('mobile');
    await visitor.signIn(INGE);
    await visitor.sees('#account-how', /mobile carrier/);
    await visitor.page.click('#forget-device');
    await visitor.sees('#form-title', /Sign in/);
    await visitor.signIn(JESSE);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Jesse/);
    const paths = await visitor.wirePaths();
    expect(paths.slice(paths.lastIndexOf('mobile/instant/start'))).toEqual(
      ['mobile/instant/start', 'challenge', 'mobile/instant/error', 'mobile/otp/start', 'mobile/otp/finish'],
    );
  });

  test('a carrier that is down, by the panel, costs no sign-in', async () => {
    const visitor = await visit('mobile');
    await visitor.switchSettings('The carrier is down');
    await visitor.signIn(INGE);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome, Inge/);
    await visitor.sees('#account-how', /OTP/);
  });

  test('a known customer moves to another number', async () => {
    const visitor = await known();
    await visitor.page.click('#change-number');
    await visitor.sees('#form-title', /Change my number/);
    await visitor.signIn(BERTIE);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-facts', /2001004025/);
    await visitor.page.click('#sign-out');
    await visitor.signIn(BERTIE);
    await visitor.sees('#account-how', /Prove Key/);
    visitor.expectNoComplaints();
  });

  test('a device that was forgotten is asked for the OTP again', async () => {
    const visitor = await known();
    expect(demo.sandbox.counts().registrations).toBe(1);
    await visitor.page.click('#forget-device');
    await visitor.sees('#form-lede', /No password/);
    expect(demo.sandbox.counts().registrations).toBe(0);
    await visitor.signIn(LORANT);
    await visitor.seesOtpDialog();
    visitor.expectNoComplaints();
  });

  test('a year later the Prove Key is gone, and the OTP is asked for', async () => {
    const visitor = await known();
    await visitor.page.click('#sign-out');
    await visitor.openPanel();
    await visitor.panelSays(() => visitor.press('A year on'), /clock shows/);
    await visitor.page.click('#close-panel');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-how', /OTP/);
  });

  test('in airplane mode no message arrives; afterwards it does', async () => {
    const page = await newPage();
    await page.evaluateOnNewDocument(() => {
      window.EventSource = class extends EventSource {
        addEventListener(type, listener) {
          super.addEventListener(type, (event) => {
            listener(event);
            if (JSON.parse(event.data).kind === 'sms') window.smsTold = true;
          });
        }
      };
    });
    const visitor = await Visitor.arrive(page, demo, 'mobile');
    const looks = [];
    page.on('request', (request) => {
      if (request.url().includes('/sandbox/messages')) looks.push(request.url());
    });
    await page.click('#phone-airplane');
    await visitor.sees('#phone-net', /Airplane/);
    await visitor.signIn(LORANT);
    await visitor.seesOtpDialog();
    await page.waitForFunction('window.smsTold');
    expect(demo.sandbox.messages('2001004014')).toHaveLength(1);
    expect(looks).toEqual([]); // the page has heard of the message, and its phone asks for none
    expect(await page.$('.notice')).toBeNull();
    await page.click('#phone-airplane');
    await visitor.sees('.notice', /1234/);
    visitor.expectNoComplaints();
  });

  test('device context: a device whose storage was lost is recognised', async () => {
    const visitor = await visit('mobile');
    await visitor.switchSettings('Device context');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('1234');
    await visitor.sees('#wire-rows', /device context: visitorId, languages/);
    await visitor.sees('#account-title', /Welcome/);
    await visitor.page.click('#sign-out');
    await visitor.openPanel();
    await visitor.panelSays(() => visitor.press('Lose its storage'), /has lost its Prove Key/);
    await visitor.page.click('#close-panel');
    await visitor.signIn(LORANT);
    await visitor.sees('#account-how', /device's context/);
    expect(demo.sandbox.counts().registrations).toBe(1);
    visitor.expectNoComplaints();
  });

  test('a passkey is made at the first sign-in and asked for at the next', async () => {
    const visitor = await visit('mobile');
    const client = await visitor.page.createCDPSession();
    await client.send('WebAuthn.enable');
    await client.send('WebAuthn.addVirtualAuthenticator', { options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    } });
    await visitor.switchSettings('Passkeys');
    await visitor.signIn(LORANT);
    await visitor.enterOtp('1234');
    await visitor.sees('#account-title', /Welcome/);
    expect(await visitor.wirePaths()).toEqual(expect.arrayContaining(
      ['device/fido2/start', 'device/fido2/register/finish', 'mobile/otp/finish']));
    await visitor.page.click('#sign-out');
    await visitor.openPanel();
    await visitor.panelSays(() => visitor.press('Lose its storage'), /has lost its Prove Key/);
    await visitor.page.click('#close-panel');
    await visitor.signIn(LORANT);
    await visitor.sees('#account-how', /passkey/);
    visitor.expectNoComplaints();
  });
}, ['chromium']);
