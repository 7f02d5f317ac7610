import { afterEach, expect, test } from '@jest/globals';
import { Listeners } from '../../js/listeners.js';
import { LoggerFactory } from '../../js/logger.js';

afterEach(() => LoggerFactory.setLogWriter(null));

const event = { type: 'progress', detail: { type: 'done' } };

test('listeners are called in their order, once each, until removed', () => {
  const calls = [];
  const listeners = new Listeners();
  const first = () => calls.push('first');
  listeners.add('progress', first);
  listeners.add('progress', first);
  listeners.add('progress', { handleEvent: ({ detail }) => calls.push(detail.type) });
  listeners.add('progress', () => calls.push('once'), { once: true });
  listeners.add('other', () => calls.push('other'));
  listeners.dispatch(event);
  listeners.remove('progress', first);
  listeners.dispatch(event);
  expect(calls).toEqual(['first', 'done', 'once', 'done']);
});

test('a signal removes its listener', () => {
  const calls = [];
  const listeners = new Listeners();
  const controller = new AbortController();
  listeners.add('progress', () => calls.push(1), { signal: controller.signal });
  controller.abort();
  listeners.add('progress', () => calls.push(2), { signal: controller.signal });
  listeners.dispatch(event);
  expect(calls).toEqual([]);
});

test('a listener that throws is logged, and the next one is called', () => {
  const logged = [];
  LoggerFactory.setLogWriter({ write: (...args) => logged.push(args) });
  const listeners = new Listeners();
  let called = false;
  listeners.add('progress', () => { throw new Error('bug in the page'); });
  listeners.add('progress', () => (called = true));
  listeners.dispatch(event);
  expect(called).toBe(true);
  expect(logged[0].at(-1).message).toBe('bug in the page');
});
