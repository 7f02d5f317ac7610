// Bundles js/ and the WebAssembly module into dist/. Browser files name no Node built-in; the Node files have ws
// beside them. All are plain ASCII, so that they work whatever character set a server or a page declares.
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { build as esbuild } from 'esbuild';
import { minify } from 'terser';

import { AUTH_ERROR_REASONS } from '../js/errors.js';
import { WASM } from './build-wasm.mjs';
import { PREAMBLE, handOver, writeModules } from './bundle/names.mjs';
import { nodePlugins } from './bundle/node-files.mjs';
import { newestOf } from './newest.mjs';
import { PlainError, ROOT } from './run-command.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(ROOT, 'build/bundled');

// The oldest browsers with private methods and the module's WebAssembly features; tests/package/old-browsers.test.js
// holds what is made for them.
const TARGET = { browser: ['chrome85', 'firefox90', 'safari15'], node: ['node20'] };

/**
 * @typedef {object} Output
 * @property {string} file in dist/
 * @property {string} entry
 * @property {'iife' | 'esm' | 'cjs'} format
 * @property {'browser' | 'node'} platform
 * @property {'fetched' | 'javascript'} [core] file of js/core-source/ that takes the place of embedded.js
 */

/** @type {Output[]} */
const OUTPUTS = [
  { file: 'prove-auth.js', entry: 'js/index.js', format: 'iife', platform: 'browser' },
  { file: 'index.cjs', entry: 'js/index.js', format: 'cjs', platform: 'node' },
  // The WebAssembly module beside the script.
  { file: 'prove-auth-slim.js', entry: 'js/slim-script.js', format: 'iife', platform: 'browser', core: 'fetched' },
  // No WebAssembly.
  { file: 'prove-auth-nowasm.js', entry: 'js/index.js', format: 'iife', platform: 'browser', core: 'javascript' },
  { file: 'node.mjs', entry: 'js/node.js', format: 'esm', platform: 'node' },
  { file: 'node.cjs', entry: 'js/node.js', format: 'cjs', platform: 'node' },
  { file: 'ws.mjs', entry: 'js/host/node/ws.js', format: 'esm', platform: 'node' },
  { file: 'ws.cjs', entry: 'js/host/node/ws.js', format: 'cjs', platform: 'node' },
];

/** @param {string} core @returns {import('esbuild').Plugin} */
function withCore(core) {
  return {
    name: 'core-source',
    setup(build) {
      build.onResolve({ filter: /core-source\/embedded\.js$/ }, () =>
        ({ path: join(ROOT, `js/core-source/${core}.js`), sideEffects: false }));
    },
  };
}

/** @param {Output} output */
async function bundleOne({ file, entry, format, platform, core }) {
  const bundled = await esbuild({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    preserveSymlinks: true,  // so that the same bytes come of it wherever node_modules lies
    outfile: join(DIST, file),
    bundle: true,
    write: false,
    format,
    globalName: format === 'iife' ? 'proveAuth' : undefined,
    platform: platform === 'node' ? 'node' : 'neutral',
    mainFields: platform === 'node' ? undefined : ['browser', 'module', 'main'],
    target: TARGET[platform],
    plugins: core ? [withCore(core)] : platform === 'node' ? nodePlugins(file, format) : [],
    // The loader of later Emscriptens asks whether it is in Node, even where it was told that it is not.
    define: platform === 'node' ? {} : { process: 'undefined' },
    // Without Jest's flag for ES modules, a CommonJS file cannot import.
    supported: { 'dynamic-import': format !== 'cjs' },
    logLevel: 'silent',
  }).catch((error) => {
    throw new PlainError(`bundling dist/${file}: ${error.message}`);
  });
  // What a page has put on Object.prototype is none of the names that a script gives out.
  const text = bundled.outputFiles?.[0]?.text.replace('for (var name in all)', 'for (var name of Object.keys(all))');
  const minified = await minify({ [file]: text ?? '' }, {
    module: format === 'esm',
    ecma: 2020,
    // Tools know a CommonJS file by a statement that begins with module.exports.
    compress: { passes: 3, hoist_funs: true, unsafe_arrows: true, sequences: format !== 'cjs' },
    format: { ascii_only: true, preamble: PREAMBLE },
  });
  writeFileSync(join(DIST, file), `${minified.code}\n${format === 'iife' ? handOver(file) : ''}`);
}

function isCurrent() {
  const files = [...OUTPUTS.map(({ file }) => file), 'index.mjs'];
  if (!existsSync(STAMP) || files.some((file) => !existsSync(join(DIST, file)))) {
    return false;
  }
  const made = ['build/wasm/wasm-bytes.mjs', 'build/wasm/core-loader.mjs'];
  return newestOf(ROOT, ['js', 'scripts', ...made, 'package.json', 'package-lock.json']) <= statSync(STAMP).mtimeMs;
}

/** The files that js/public.d.ts names, as one: whoever reads the types of a package wants no more than that. */
function publicTypes() {
  const names = readFileSync(join(ROOT, 'js/public.d.ts'), 'utf8').matchAll(/from '\.\/(types\/[\w-]+)\.js'/g);
  return Array.from(names, ([, name]) => readFileSync(join(ROOT, 'js', `${name}.d.ts`), 'utf8')
    .replace(/^import type \{[^}]*\} from '\.\/[\w-]+\.js';\n/gm, '')
    .replace("(typeof import('../errors.js').AUTH_ERROR_REASONS)[number]",
      AUTH_ERROR_REASONS.map((reason) => `\n  | '${reason}'`).join(''))).join('\n');
}

const SET_WASM_TYPE = `
/**
 * Says where the WebAssembly module is, for pages that do not serve it beside the script; to be called before the first
 * build(). wasmUrl: the address of prove_auth.wasm of the same version. wasmModule: the compiled module itself.
 */
export declare function setWasm(options: { wasmUrl?: string | UrlLike; wasmModule?: object }): void;
`;

export async function bundle() {
  if (isCurrent()) {
    return;
  }
  console.log('• bundling dist/');
  const startedAt = new Date();
  mkdirSync(DIST, { recursive: true });
  for (const output of OUTPUTS) {
    await bundleOne(output);
  }
  await writeModules(DIST);
  copyFileSync(WASM, join(DIST, 'prove_auth.wasm'));
  // An ES module may import CommonJS, but not the other way round, so the types stand in the latter.
  writeFileSync(join(DIST, 'index.d.cts'), publicTypes());
  writeFileSync(join(DIST, 'index.d.ts'), "export * from './index.cjs';\n");
  writeFileSync(join(DIST, 'slim.d.ts'), `import type { UrlLike } from './index.js';\n\nexport * from './index.js';\n${SET_WASM_TYPE}`);
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt); // an input changed while bundling counts as newer
}
