// Other people's tests, with the tools that they run them by.
import { expect, test } from '@jest/globals';

import { tool } from './consumers.js';
import { inMatrix } from './in-matrix.js';

const { shop, expectSignIn } = inMatrix();

test.each([
  ['Jest 30, node', 'jest/bin/jest.js', ['--no-watchman'], 'jest-node', '1 passed'],
  ['Jest 30, jsdom', 'jest/bin/jest.js', ['--no-watchman'], 'jest-jsdom', '1 passed'],
  ['Vitest', 'vitest/vitest.mjs', ['run'], 'vitest', '1 passed'],
])('%s', async (_, path, args, app, passed) => {
  const said = await expectSignIn(() => tool(path, args, app, { SHOP: shop().origin }));
  expect(said).toContain(passed);
});
