// Bundles ui/, react/ and vue/ into dist/, beside the core: each part is a file of its own that imports the others, so
// that a page loads what it uses once. None imports the core: which build of it the page uses is the page's choice.
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { build as esbuild, transform } from 'esbuild';
import { minify } from 'terser';

import { newestOf } from './newest.mjs';
import { PlainError, ROOT } from './run-command.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(ROOT, 'build/bundled-ui');
const TARGET = ['chrome85', 'firefox90', 'safari15'];

/** Source to file in dist/, without its ending. @type {Record<string, string>} */
const PARTS = {
  'ui/possession-check.js': 'possession-check',
  'ui/elements.js': 'ui-elements',
  'ui/index.js': 'ui',
  'react/index.js': 'react',
  'vue/index.js': 'vue',
  'js/summarise.js': 'summarise',
};

/** Types, by file in dist/. @type {Record<string, string>} */
const TYPES = {
  'ui': 'ui/public.d.ts', 'react': 'react/public.d.ts', 'vue': 'vue/public.d.ts', 'summarise': 'js/summarise.d.ts',
};

const readSource = (/** @type {string} */ path) => readFileSync(join(ROOT, path), 'utf8');

/** @param {string} path */
async function minifiedCss(path) {
  return (await transform(readSource(path), { loader: 'css', minify: true, target: TARGET })).code.trim();
}

/**
 * @param {string} entry @param {'mjs' | 'cjs'} ending
 * @returns {import('esbuild').Plugin}
 */
function parts(entry, ending) {
  return {
    name: 'parts',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        const name = resolve(resolveDir, path).slice(ROOT.length).replace(/^[/\\]/, '');
        const part = kind === 'entry-point' || name === entry ? undefined : PARTS[name];
        return part ? { path: `./${part}.${ending}`, external: true } : undefined;
      });
      build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
        contents: await minifiedCss(path.slice(ROOT.length)), loader: 'text',
      }));
    },
  };
}

/** @param {string} entry @param {'mjs' | 'cjs'} ending */
async function bundleOne(entry, ending) {
  const { version } = JSON.parse(readSource('package.json'));
  const file = `${PARTS[entry]}.${ending}`;
  const bundled = await esbuild({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: ending === 'mjs' ? 'esm' : 'cjs',
    platform: 'neutral',
    target: TARGET,
    external: ['react', 'vue'],
    plugins: [parts(entry, ending)],
    define: ending === 'cjs' ? { 'import.meta.url': 'undefined' } : {},
    logLevel: 'silent',
  }).catch((error) => {
    throw new PlainError(`bundling dist/${file}: ${error.message}`);
  });
  const minified = await minify({ [file]: bundled.outputFiles?.[0]?.text ?? '' }, {
    module: ending === 'mjs',
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true },
    format: { ascii_only: ending === 'cjs', preamble: `/*! prove-auth-wasm ${version} | MIT licence */` },
  });
  writeFileSync(join(DIST, file), `${minified.code}\n`);
}

/** They stand in the CommonJS file, which an ES module may import, but not the other way round. @param {string} name */
function typesFor(name) {
  const source = TYPES[name] ?? '';
  const text = readSource(source).replace(/from '(\.[^']+)\.js'/g, (_, path) => {
    const named = join(dirname(source), path);
    const part = named === 'js/public' ? 'index' : Object.keys(TYPES).find((key) => TYPES[key] === `${named}.d.ts`);
    return `from './${part}.cjs'`;
  });
  writeFileSync(join(DIST, `${name}.d.cts`), text);
  writeFileSync(join(DIST, `${name}.d.ts`), `export * from './${name}.cjs';\n`);
}

function isCurrent() {
  const files = Object.values(PARTS).flatMap((name) => [`${name}.mjs`, `${name}.cjs`]);
  if (!existsSync(STAMP) || files.some((file) => !existsSync(join(DIST, file)))) return false;
  const inputs = ['ui', 'react', 'vue', 'js', 'scripts/bundle-ui.mjs', 'package.json'];
  return newestOf(ROOT, inputs) <= statSync(STAMP).mtimeMs;
}

export async function bundleUi() {
  if (isCurrent()) return;
  console.log('• bundling the elements, React and Vue');
  const startedAt = new Date();
  mkdirSync(DIST, { recursive: true });
  for (const entry of Object.keys(PARTS)) {
    await bundleOne(entry, 'mjs');
    await bundleOne(entry, 'cjs');
  }
  for (const name of Object.keys(TYPES)) {
    typesFor(name);
  }
  writeFileSync(join(DIST, 'ui.css'), `${await minifiedCss('ui/elements.css')}\n`);
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt); // an input changed while bundling counts as newer
}
