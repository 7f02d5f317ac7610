// This machine's own Debian archive entries, rewritten to name source packages. The machine's lists are only
// read. Formats: sources.list(5), one-line and deb822.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Entry
 * @property {string[]} types
 * @property {string[]} uris
 * @property {string[]} suites
 * @property {string[]} components
 * @property {string} signedBy deb822 field value, lines included; '' when there is none
 * @property {boolean} enabled
 */

/** @param {string} text @returns {Entry[]} */
export function parseOneLine(text) {
  return text.split('\n').flatMap((raw) => {
    const line = raw.replace(/#.*/, '').trim();
    const match = /^(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line);
    if (!match) {
      return [];
    }
    const [, type, options = '', uri, suite, components] = match;
    return [{
      types: [type],
      uris: [uri],
      suites: [suite],
      components: components.split(/\s+/).filter(Boolean),
      signedBy: /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1].replaceAll(',', ' ') ?? '',
      enabled: true,
    }];
  });
}

/** @param {string} text @returns {Entry[]} */
export function parseDeb822(text) {
  const paragraphs = text.split('\n').filter((line) => !line.startsWith('#')).join('\n').split(/\n\s*\n/);
  return paragraphs.filter((paragraph) => paragraph.trim() !== '').map((paragraph) => {
    /** @type {Map<string, string>} */
    const fields = new Map();
    for (const field of paragraph.split(/\n(?=\S)/)) {
      const colon = field.indexOf(':');
      fields.set(field.slice(0, colon).trim().toLowerCase(), field.slice(colon + 1).trim());
    }
    const words = (/** @type {string} */ name) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    return {
      types: words('types'),
      uris: words('uris'),
      suites: words('suites'),
      components: words('components'),
      signedBy: fields.get('signed-by') ?? '',
      enabled: !/^(no|false|off|0)$/i.test(fields.get('enabled') ?? 'yes'),
    };
  });
}

/**
 * @param {Entry[]} entries
 * @param {string} codename e.g. "bookworm"
 * @returns {string[]} deb822 paragraphs for the source packages of the same archives
 */
export function toDebSrc(entries, codename) {
  const wanted = new Set([codename, `${codename}-updates`, `${codename}-security`, `${codename}/updates`, 'stable', 'oldstable']);
  const paragraphs = entries
    .filter((entry) => entry.enabled && entry.components.some((name) => ['main', 'universe'].includes(name)))
    .map((entry) => ({ ...entry, suites: entry.suites.filter((suite) => wanted.has(suite)) }))
    .filter((entry) => entry.suites.length > 0)
    .map((entry) => [
      'Types: deb-src',
      `URIs: ${entry.uris.join(' ')}`,
      `Suites: ${entry.suites.join(' ')}`,
      // Ubuntu has most of these in "universe".
      `Components: ${entry.components.filter((name) => ['main', 'universe'].includes(name)).join(' ')}`,
      ...(entry.signedBy ? [`Signed-By: ${entry.signedBy}`] : []),
    ].join('\n'));
  return [...new Set(paragraphs)];
}

/** @returns {string[]} deb822 paragraphs, empty on a machine without Debian entries */
export function debSrcEntries() {
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const entries = ['/etc/apt/sources.list', ...files].filter(existsSync).flatMap((path) => {
    if (path.endsWith('.list')) {
      return parseOneLine(readFileSync(path, 'utf8'));
    }
    return path.endsWith('.sources') ? parseDeb822(readFileSync(path, 'utf8')) : [];
  });
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return toDebSrc(entries, /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1] ?? 'bookworm');
}
