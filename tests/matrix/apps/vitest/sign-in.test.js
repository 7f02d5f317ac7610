import { expect, test } from 'vitest';

import { signIn } from '../sign-in.mjs';

test('a customer signs in', async () => {
  expect(await signIn(process.env.SHOP)).toEqual({ success: 'true' });
});
