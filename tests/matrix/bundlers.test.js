// Every bundler that people build pages with takes the package as it is: no plug-in, no setting, no polyfill.
import { join } from 'node:path';

import { test } from '@jest/globals';

import { APPS, tool } from './consumers.js';
import { inMatrix } from './in-matrix.js';

const { shop, expectPageSignsIn } = inMatrix({ browser: true });

const OUT = join(APPS, 'out');

/** How each tool builds apps/page into a folder; those that know no HTML build the script alone. */
const BUILDS = {
  'vite': (out) => tool('vite/bin/vite.js', ['build', '--outDir', out, '--emptyOutDir'], 'page'),
  'webpack': (out) => tool('webpack/bin/webpack.js',
    ['--mode', 'production', '--entry', './main.js', '-o', out], 'page'),
  'rollup': (out) => tool('rollup/dist/bin/rollup',
    ['main.js', '-p', '@rollup/plugin-node-resolve={browser:true}', '-f', 'es', '-d', out], 'page'),
  'esbuild': (out) => tool('esbuild/bin/esbuild',
    ['main.js', '--bundle', '--minify', '--format=esm', `--outfile=${out}/main.js`], 'page'),
  'parcel': (out) => tool('parcel/lib/bin.js',
    ['build', 'index.html', '--dist-dir', out, '--no-cache', '--no-source-maps'], 'page'),
};

test.each([
  ['vite', 'vite/bin/vite.js', (out) => ['build', '--outDir', out]],
  ['webpack', 'webpack/bin/webpack.js', (out) => ['--mode', 'production', '--entry', './main.js', '-o', out]],
])('%s, module worker', async (name, path, args) => {
  const out = join(OUT, `${name}-worker`);
  await tool(path, args(out), 'module-worker');
  shop().serve(out, join(APPS, 'module-worker'));
  await expectPageSignsIn();
});

test.each([
  ['vite', 'slim', 'vite/bin/vite.js', (out) => ['build', '--outDir', out]],
  ['webpack', 'slim', 'webpack/bin/webpack.js',
    (out) => ['--mode', 'production', '--entry', './main.js', '-o', out, '--output-public-path', '/']],
  ['vite', 'nowasm', 'vite/bin/vite.js', (out) => ['build', '--outDir', out]],
])('%s, %s', async (name, build, path, args) => {
  const out = join(OUT, `${name}-${build}`);
  await tool(path, args(out), build);
  shop().serve(out, join(APPS, build));
  await expectPageSignsIn();
});

test.each(Object.keys(BUILDS))('%s', async (name) => {
  const out = join(OUT, name);
  await BUILDS[name](out);
  shop().serve(out, join(APPS, 'page'));
  await expectPageSignsIn();
});
