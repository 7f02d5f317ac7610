import { afterEach, expect, test } from '@jest/globals';
import { MemoryDeviceStore } from '../../js/host/memory-device-store.js';
import { readSetting, writeSetting } from '../../js/host/settings.js';
import { LogLevel, LoggerFactory } from '../../js/node.js';

afterEach(() => {
  LoggerFactory.setLogWriter(null);
  LoggerFactory.setLogLevel(LogLevel.error);
});

test('a worker, which has no storage, is told once what to do about it', () => {
  const said = [];
  LoggerFactory.setLogWriter({ write: (level, ...args) => said.push(args.join(' ')) });
  LoggerFactory.setLogLevel(LogLevel.warn);
  writeSetting(null, 'a', '1');
  writeSetting(null, 'b', '2');
  expect(said).toEqual([expect.stringMatching(/workers have none.*withStorage\(\)/)]);
});

test('settings are kept in the storage; an empty value removes one', () => {
  const { storage } = new MemoryDeviceStore();
  expect(readSetting(storage, 'ProveAuth.DeviceId')).toBeNull();
  writeSetting(storage, 'ProveAuth.DeviceId', 'd');
  expect(storage.getItem('ProveAuth.DeviceId')).toBe('d');
  expect(readSetting(storage, 'ProveAuth.DeviceId')).toBe('d');
  writeSetting(storage, 'ProveAuth.DeviceId', '');
  expect(storage.getItem('ProveAuth.DeviceId')).toBeNull();
});

test('what the storage holds already is not written again', () => {
  const { storage } = new MemoryDeviceStore();
  writeSetting(storage, 'a', '1');
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  writeSetting(storage, 'a', '2');
  expect(readSetting(storage, 'a')).toBe('2');
  writeSetting(storage, 'a', '1');
  storage.removeItem('a');
  expect(readSetting(storage, 'a')).toBeNull();
});

test('a text longer than any of this library is no setting of its', () => {
  const { storage } = new MemoryDeviceStore();
  storage.setItem('a', 'x'.repeat(256 * 1024));
  storage.setItem('b', 'x'.repeat(256 * 1024 + 1));
  expect(readSetting(storage, 'a')).toHaveLength(256 * 1024);
  expect(readSetting(storage, 'b')).toBeNull();
});

test('a storage that refuses everything is replaced by the memory of the page', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  expect(readSetting(storage, 'a')).toBeNull();
  writeSetting(storage, 'a', '1');
  expect(readSetting(storage, 'a')).toBe('1');
  writeSetting(storage, 'a', '');
  expect(readSetting(storage, 'a')).toBeNull();
});

test('a full storage: the newer value counts, until one can be stored again', () => {
  const { storage } = new MemoryDeviceStore();
  writeSetting(storage, 'a', 'old');
  const { setItem } = storage;
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  writeSetting(storage, 'a', 'new');
  expect(readSetting(storage, 'a')).toBe('new');
  storage.setItem = setItem;
  writeSetting(storage, 'a', 'newest');
  expect(storage.getItem('a')).toBe('newest');
  storage.removeItem('a');
  expect(readSetting(storage, 'a')).toBeNull();
});

test('no storage, and one that answers something else than text', () => {
  writeSetting(null, 'b', '2');
  expect(readSetting(null, 'b')).toBe('2');
  writeSetting(null, 'b', '');
  expect(readSetting(null, 'b')).toBeNull();
  expect(readSetting({ getItem: () => Promise.resolve('x') }, 'b')).toBeNull();
});
