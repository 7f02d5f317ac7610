// dist/integrity.json: the SHA-384 of every file that a page may load, as Subresource Integrity wants it.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './run-command.mjs';

const DIST = join(ROOT, 'dist');

/** To be called when all else in dist/ is written. */
export function writeIntegrity() {
  const names = readdirSync(DIST).filter((name) => /\.(js|mjs|css|wasm)$/.test(name)).sort();
  const hashes = names.map((name) =>
    [name, `sha384-${createHash('sha384').update(readFileSync(join(DIST, name))).digest('base64')}`]);
  writeFileSync(join(DIST, 'integrity.json'), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}
