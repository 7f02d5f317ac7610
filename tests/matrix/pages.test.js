// Pages without a bundler: the script tag, the module, and workers of both kinds.
import { test } from '@jest/globals';

import { APPS, CONSUMERS } from './consumers.js';
import { inMatrix } from './in-matrix.js';

const { shop, expectPageSignsIn } = inMatrix({ browser: true });

test.each([
  ['script tag', '/script-tag/'],
  ['module with an import map', '/module/'],
  ['classic worker', '/worker/'],
])('%s', async (_, path) => {
  shop().serve(APPS, CONSUMERS);
  await expectPageSignsIn(path);
});
