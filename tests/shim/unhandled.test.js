// What `unhandledrejection` hears of. In a process of its own: Jest's `process` hears nothing.
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

test('a failed call that nobody handles is reported once; a handled or a cancelled one is not', () => {
  const script = new URL('unhandled-process.js', import.meta.url).pathname;
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 100_000 });
  const reported = JSON.parse(stdout);
  expect(reported.map(([name]) => name).sort()).toEqual([
    'another call', 'derived from one that failed', 'failed', 'failed with a signal', 'failed, and asked for twice',
  ]);
  expect(reported.map(([, reason]) => reason)).not.toContain('cancelled');
});
