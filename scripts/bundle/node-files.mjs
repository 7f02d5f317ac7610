// What the files for Node share: dist/node.* take from dist/index.* all but Node's own parts, so that a project that
// meets both has one AuthError, and ws comes as a file of its own that is loaded with the first socket.
import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

import { ROOT } from '../run-command.mjs';

/** @typedef {'esm' | 'cjs'} Format */

/** What dist/index.* export, each name of it. */
const SHARED = ['js/index.js', 'js/errors.js'];

const EXTENSION = { esm: 'mjs', cjs: 'cjs' };

/** @param {string} path @returns {string} below the checkout, with slashes */
const inRoot = (path) => relative(ROOT, path).split(sep).join('/');

/**
 * Leaves js/index.js and ws to the files beside.
 * @param {Format} format
 * @returns {import('esbuild').Plugin}
 */
function besideNode(format) {
  return {
    name: 'beside-node',
    setup(build) {
      build.onResolve({ filter: /^ws$/ }, () => ({ path: `./ws.${EXTENSION[format]}`, external: true }));
      build.onResolve({ filter: /\/(index|errors)\.js$/ }, ({ path, resolveDir }) =>
        SHARED.includes(inRoot(join(resolveDir, path)))
          ? { path: `./index.${EXTENSION[format]}`, external: true } : undefined);
    },
  };
}

/**
 * A page's bundlers take the ES module, also for `require`; so a CommonJS file is run by Node and its test runners
 * alone, and reads the WebAssembly module from the file beside it.
 * @type {import('esbuild').Plugin}
 */
const moduleFromDisk = {
  name: 'module-from-disk',
  setup(build) {
    build.onLoad({ filter: /[\\/]module-bytes\.js$/ }, () => ({
      contents: `import { readFileSync } from 'node:fs';
        import { join } from 'node:path';
        export const moduleBytes = () => readFileSync(join(__dirname, 'prove_auth.wasm'));`,
    }));
  },
};

/**
 * Takes ws without its server, and without its search for native add-ons, which would need the right to read the
 * environment. It asks for Node's modules by require; an ES module that is bundled once more (`ssr.noExternal`) has
 * no such function, so they are imported there.
 * @param {Format} format
 * @returns {import('esbuild').Plugin}
 */
function wsAlone(format) {
  return {
    name: 'ws-alone',
    setup(build) {
      const client = join(dirname(createRequire(import.meta.url).resolve('ws/package.json')), 'lib/websocket.js');
      build.onResolve({ filter: /^ws$/ }, () => ({ path: 'ws', namespace: 'ws-client' }));
      build.onLoad({ filter: /./, namespace: 'ws-client' }, () => ({
        contents: `export { default as WebSocket } from ${JSON.stringify(client)};`, resolveDir: dirname(client),
      }));
      build.onLoad({ filter: /[\\/]ws[\\/]lib[\\/]/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8').replace(/\bprocess\.env\.WS_NO_\w+/g, 'true');
        return { contents: format === 'cjs' ? text : text.replace(/\brequire\('(\w+)'\)/g, (call, name) =>
          builtinModules.includes(name) ? `require('imported:${name}').default` : call) };
      });
      build.onResolve({ filter: /^imported:/ }, ({ path }) => ({ path: path.slice(9), namespace: 'imported' }));
      build.onLoad({ filter: /./, namespace: 'imported' }, ({ path }) => ({
        contents: `export { default } from 'node:${path}';`,
      }));
    },
  };
}

/**
 * @param {string} file in dist/
 * @param {'iife' | Format} format
 * @returns {import('esbuild').Plugin[]}
 */
export function nodePlugins(file, format) {
  const moduleFormat = format === 'esm' ? 'esm' : 'cjs';
  if (file.startsWith('ws.')) return [wsAlone(moduleFormat)];
  return file.startsWith('node.') ? [besideNode(moduleFormat)] : [moduleFromDisk];
}
