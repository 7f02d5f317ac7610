import { expect as baseExpect, test as base } from '@playwright/test';
import { startSandbox } from 'prove-auth-sandbox';
import { matchers } from './matchers.js';
import { Phone } from './phone.js';

/**
 * @typedef {import('./playwright.js').SandboxFixtures} Own
 * @type {import('@playwright/test').Fixtures<Own, {}, import('@playwright/test').PlaywrightTestArgs>}
 */
const fixtures = {
  sandboxOptions: [{}, { option: true }],
  sandbox: async ({ sandboxOptions }, use) => {
    const { settings, ...others } = sandboxOptions;
    const sandbox = await startSandbox({ settings: { requestsPerSecond: 0, ...settings }, ...others });
    await use(sandbox);
    await sandbox.close();
  },
  phone: async ({ sandbox }, use) => use(new Phone(sandbox)),
};

export const test = base.extend(fixtures);

export const expect = baseExpect.extend(matchers);
export { Phone };
