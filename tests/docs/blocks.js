// The code of the documentation's pages.
import { readFileSync, readdirSync } from 'node:fs';

const DOCS = new URL('../../docs/', import.meta.url);

/** @typedef {{ page: string, language: string, name: string | undefined, code: string }} Block */

/** The pages that people write; the reference is generated. */
export const PAGES = readdirSync(DOCS).filter((file) => file.endsWith('.md'));

/**
 * The fenced blocks of a page: ```js run=name is run by a test of that name, ```text is not code.
 * @param {string} page @returns {Block[]}
 */
export function blocksOf(page) {
  const text = readFileSync(new URL(page, DOCS), 'utf8');
  return [...text.matchAll(/^```(\w*)([^\n]*)\n(.*?)^```$/gms)].map(([, language = '', info = '', code = '']) => (
    { page, language, name: /run=([\w-]+)/.exec(info)?.[1], code }));
}

/** @type {Map<string, Block>} */
export const NAMED = new Map(PAGES.flatMap(blocksOf).flatMap((block) => (block.name ? [[block.name, block]] : [])));

/** @param {string} name of a block @returns {string} */
export function codeOf(name) {
  const block = NAMED.get(name);
  if (!block) throw new Error(`the documentation has no block named ${name}`);
  return block.code;
}
