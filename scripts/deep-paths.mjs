// The paths inside a package from which starter kits of the published client import, each an entry to all names.
// Resolvers that read `exports` are led to dist/ by it; these files are for types and for older resolvers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ROOT } from './run-command.mjs';

const FOLDER = 'build/lib/proveauth';

export const DEEP_PATHS = [
  'auth-finish-step', 'authenticator', 'authenticator-builder', 'instantlink', 'otp', 'internal/phone-number-input',
];

export function writeDeepPaths() {
  for (const path of DEEP_PATHS) {
    const file = join(ROOT, FOLDER, path);
    const dist = `${'../'.repeat(FOLDER.split('/').length + path.split('/').length - 1)}dist`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.js`, `export * from '${dist}/index.mjs';\n`);
    writeFileSync(`${file}.cjs`, `module.exports = require('${dist}/index.cjs');\n`);
    writeFileSync(`${file}.d.ts`, `export * from '${dist}/index.js';\n`);
    writeFileSync(`${file}.d.cts`, `export * from '${dist}/index.cjs';\n`);
  }
}
