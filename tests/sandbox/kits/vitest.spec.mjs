// Vitest runs this file; tests/sandbox/kits.test.js starts it.
import * as sdk from '../../../dist/node.mjs';
import { useSandbox } from 'prove-auth-sandbox/vitest';
import { expect, test } from 'vitest';
import { signIn } from './headless.mjs';

const kit = useSandbox();

test('a sign-in by OTP', async () => {
  expect(await signIn(sdk, kit, '4155550195')).toBe('true');
  expect(kit.sandbox).toHaveCalled('/v1/client/mobile/otp/start', 1);
  expect(kit.sandbox).toHaveTexted('4155550195', 1);
  expect(kit.sandbox).toHaveRefusedNothing();
});

test('the sandbox is empty before each test', () => {
  expect(kit.sandbox).not.toHaveTexted('4155550195');
});
