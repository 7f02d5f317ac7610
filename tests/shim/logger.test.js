import { afterEach, expect, jest, test } from '@jest/globals';
import { LogLevel } from '../../js/enums.js';
import { LoggerFactory } from '../../js/logger.js';

afterEach(() => {
  LoggerFactory.setLogLevel(LogLevel.error);
  LoggerFactory.setLogWriter(null);
  jest.restoreAllMocks();
});

test('a writer gets the levels up to the one that was set', () => {
  const lines = [];
  LoggerFactory.setLogWriter({ write: (level, ...args) => lines.push([level, ...args]) });
  const logger = LoggerFactory.getLogger('page');
  for (const level of ['disabled', 'error', 'warn', 'info', 'debug', 'trace']) {
    lines.length = 0;
    LoggerFactory.setLogLevel(LogLevel[level]);
    for (const name of ['error', 'warn', 'info', 'debug', 'trace']) logger[name]('text', { a: 1 });
    expect(lines.map(([given]) => given)).toEqual([1, 2, 3, 4, 5].slice(0, LogLevel[level]));
  }
  expect(lines[0]).toEqual([LogLevel.error, 'page: ', 'text', { a: 1 }]);
});

test('errors go to the console unless told otherwise, and a writer that throws disturbs nobody', () => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const logger = LoggerFactory.getLogger('page');
  logger.error('x');
  logger.warn('x');
  expect(error).toHaveBeenCalledWith('page: ', 'x');
  expect(warn).not.toHaveBeenCalled();
  LoggerFactory.setLogWriter({ write: () => { throw new Error('full'); } });
  expect(() => logger.error('x')).not.toThrow();
});

test('unusable levels and writers are refused', () => {
  for (const level of ['error', 6, -1, undefined, NaN]) {
    expect(() => LoggerFactory.setLogLevel(level)).toThrow(expect.objectContaining({ reason: 'invalid_argument' }));
  }
  expect(() => LoggerFactory.setLogWriter({})).toThrow(expect.objectContaining({ reason: 'invalid_argument' }));
});
