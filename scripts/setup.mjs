// Makes a checkout ready to build (`node scripts/setup.mjs`) or to test (`… --tests`): system packages,
// library sources, npm packages. Does nothing, quickly, where all is there. Node built-ins only.
import { pathToFileURL } from 'node:url';

import { exitWith } from './run-command.mjs';
import { ensureLibraries } from './setup/libraries.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

/**
 * @param {{tests?: boolean}} [options] tests: also what only the tests need (browsers, GoogleTest, Clang)
 */
export async function setup({ tests = false } = {}) {
  await ensureSystemPackages({ tests });
  await ensureLibraries();
  await ensureNodeModules();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await setup({ tests: process.argv.includes('--tests') }).catch(exitWith);
  console.log('set up');
}
