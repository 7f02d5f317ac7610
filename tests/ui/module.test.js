// The elements, React and Vue as files: complete texts, size, and no harm where there is no page.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';

import { describe, expect, test } from '@jest/globals';

import { PACKED } from '../../build/wasm/wasm-bytes.mjs';
import { bundleApp } from './bundle-app.js';

const ROOT = new URL('../../', import.meta.url);
const require = createRequire(import.meta.url);
const LANGUAGES = readdirSync(new URL('ui/languages/', ROOT)).map((file) => file.replace('.js', ''));

/** @param {...string} files of dist/ @returns {number} bytes as a web server sends them */
const brotli = (...files) => files.reduce((sum, file) =>
  sum + brotliCompressSync(readFileSync(new URL(`dist/${file}`, ROOT))).length, 0);

describe('the texts', () => {
  test('are in seven languages', () => {
    expect(LANGUAGES.sort()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt']);
  });

  test.each(LANGUAGES)('are complete in %s, with their places for numbers', async (language) => {
    const { en } = await import('../../ui/languages/en.js');
    const { [language]: texts } = await import(`../../ui/languages/${language}.js`);
    const places = (/** @type {Record<string, string>} */ all) =>
      Object.fromEntries(Object.entries(all).map(([name, text]) => [name, text.match(/\{\w+\}/g)]));
    expect(places(texts)).toEqual(places(en));
    expect(Object.values(texts).filter((text) => text.trim() === '')).toEqual([]);
  });
});

/** What is wrong in a language: French has a no-break space before high punctuation, Arabic and Japanese their own. */
const WRONG = { fr: / [:;?!]/, ar: /[?;,]/, ja: /[.,:?!]/ };

test.each(Object.entries(WRONG))('the texts in %s are punctuated as the language is', async (language, wrong) => {
  const { [language]: texts } = await import(`../../ui/languages/${language}.js`);
  expect(Object.values(texts).filter((text) => wrong.test(text))).toEqual([]);
});

describe('the files', () => {
  test('are small: the elements at most 12 KB beside the core, React 2 KB beside them', () => {
    expect(brotli('ui.mjs', 'ui-elements.mjs', 'possession-check.mjs')).toBeLessThanOrEqual(12 * 1024);
    expect(brotli('react.mjs')).toBeLessThanOrEqual(2 * 1024);
    expect(brotli('vue.mjs')).toBeLessThanOrEqual(2 * 1024);
  });

  /** A piece of the WebAssembly module, as the build that carries it has it. */
  const piece = PACKED.slice(1000, 1200);

  test.each(['ui', 'react', 'vue'])('%s brings no core along: a page has the one that it imports', async (name) => {
    const page = (/** @type {string} */ core) => bundleApp(`import * as core from 'prove-auth-wasm${core}';
      import * as part from 'prove-auth-wasm/${name}';
      Object.assign(globalThis, { core, part });`);
    const slim = await page('/slim');
    expect(slim).toContain('prove_auth.wasm');
    expect(slim).not.toContain(piece);
    expect(await page('')).toContain(piece);
    for (const bundle of [slim, await page('/nowasm')]) expect(bundle.match(/\.name = "OtpError"/g)).toHaveLength(1);
  });

  const ENTRIES = ['ui', 'react', 'vue', 'summarise'];

  test.each(ENTRIES)('%s is found by import and by require, without a page', async (name) => {
    const imported = await import(new URL(`dist/${name}.mjs`, ROOT).href);
    expect(Object.keys(require(`../../dist/${name}.cjs`)).sort()).toEqual(Object.keys(imported).sort());
    const types = readFileSync(new URL(`dist/${name}.d.cts`, ROOT), 'utf8');
    const declared = [...types.matchAll(/^export declare (?:class|const|function) (\w+)/gm)].map(([, value]) => value);
    expect(declared.sort()).toEqual(Object.keys(imported).sort());
  });
});
