// Passkeys with a real browser and its virtual authenticator, verified by the sandbox's WebAuthn library.
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { openShop } from './shop.js';

const WITH_REGISTRATION = ['device/passive', 'device/passive/register', 'mobile/otp', 'done'];

inEachBrowser('passkeys', ({ newPage }) => {
  const shop = openShop({ passkeys: true, userVerification: 'req' });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {import('puppeteer-core').CDPSession} */
  let devtools;
  /** @type {string} */
  let authenticatorId;

  /** @param {Record<string, unknown>} [change] */
  async function addAuthenticator(change = {}) {
    ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: true, ...change,
      },
    }));
  }
  const passkeys = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  const setPresence = (/** @type {boolean} */ enabled) =>
    devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  const forgetDevice = () => page.evaluate(() => new proveAuth.AuthenticatorBuilder().build().resetDeviceSettings());
  /** The report of a failed step, as the backend gets it. */
  const reported = async () => {
    const isReport = (/** @type {import('puppeteer-core').HTTPRequest} */ request) =>
      request.url().endsWith('/error') && request.method() === 'POST';
    return JSON.parse((await page.waitForRequest(isReport)).postData() ?? '');
  };
  /** A ceremony has begun and waits for the customer. */
  const ceremonyBegun = () => page.waitForFunction('window.ceremonies > 0');

  beforeEach(async () => {
    page = await newPage();
    await page.evaluateOnNewDocument(() => {
      window.ceremonies = 0;
      for (const operation of ['create', 'get']) {
        const original = navigator.credentials[operation];
        navigator.credentials[operation] = (options) => {
          window.ceremonies += 1;
          window.asked = options.publicKey;
          return original.call(navigator.credentials, options);
        };
      }
    });
    await shop.open(page);
    devtools = await page.createCDPSession();
    await devtools.send('WebAuthn.enable');
    await addAuthenticator();
  });
  afterEach(() => devtools.detach().catch(() => {}));

  test('a new device gets a passkey and a Prove Key; then the Prove Key alone recognises it', async () => {
    const first = await shop.signIn(page);
    expect(first.steps).toEqual(WITH_REGISTRATION);
    expect(first.success).toBe('true');
    expect(await passkeys()).toHaveLength(1);
    expect(shop.sandbox.counts().registrations).toBe(1);
    const second = await shop.signIn(page);
    expect(second.steps).toEqual(['device/passive', 'device/passive/silent', 'done']);
    expect(second.success).toBe('true');
  });

  test('a customer who cleared the browser is recognised by the passkey that exists', async () => {
    await shop.signIn(page);
    await forgetDevice();
    const asked = await shop.signIn(page, {
      change: `(builder) => builder.withPasskeyAlreadyExistCallback(() => {
        window.askedForExisting = true;
        return proveAuth.AuthResponseStatus.Accept;
      })`,
    });
    expect(await page.evaluate('window.askedForExisting')).toBe(true);
    expect(asked.steps).toEqual(['device/passive', 'device/passive/register', 'done']);
    expect(asked.success).toBe('true');
    expect(await passkeys()).toHaveLength(1);
    const again = await shop.signIn(page);
    expect(again.steps).toEqual(['device/passive', 'device/passive/silent', 'done']);
  });

  test('a customer who does not want the existing passkey signs in with an OTP', async () => {
    await shop.signIn(page);
    await forgetDevice();
    const report = reported();
    const asked = await shop.signIn(page, {
      change: '(builder) => builder.withPasskeyAlreadyExistCallback(() => "reject")',
    });
    expect(await report).toEqual({ message: expect.stringContaining('did not agree') });
    expect(asked.steps).toEqual(['device/passive', 'device/passive/silent', 'mobile/otp', 'done']);
    expect(asked.success).toBe('true');
  });

  test('the name that the app gives is shown with the passkey', async () => {
    await shop.signIn(page, { change: '(builder) => builder.withDisplayName(() => "Zoë Käufer")' });
    expect(await page.evaluate('window.asked.user.displayName')).toBe('Zoë Käufer');
  });

  test('a step-up asks a registered device for its passkey', async () => {
    await shop.signIn(page);
    shop.sandbox.configure({ extraSteps: ['device/passive/stepup'] });
    const stepped = await shop.signIn(page);
    expect(stepped.steps).toEqual([
      'device/passive', 'device/passive/silent', 'device/passive/stepup', 'device/passive/verify', 'done',
    ]);
    expect(stepped.success).toBe('true');
  });

  test('without user verification the report says what happened, and the flow goes on', async () => {
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    const report = reported();
    const outcome = await shop.signIn(page);
    expect(await report).toEqual({
      message: expect.stringMatching(/^Creating a passkey failed \(NotAllowedError\): .*section 5\.1\.3/),
    });
    expect(outcome.steps).toEqual(['device/passive', 'device/passive/silent', 'mobile/otp', 'done']);
    expect(outcome.success).toBe('true');
  });

  test('a page whose host is no domain learns about rp.id', async () => {
    await page.evaluateOnNewDocument(() => {
      const { create } = navigator.credentials;
      navigator.credentials.create = ({ publicKey, signal }) => create.call(navigator.credentials, {
        publicKey: { ...publicKey, rp: { ...publicKey.rp, id: 'shop.example' } }, signal,
      });
    });
    await page.reload();
    const report = reported();
    await shop.signIn(page);
    expect((await report).message)
      .toMatch(/^Creating a passkey failed \(SecurityError\): rp\.id .*section 5\.1\.3, steps 7 and 8\.$/);
  });

  test('cancel ends the ceremony, and the next one can begin', async () => {
    await setPresence(false);
    const cancelled = shop.signIn(page);
    await ceremonyBegun();
    await page.evaluate('window.running.cancel()');
    expect((await cancelled).error).toMatchObject({ reason: 'cancelled' });
    await setPresence(true);
    expect(await shop.signIn(page)).toMatchObject({ steps: WITH_REGISTRATION, success: 'true' });
  });

  test('of two ceremonies the newer one goes on', async () => {
    await setPresence(false);
    const older = shop.signIn(page);
    await ceremonyBegun();
    // For the ceremonies that begin from now on.
    await setPresence(true);
    const report = reported();
    const newer = shop.signIn(page, { request: { phoneNumber: '+2001004025' } });
    expect((await report).message).toContain('AbortError');
    expect(await newer).toMatchObject({ value: expect.any(String) });
    expect(await older).toMatchObject({ value: expect.any(String) });
    expect(await passkeys()).toHaveLength(1);
  });

  test('unregisterPasskey ends the passkey and keeps the device', async () => {
    await shop.signIn(page);
    const [{ credentialId }] = await passkeys();
    await page.evaluate(() => new proveAuth.AuthenticatorBuilder().build().unregisterPasskey());
    expect(shop.sandbox.counts().registrations).toBe(1);
    shop.sandbox.configure({ extraSteps: ['device/passive/stepup'] });
    const stepped = await shop.signIn(page);
    // The backend has another one created, since the one it knew is gone.
    expect(stepped.steps).toContain('device/passive/register');
    expect(stepped.success).toBe('true');
    expect((await passkeys()).at(-1).credentialId).not.toBe(credentialId);
  });
}, ['chromium']);
