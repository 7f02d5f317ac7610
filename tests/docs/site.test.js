// The documentation's site: built without the network, without dead links (the build fails of one), and with an anchor
// for each reason of an error.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { beforeAll, expect, test } from '@jest/globals';

import { buildDocs, TYPES } from '../../scripts/docs.mjs';
import { AUTH_ERROR_REASONS, AuthError } from '../../js/errors.js';
import { PAGES } from './blocks.js';

const DIST = fileURLToPath(new URL('../../docs/dist/', import.meta.url));

beforeAll(() => buildDocs({ built: true }), 300_000);

test('has every page and the reference of every entry', async () => {
  const files = await readdir(DIST, { recursive: true });
  expect(files).toEqual(expect.arrayContaining(PAGES.map((page) => page.replace('.md', '.html'))));
  const entries = Object.values(TYPES).map((name) => (name === 'prove-auth-wasm' ? `${name}/index` : name));
  expect(files).toEqual(expect.arrayContaining(entries.map((name) => join('reference', `${name}.html`))));
});

test.each(AUTH_ERROR_REASONS)('the address that an error of reason %s gives is there', async (reason) => {
  const [file = '', anchor] = new AuthError('', { reason }).docs.replace('docs/', '').split('#');
  expect(await readFile(join(DIST, file), 'utf8')).toContain(`id="${anchor}"`);
});

test('loads nothing from elsewhere', async () => {
  const files = (await readdir(DIST, { recursive: true })).filter((name) => /\.(html|css|js)$/.test(name));
  const loads = /<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?\/\/[^"]*|url\((?:https?:)?\/\/[^)]*/g;
  for (const name of files) {
    const text = await readFile(join(DIST, name), 'utf8');
    expect([name, text.match(loads)]).toEqual([name, null]);
  }
});

test('where the site is kept elsewhere, errors say so', () => {
  const before = AuthError.docsRoot;
  try {
    AuthError.docsRoot = '/help/';
    expect(new AuthError('', { reason: 'network' }).docs).toBe('/help/errors.html#network');
  } finally {
    AuthError.docsRoot = before;
  }
});
