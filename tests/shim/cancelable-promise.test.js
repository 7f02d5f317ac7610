// Jest fails a test that leaves an unhandled rejection behind.
import { spawnSync } from 'node:child_process';
import { expect, jest, test } from '@jest/globals';
import { CancelablePromise } from '../../js/cancelable-promise.js';
import { LogLevel } from '../../js/enums.js';
import { LoggerFactory } from '../../js/logger.js';
import { settled } from './drive-host.js';

/** A promise whose handler settles it. */
function pending() {
  let cancelled = 0;
  let settle;
  const promise = new CancelablePromise((resolve, reject, onCancel) => {
    settle = { resolve, reject };
    onCancel(() => {
      cancelled++;
      reject(new Error('by the handler'));
    });
  });
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

test('cancel runs every handler, in order, once', async () => {
  const ran = [];
  const promise = new CancelablePromise((_resolve, _reject, onCancel) => {
    for (const name of ['first', 'second', 'third']) onCancel(() => ran.push(name));
  });
  promise.cancel();
  promise.cancel();
  expect(ran).toEqual(['first', 'second', 'third']);
  await expect(promise).rejects.toMatchObject({ name: 'AuthError', reason: 'cancelled' });
});

test('a promise that nothing else ends is rejected by cancel, with handlers or without', async () => {
  for (const executor of [() => {}, (_resolve, _reject, onCancel) => onCancel(() => {})]) {
    const promise = new CancelablePromise(executor);
    promise.cancel();
    await expect(promise).rejects.toMatchObject({ reason: 'cancelled', code: 10002 });
  }
});

test('a handler may settle the promise in its own way', async () => {
  const { promise } = pending();
  promise.cancel();
  await expect(promise).rejects.toThrow('by the handler');
  const kept = new CancelablePromise((resolve, _reject, onCancel) => onCancel(() => resolve('what there is')));
  kept.cancel();
  expect(await kept).toBe('what there is');
});

test('a handler that throws is logged and keeps no other from running', async () => {
  const written = jest.fn();
  LoggerFactory.setLogWriter({ write: written });
  try {
    const ran = [];
    const promise = new CancelablePromise((_resolve, _reject, onCancel) => {
      onCancel(() => { throw new Error('a bug'); });
      onCancel(() => ran.push('second'));
    });
    promise.cancel();
    await expect(promise).rejects.toMatchObject({ reason: 'cancelled' });
    expect(ran).toEqual(['second']);
    expect(written).toHaveBeenCalledWith(LogLevel.error, 'prove-auth: ', expect.any(String), expect.any(Error));
  } finally {
    LoggerFactory.setLogWriter(null);
  }
});

test('a handler that comes after the cancel runs at once; none runs once it has settled', async () => {
  let later;
  const ran = [];
  const promise = new CancelablePromise((_resolve, _reject, onCancel) => (later = onCancel));
  promise.cancel();
  later(() => ran.push('late'));
  expect(ran).toEqual(['late']);
  await expect(promise).rejects.toMatchObject({ reason: 'cancelled' });

  for (const settle of [(resolve) => resolve(1), (_resolve, reject) => reject(new Error('failed'))]) {
    const done = new CancelablePromise((resolve, reject, onCancel) => {
      later = onCancel;
      onCancel(() => ran.push('wrong'));
      settle(resolve, reject);
    });
    done.cancel();
    later(() => ran.push('wrong'));
    await done.catch(() => {});
  }
  expect(ran).toEqual(['late']);
  await expect(new CancelablePromise((_r, _j, onCancel) => onCancel('x'))).rejects.toThrow('onCancel: pass a function');
});

test('a promise that waits for another is cancelled through its handlers', async () => {
  const controller = new AbortController();
  const promise = new CancelablePromise((resolve, _reject, onCancel) => {
    onCancel(() => controller.abort());
    resolve(new Promise(() => {}));
  });
  promise.cancel();
  expect(controller.signal.aborted).toBe(true);
  await expect(promise).rejects.toMatchObject({ reason: 'cancelled' });
});

test('values and rejections of other promises and thenables come through', async () => {
  const through = (value) => new CancelablePromise((resolve) => resolve(value));
  expect(await through(Promise.resolve(1))).toBe(1);
  expect(await through({ then: (resolve) => resolve(2) })).toBe(2);
  await expect(through(Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(through({ get then() { throw new Error('bad'); } })).rejects.toThrow('bad');
  await expect(new CancelablePromise(() => { throw new Error('executor'); })).rejects.toThrow('executor');
});

test('cancel rejects all that comes from it, and nothing is unhandled', async () => {
  const one = pending();
  const derived = one.promise.then(() => 1).finally(() => {});
  one.promise.then(() => 2);
  one.promise.cancel();
  one.promise.then(() => 3);
  await expect(one.promise).rejects.toThrow('by the handler');
  await expect(derived).rejects.toThrow('by the handler');
  await settled();
});

test('what then, catch and finally give cancels the one they come from', async () => {
  const ways = [(p) => p.then(() => {}), (p) => p.catch(() => {}), (p) => p.finally(() => {}), (p) => p.then().then()];
  for (const derive of ways) {
    const one = pending();
    const derived = derive(one.promise);
    expect(derived).toBeInstanceOf(CancelablePromise);
    derived.cancel();
    await expect(one.promise).rejects.toThrow('by the handler');
    expect(one.cancelled).toBe(1);
  }
  await settled();
});

test('a chain may be longer than the stack is deep', async () => {
  for (const cancels of ['first', 'last']) {
    const first = pending().promise;
    let last = first;
    for (let links = 0; links < 20_000; links++) last = last.then(() => {});
    (cancels === 'first' ? first : last).cancel();
    await expect(last).rejects.toThrow('by the handler');
  }
});

test('what a cancelled promise leads to is as the page wrote it', async () => {
  const one = pending();
  const shown = one.promise.then(() => 'done').catch(async (error) => `ended ${error.message}`).then((text) => `${text}!`);
  shown.cancel();
  expect(await shown).toBe('ended by the handler!');
});

test('once the first has settled, cancel ends what its value has led to', async () => {
  const first = pending();
  const second = pending();
  const chained = first.promise.then(() => second.promise);
  first.resolve(1);
  await settled();
  chained.cancel();
  await expect(chained).rejects.toThrow(/by the handler|Cancelled/);
  expect([first.cancelled, second.cancelled]).toEqual([0, 1]);
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

test('a page that puts another Promise in the place of the first is cancelled as before', async () => {
  const { promise, resolve } = pending();
  const derived = promise.then(() => 'never');
  const native = globalThis.Promise;
  // As zone.js and Bluebird: what was made by another Promise is none of theirs.
  globalThis.Promise = /** @type {any} */ (class extends native {
    then() { throw new TypeError('not one of mine'); }
  });
  try {
    derived.cancel();
  } finally {
    globalThis.Promise = native;
  }
  await expect(derived).rejects.toThrow('by the handler');
  resolve(1);
});
