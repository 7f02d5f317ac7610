// The runtimes without a page.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { APPS, CONSUMERS, runIn, startIn, tool } from './consumers.js';
import { inMatrix } from './in-matrix.js';

const { shop, expectSignIn } = inMatrix();

const inModules = (path) => join(CONSUMERS, 'node_modules', path);
const DENO = inModules('.bin/deno');
const ARM = process.arch === 'arm64';
const WORKERD = inModules(`@cloudflare/workerd-${process.platform}-${ARM ? 'arm64' : '64'}/bin/workerd`);
// The package's own command is a script that has to be run after the installation.
const BUN = inModules(`@oven/bun-${process.platform}-${ARM ? 'aarch64' : 'x64'}/bin/bun`);

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

test('workerd, with the module that it compiles itself', async () => {
  const bundling = ['workerd/worker.mjs', '--bundle', '--format=esm', '--conditions=workerd', '--external:*.wasm'];
  await tool('esbuild/bin/esbuild', [...bundling, '--outfile=out/workerd/main.js'], '.');
  const listening = /"event":"listen","socket":"http","port":(\d+)/;
  const workerd = await startIn(WORKERD, ['serve', 'config.capnp', '--control-fd=1'], 'workerd', listening);
  try {
    const url = `http://localhost:${workerd.where}/?shop=${shop().origin}`;
    const answer = await expectSignIn(async () => (await fetch(url)).json());
    expect(answer).toEqual({ success: 'true' });
  } finally {
    await workerd.stop();
  }
});
