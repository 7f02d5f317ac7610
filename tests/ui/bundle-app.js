// Bundles the example apps as a merchant's bundler does, with the version of React that is asked for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { compileScript, parse } from 'vue/compiler-sfc';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @type {import('esbuild').Plugin} */
const vueFiles = {
  name: 'vue-files',
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const { descriptor } = parse(readFileSync(path, 'utf8'), { filename: path });
      return { contents: compileScript(descriptor, { id: 'app', inlineTemplate: true }).content, loader: 'js' };
    });
  },
};

/**
 * @param {string} entry source of the entry, in the repository's folder
 * @param {'18' | '19'} [react]
 * @returns {Promise<string>}
 */
export async function bundleApp(entry, react = '19') {
  const alias = react === '18' ? { 'react': 'react-18', 'react-dom': 'react-dom-18' } : undefined;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: ROOT, loader: 'jsx' }, absWorkingDir: ROOT, bundle: true, write: false,
    format: 'esm', platform: 'browser', jsx: 'automatic', alias, plugins: [vueFiles], logLevel: 'silent',
    define: {
      'process.env.NODE_ENV': '"development"', '__VUE_OPTIONS_API__': 'true', '__VUE_PROD_DEVTOOLS__': 'false',
      '__VUE_PROD_HYDRATION_MISMATCH_DETAILS__': 'false',
    },
  });
  return outputFiles[0]?.text ?? '';
}
