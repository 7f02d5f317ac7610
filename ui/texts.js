// The texts of the elements and which language they are in.
import { ar } from './languages/ar.js';
import { de } from './languages/de.js';
import { en } from './languages/en.js';
import { es } from './languages/es.js';
import { fr } from './languages/fr.js';
import { ja } from './languages/ja.js';
import { pt } from './languages/pt.js';

/** @typedef {import('./public.js').Texts} Texts */

/** @type {Map<string, Partial<Texts>>} by language tag in lower case */
const languages = new Map(Object.entries({ ar, de, en, es, fr, ja, pt }));

/** Languages that are written from right to left, by their first subtag. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)/;

/** @param {string} language @param {Partial<Texts>} texts */
export function setTexts(language, texts) {
  const tag = language.toLowerCase();
  languages.set(tag, { ...languages.get(tag), ...given(texts) });
}

/**
 * Without what is no text: a page's own translation may be missing.
 * @param {Partial<Texts>} texts
 * @returns {Partial<Texts>}
 */
function given(texts) {
  return Object.fromEntries(Object.entries(texts ?? {}).filter(([, text]) => typeof text === 'string'));
}

/**
 * @param {string} language BCP 47, e.g. "pt-BR"
 * @param {Partial<Texts>} own texts that go before all others
 * @returns {{ texts: Texts, language: string, direction: 'ltr' | 'rtl' }} language: the one that there are texts in
 */
export function textsFor(language, own) {
  const tag = language.toLowerCase();
  const [first = ''] = tag.split('-');
  const known = [tag, first].find((candidate) => languages.has(candidate)) ?? 'en';
  return {
    texts: { ...en, ...languages.get('en'), ...languages.get(first), ...languages.get(known), ...given(own) },
    language: known,
    direction: RIGHT_TO_LEFT.test(known) ? 'rtl' : 'ltr',
  };
}

/**
 * The language of the page at an element: its own, or that of what it stands in, across shadow roots.
 * @param {Element} element
 */
export function languageAt(element) {
  for (let place = element; ;) {
    // SVG's elements have the attribute and no property.
    const found = place.closest('[lang]');
    if (found) return found.getAttribute('lang') ?? '';
    const root = place.getRootNode();
    // By its class: a document has a `host` too where a form or frame in it is named so.
    if (!(root instanceof ShadowRoot)) return document.documentElement.lang || navigator.language;
    place = root.host;
  }
}

/** @param {number} ms @returns {string} minutes and seconds, e.g. "1:05" */
export function clockTime(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
