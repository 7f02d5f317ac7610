// npm packages exactly as package-lock.json has them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, runQuietly } from '../run-command.mjs';

/** @param {string} path @returns {Record<string, {version?: string}>} */
function packagesIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

/** Whether every installed package has the version that the lock file names, and none is missing. */
function isCurrent() {
  const installed = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) {
    return false;
  }
  const have = packagesIn(installed);
  return Object.entries(packagesIn(join(ROOT, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '') {
      return true;
    }
    // Packages for other platforms stay in the lock file and are not installed.
    const optional = 'optional' in wanted || 'os' in wanted || 'cpu' in wanted || 'peer' in wanted;
    return have[path] ? have[path].version === wanted.version : optional;
  });
}

export async function ensureNodeModules() {
  if (!isCurrent()) {
    await runQuietly('installing the npm packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  }
}
