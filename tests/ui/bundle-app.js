// Bundles the example apps as a merchant's bundler does, with the version of React that is asked for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { compileScript, parse } from 'vue/compiler-sfc';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {Record<string, string>} texts files that are only texts @returns {import('esbuild').Plugin} */
const vueFiles = (texts) => ({
  name: 'vue-files',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\.vue$/ }, ({ path }) => (texts[path] ? { path: ROOT + path } : undefined));
    onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const text = texts[path.slice(ROOT.length)] ?? readFileSync(path, 'utf8');
      const { descriptor } = parse(text, { filename: path });
      const { content } = compileScript(descriptor, { id: 'app', inlineTemplate: true });
      return { contents: content, loader: 'js', resolveDir: ROOT };
    });
  },
});

/**
 * @param {string} entry source of the entry, in the repository's folder
 * @param {'18' | '19'} [react]
 * @param {Record<string, string>} [texts] Vue files that are only texts, by their name
 * @returns {Promise<string>}
 */
export async function bundleApp(entry, react = '19', texts = {}) {
  const alias = react === '18' ? { 'react': 'react-18', 'react-dom': 'react-dom-18' } : undefined;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: ROOT, loader: 'jsx' }, absWorkingDir: ROOT, bundle: true, write: false,
    format: 'esm', platform: 'browser', jsx: 'automatic', alias, plugins: [vueFiles(texts)], logLevel: 'silent',
    define: {
      'process.env.NODE_ENV': '"development"', '__VUE_OPTIONS_API__': 'true', '__VUE_PROD_DEVTOOLS__': 'false',
      '__VUE_PROD_HYDRATION_MISMATCH_DETAILS__': 'false',
    },
  });
  return outputFiles[0]?.text ?? '';
}
