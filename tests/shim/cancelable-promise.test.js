// Jest fails a test that leaves an unhandled rejection behind.
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { CancelablePromise } from '../../js/cancelable-promise.js';
import { settled } from './drive-host.js';

function pending() {
  let cancelled = 0;
  let settle;
  const promise = new CancelablePromise(
    (resolve, reject) => (settle = { resolve, reject }),
    () => {
      cancelled++;
      settle.reject(new Error('cancelled'));
    },
  );
  return { promise, ...settle, get cancelled() { return cancelled; } };
}

test('it is a Promise, for await and for then', async () => {
  const { promise, resolve } = pending();
  expect(promise).toBeInstanceOf(Promise);
  const derived = promise.then((value) => value + 1);
  resolve(1);
  expect(await promise).toBe(1);
  expect(await derived).toBe(2);
});

test('cancel rejects it and all that comes from it, and nothing is unhandled', async () => {
  const one = pending();
  const derived = one.promise.then(() => 1).finally(() => {});
  one.promise.then(() => 2);
  one.promise.cancel();
  one.promise.then(() => 3);
  await expect(one.promise).rejects.toThrow('cancelled');
  await expect(derived).rejects.toThrow('cancelled');
  await settled();
});

test('what then, catch and finally give cancels the one they come from', async () => {
  const ways = [(p) => p.then(() => {}), (p) => p.catch(() => {}), (p) => p.finally(() => {}), (p) => p.then().then()];
  for (const derive of ways) {
    const one = pending();
    const derived = derive(one.promise);
    expect(derived).toBeInstanceOf(CancelablePromise);
    derived.cancel();
    await expect(one.promise).rejects.toThrow('cancelled');
    expect(one.cancelled).toBe(1);
  }
  await settled();
});

test('a rejection that nobody asked for and nobody handles is reported as with any promise', () => {
  const module = new URL('../../js/cancelable-promise.js', import.meta.url).href;
  const script = `import { CancelablePromise } from '${module}'; new CancelablePromise((_, reject) => reject('not handled'));`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('not handled');
});

test('the statics of Promise work', async () => {
  expect(await CancelablePromise.resolve(1)).toBe(1);
  expect(await CancelablePromise.all([1, CancelablePromise.resolve(2)])).toEqual([1, 2]);
  CancelablePromise.resolve(1).cancel();
});
