// One registration of a device at a time: the locks of a page, be they its own, and when they are given back.
import { expect, test } from '@jest/globals';
import { driveHost, settled } from './drive-host.js';

test('one lock at a time: the next has it when the first is aborted', async () => {
  const order = [];
  const first = driveHost();
  const second = driveHost({ deviceStore: first.state.deviceStore });
  const lock = { kind: 'storage', op: 'lock', name: 'registration', timeoutMs: 5000 };
  await first.answerTo(lock);
  const waiting = second.answerTo(lock).then(() => order.push('second'));
  await settled();
  order.push('released');
  first.host.abort(first.lastId);
  await waiting;
  expect(order).toEqual(['released', 'second']);
  second.host.close();
});

test('a lock that comes after its time limit is given back', async () => {
  const first = driveHost();
  const lock = { kind: 'storage', op: 'lock', name: 'late', timeoutMs: 20 };
  await first.answerTo(lock);
  expect(await driveHost().answerTo(lock)).toMatchObject({ failed: 'timeout' });
  first.host.abort(first.lastId);
  const third = driveHost();
  expect(await third.answerTo(lock)).toEqual({});
  third.host.close();
});

test('a lock that is given although nobody waits any more is given back', async () => {
  let give;
  const released = [];
  // Unlike Web Locks, it does not listen to its signal.
  const locks = {
    request: async (_name, _options, whileHeld) => {
      await new Promise((resolve) => (give = resolve));
      await whileHeld();
      released.push('lock');
    },
  };
  const lock = { kind: 'storage', op: 'lock', name: 'late', timeoutMs: 5 };
  for (const endCall of [false, true]) {
    const driver = driveHost({ platform: { locks } });
    const answer = driver.answerTo(lock);
    if (endCall) {
      await settled();
      driver.host.close();
    } else {
      expect(await answer).toMatchObject({ failed: 'timeout' });
    }
    give();
    await settled();
    expect(released.splice(0)).toEqual(['lock']);
    driver.host.close();
  }
});

test('locks that do not exist are unsupported, refused ones are refused', async () => {
  const lock = { kind: 'storage', op: 'lock', name: 'a' };
  expect(await driveHost({ platform: { locks: null } }).answerTo(lock)).toMatchObject({ failed: 'unsupported' });
  const refusing = { request: async () => { throw new DOMException('', 'SecurityError'); } };
  expect(await driveHost({ platform: { locks: refusing } }).answerTo(lock)).toMatchObject({ failed: 'refused' });
});

test('a lock of the page\'s own that is given twice is given back twice', async () => {
  const released = [];
  const locks = {
    request: async (_name, _options, whileHeld) => {
      const twice = [whileHeld().then(() => released.push('one')), whileHeld().then(() => released.push('other'))];
      await Promise.all(twice);
    },
  };
  const driver = driveHost({ platform: { locks } });
  expect(await driver.answerTo({ kind: 'storage', op: 'lock', name: 'twice' })).toEqual({});
  await settled();
  expect(released).toEqual(['other']);
  driver.host.abort(driver.lastId);
  await settled();
  expect(released).toEqual(['other', 'one']);
});
