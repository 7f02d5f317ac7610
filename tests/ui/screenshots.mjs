// `npm run screenshots`: each phase of <prove-sign-in> in light and dark, on a computer and on a phone, into
// docs/public/screens, for a person to look at and for the documentation to show.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from '../browser/launch.js';
import { Customer } from './customer.js';
import { openSite, PHONE_NUMBER } from './site.js';
import { until } from '../until.js';
import { ROOT, exitWith } from '../../scripts/run-command.mjs';

const FOLDER = join(ROOT, 'docs/public/screens');
const DEVICES = {
  desktop: { width: 640, height: 600 },
  phone: { width: 360, height: 600 },
};

/** @param {Customer} customer @param {(phase: string) => Promise<void>} shoot @param {string} language */
async function walk(customer, shoot, language) {
  const { site } = customer;
  const open = (/** @type {string} */ query) => customer.open(`attempts=3&lang=${language}&${query}`);
  const type = async (/** @type {string} */ text) => {
    await customer.tabTo('phone');
    await customer.types(text);
  };
  await open('possession-type=mobile&ask-phone-number=');
  await shoot('idle');
  site.sandbox.fail({ path: '/v1/client/device/passive/register', kind: 'slow', delayMs: 600_000 });
  await type(PHONE_NUMBER);
  await until(() => site.sandbox.counts().slowAnswers, 'the slow answer is due');
  await shoot('checking');
  site.sandbox.advance(600_000);
  await customer.seesInput('otp');
  await customer.page.keyboard.type('1234');
  await shoot('otp');
  await customer.page.keyboard.press('Backspace');
  await customer.page.keyboard.press('Enter');
  await customer.sees('[role="alert"]');
  await shoot('otp-refused');
  await customer.types('1234');
  await customer.sees('[part="text"]', /./);
  await customer.page.waitForFunction('document.querySelector("prove-sign-in").state.phase === "done"');
  await shoot('done');
  await open('possession-type=desktop');
  await customer.press('submit');
  await customer.seesInput('phone');
  await shoot('phone-number');
  await customer.types('12');
  await customer.sees('[role="alert"]');
  await shoot('phone-refused');
  await customer.types(PHONE_NUMBER);
  await customer.page.waitForFunction('document.querySelector("prove-sign-in").state.phase === "instant-link"');
  await customer.sees('button[part~="resend"]');
  await shoot('instant-link');
  await customer.press('cancel');
  await customer.sees('button[part~="submit"]');
  await shoot('failed');
  await customer.page.goto(`${site.origin}/own?possessionType=desktop&lang=${language}`);
  await customer.page.click('#sign-in');
  await customer.seesInput('phone');
  await shoot('over-page');
}

async function takeScreenshots() {
  mkdirSync(FOLDER, { recursive: true });
  const site = await openSite();
  const { browser, close } = await chromium();
  try {
    for (const [device, viewport] of Object.entries(DEVICES)) {
      for (const [scheme, language] of [['light', 'en'], ['dark', 'en'], ['light', 'ar']]) {
        if (language === 'ar' && device === 'desktop') continue;
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        await page.setViewport(viewport);
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        const suffix = language === 'en' ? scheme : language;
        await walk(new Customer(page, site), async (phase) => {
          await page.screenshot({ path: join(FOLDER, `${phase}-${device}-${suffix}.png`) });
        }, language);
        await context.close();
        await site.sandbox.reset();
      }
    }
  } finally {
    await close();
    await site.close();
  }
}

await takeScreenshots().catch(exitWith);
