// The runtimes without a page.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { APPS, CONSUMERS, runIn } from './consumers.js';
import { inMatrix } from './in-matrix.js';

const { shop, expectSignIn } = inMatrix();

const inModules = (path) => join(CONSUMERS, 'node_modules', path);
const DENO = inModules('.bin/deno');
// The package's own command is a script that has to be run after the installation.
const BUN = inModules(`@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`);

/** What may be asked of each: the network, and with Deno nothing else. */
const RUNS = {
  'Node, import': [process.execPath, 'node/main.mjs'],
  'Node, require': [process.execPath, 'node/main.cjs'],
  'Deno, import': [DENO, 'run', '--no-prompt', '--allow-net', 'node/main.mjs'],
  'Bun, import': [BUN, 'node/main.mjs'],
  'Bun, require': [BUN, 'node/main.cjs'],
};

test.each(Object.keys(RUNS))('%s', async (name) => {
  const [command, ...args] = RUNS[name];
  const said = await expectSignIn(() => runIn(command, [...args, shop().origin], '.'));
  expect(said).toBe('true\n');
});

const ONE_CLASS = `const required = require('prove-auth-wasm');
  import('prove-auth-wasm').then((imported) => console.log(required.AuthError === imported.AuthError));`;

const BOTH = [['Node', process.execPath], ['Bun', BUN]];
test.each(BOTH)('%s has one AuthError for import and require', async (_, command) => {
  writeFileSync(join(APPS, 'one-class.cjs'), ONE_CLASS);
  expect(await runIn(command, ['one-class.cjs'], '.')).toBe('true\n');
});
