// The hostile programs, for a few seconds each and from seeds that stay; `npm run hostile` runs them for minutes.
import { expect, test } from '@jest/globals';

import { PROGRAMS, runProgram } from './run.mjs';

const SECONDS = 3;

test.each(PROGRAMS)('a hostile %s can freeze, poison and lose nothing', async (program) => {
  const { faults, flows, goodFlows, outcomes } = await runProgram(program, { seed: 4, seconds: SECONDS });
  expect(faults).toEqual([]);
  expect([flows > 10, goodFlows > 0, outcomes.done > 0]).toEqual([true, true, true]);
});
