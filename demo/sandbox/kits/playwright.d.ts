import type { Expect, TestType, PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions } from '@playwright/test';
import type { RunningSandbox, SandboxOptions } from 'prove-auth-sandbox';
import type { Phone, SandboxMatchers } from './phone.js';

export { Phone } from './phone.js';
export interface SandboxFixtures {
  /** What the sandbox of each test is started with: `test.use({ sandboxOptions: { settings: { retries: false } } })`. */
  sandboxOptions: SandboxOptions;
  /** A sandbox of this test's own. */
  sandbox: RunningSandbox;
  /** The customer's phone. */
  phone: Phone;
}
export declare const test: TestType<PlaywrightTestArgs & PlaywrightTestOptions & SandboxFixtures, PlaywrightWorkerArgs & PlaywrightWorkerOptions>;
export declare const expect: Expect<{
  toHaveCalled(sandbox: RunningSandbox, path: string, times?: number): { pass: boolean; message: () => string };
  toHaveTexted(sandbox: RunningSandbox, phoneNumber: string, count?: number): { pass: boolean; message: () => string };
  toHaveRefusedNothing(sandbox: RunningSandbox): { pass: boolean; message: () => string };
}>;
export type { SandboxMatchers };
