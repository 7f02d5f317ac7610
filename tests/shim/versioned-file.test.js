import { execFileSync } from 'node:child_process';
import {
  chmodSync, closeSync, fstatSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, symlinkSync,
  truncateSync, utimesSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { VersionedFile } from '../../js/host/node/versioned-file.js';

let directory;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'versions-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

const FORMAT = { empty: () => ({ by: [] }), parse: JSON.parse, format: JSON.stringify };
/** Another process's view of the same document. */
const open = () => new VersionedFile(directory, FORMAT);
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

test('a change that has nothing to change writes nothing', () => {
  open().update(add('a'));
  open().update((document) => {
    add('b')(document);
    return false;
  });
  expect(open().read()).toEqual({ by: ['a'] });
  expect(readdirSync(directory)).toEqual(['1.json']);
});

/** What may lie in a folder, each under a name that could be taken for a version. */
const ODD_FILES = {
  'a leading zero': () => ['007.json', writeFileSync],
  'no version at all': () => ['0.json', writeFileSync],
  'a sign': () => ['-8.json', writeFileSync],
  'another way to write a number': () => ['1e3.json', writeFileSync],
  'a huge number': () => [`${'9'.repeat(200)}.json`, writeFileSync],
  'a number that is not told from its neighbours': () => [`${2 ** 53}.json`, writeFileSync],
  'a link that leads nowhere': () => ['9.json', (path) => symlinkSync(join(directory, 'nowhere'), path)],
  'a link to itself': () => ['9.json', (path) => symlinkSync(path, path)],
  'a folder': () => ['9.json', (path) => mkdirSync(path)],
  'a pipe': () => ['9.json', (path) => execFileSync('mkfifo', [path])],
};

test.each(Object.keys(ODD_FILES))('a name with %s is no version, and stays', (kind) => {
  open().update(add('a'));
  const [name, make] = ODD_FILES[kind]();
  make(join(directory, name), '');
  expect(open().read()).toEqual({ by: ['a'] });
  open().update(add('b'));
  expect(open().read()).toEqual({ by: ['a', 'b'] });
  expect(readdirSync(directory).sort()).toEqual(['2.json', name].sort());
  expect(lstatSync(join(directory, name))).toBeDefined();
});

/** What a process of its own makes of the folder: one that never returned would not be a failed test here. */
function inProcess(code, path = directory) {
  const file = JSON.stringify(new URL('../../js/host/node/versioned-file.js', import.meta.url));
  const format = '{ empty: () => ({ by: [] }), parse: JSON.parse, format: JSON.stringify }';
  const program = `import { VersionedFile } from ${file};
    try { const file = new VersionedFile(${JSON.stringify(path)}, ${format}); ${code} }
    catch ({ reason, message }) { console.log(reason, message); }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000, encoding: 'utf8' });
}

test.each(['a link that leads nowhere', 'a link to itself', 'a folder', 'a pipe'])(
  '%s in the place of the next version is passed over', (kind) => {
    open().update(add('a'));
    const [, make] = ODD_FILES[kind]();
    for (const name of ['2.json', '3.json', '5.json']) make(join(directory, name));
    inProcess('for (const name of [\'b\', \'c\']) file.update(({ by }) => void by.push(name));');
    expect(open().read()).toEqual({ by: ['a', 'b', 'c'] });
    expect(readdirSync(directory).sort()).toEqual(['2.json', '3.json', '5.json', '6.json']);
  },
);

test('a folder that cannot be made, where the system says only that it is missing, is told', () => {
  expect(inProcess('', '/proc/nothing/device')).toMatch(/^storage The device's folder cannot be used \(/);
});

test('a file too large to be read is told by its name, and none is written', () => {
  open().update(add('a'));
  const text = 'x'.repeat(2 ** 24);
  expect(() => open().update(add(text))).toThrow(expect.objectContaining({ reason: 'storage' }));
  expect(open().read()).toEqual({ by: ['a'] });
  writeFileSync(join(directory, '7.json'), '');
  truncateSync(join(directory, '7.json'), 2 ** 40);
  expect(inProcess('file.read();')).toBe('storage 7.json in the device\'s folder is too large.\n');
});

test('after the last number there is, a change is refused instead of being lost', () => {
  writeFileSync(join(directory, `${Number.MAX_SAFE_INTEGER - 1}.json`), '{"by":["a"]}');
  expect(open().read()).toEqual({ by: ['a'] });
  expect(() => open().update(add('b'))).toThrow(expect.objectContaining({ name: 'AuthError', reason: 'storage' }));
  expect(open().read()).toEqual({ by: ['a'] });
});

test('a damaged file is told by its name', () => {
  open().update(add('a'));
  writeFileSync(join(directory, '1.json'), '{"by":');
  const named = expect.objectContaining({ reason: 'storage', message: expect.stringContaining('1.json') });
  expect(() => open().read()).toThrow(named);
});

test('a folder that is gone is told', () => {
  const file = open();
  rmSync(directory, { recursive: true });
  expect(() => file.read()).toThrow(expect.objectContaining({ reason: 'storage' }));
  expect(() => file.update(add('a'))).toThrow(expect.objectContaining({ reason: 'storage' }));
});

test('only files that a process may still be writing are left', () => {
  open().update(add('a'));
  const named = (digit) => `${String(digit).repeat(8)}-0000-4000-8000-000000000000.tmp`;
  for (const name of [named(1), named(2), 'mine.tmp']) writeFileSync(join(directory, name), '');
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const name of [named(1), 'mine.tmp']) utimesSync(join(directory, name), anHourAgo, anHourAgo);
  open();
  expect(readdirSync(directory).sort()).toEqual(['1.json', named(2), 'mine.tmp'].sort());
});

test.each([0o770, 0o707, 0o775, 0o1777])('a folder of mode %o, which others can write to, is refused', (mode) => {
  chmodSync(directory, mode);
  expect(open).toThrow(expect.objectContaining({ reason: 'storage', message: expect.stringContaining('chmod go-w') }));
  chmodSync(directory, 0o755);
  open().update(add('a'));
});

test('a folder of another user is refused', () => {
  jest.spyOn(process, 'geteuid').mockReturnValue(lstatSync(directory).uid + 1);
  expect(open).toThrow(expect.objectContaining({ reason: 'storage', message: expect.stringContaining('chown') }));
});
