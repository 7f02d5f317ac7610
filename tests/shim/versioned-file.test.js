import { closeSync, fstatSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VersionedFile } from '../../js/host/node/versioned-file.js';

let directory;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'versions-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Another process's view of the same document. */
const open = () => new VersionedFile(directory, () => ({ by: [] }));
const add = (name) => (document) => void document.by.push(name);

test('a document is empty before its first change, and every process sees the latest', () => {
  expect(open().read()).toEqual({ by: [] });
  expect(readdirSync(directory)).toEqual([]);
  open().update(add('a'));
  open().update(add('b'));
  expect(open().read()).toEqual({ by: ['a', 'b'] });
  expect(readdirSync(directory)).toEqual(['2.json']);
});

test('whoever comes second repeats the change on what the first one wrote', () => {
  let raced = false;
  open().update((document) => {
    if (!raced) open().update(add('first'));
    raced = true;
    add('second')(document);
  });
  expect(open().read()).toEqual({ by: ['first', 'second'] });
  expect(readdirSync(directory)).toEqual(['2.json']);
});

test('a version that others have left behind and removed is not taken for the latest', () => {
  open().update(add('base'));
  let raced = false;
  open().update((document) => {
    // Two changes: the version after the base exists no more when this one is to be written.
    if (!raced) [add('first'), add('second')].forEach((change) => open().update(change));
    raced = true;
    add('third')(document);
  });
  expect(open().read()).toEqual({ by: ['base', 'first', 'second', 'third'] });
  expect(readdirSync(directory)).toEqual(['4.json']);
});

test('what a reader may hold open is never written to again', () => {
  open().update(add('base'));
  const held = [];
  let tries = 0;
  open().update((document) => {
    for (const name of readdirSync(directory)) {
      const file = openSync(join(directory, name));
      held.push([file, fstatSync(file).size]);
    }
    if (tries++ < 2) [add('x'), add('y')].forEach((change) => open().update(change));
    document.by = [...document.by, 'z'.repeat(tries)];
  });
  expect(tries).toBe(3);
  expect(held.length).toBeGreaterThan(3);
  for (const [file, size] of held) {
    expect(fstatSync(file).size).toBe(size);
    closeSync(file);
  }
  expect(open().read().by).toEqual(['base', 'x', 'y', 'x', 'y', 'zzz']);
  expect(readdirSync(directory)).toHaveLength(1);
});

test('a change that throws changes nothing and leaves nothing', () => {
  open().update(add('a'));
  expect(() => open().update(() => { throw new Error('no'); })).toThrow('no');
  expect(open().read()).toEqual({ by: ['a'] });
  expect(readdirSync(directory)).toEqual(['1.json']);
});
