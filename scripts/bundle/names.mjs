// The ES modules for pages. Each takes its names from the script of the same build, which so stands in the package
// once; the enumerations it has from a module of their own, since a page that imports no more needs no core.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'esbuild';

import { ROOT } from '../run-command.mjs';

/** Script to module. @type {Record<string, string>} */
const MODULES = { 'prove-auth.js': 'index', 'prove-auth-nowasm.js': 'nowasm', 'prove-auth-slim.js': 'slim' };

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

export const PREAMBLE = `/*! prove-auth-wasm ${version} | MIT licence */`;

/** Where a script leaves its names for the module that has just imported it; no other version or build reads there. */
const place = (/** @type {string} */ script) => `globalThis[Symbol.for("prove-auth-wasm ${version} ${script}")]`;

/** @param {string} script in dist/ @returns {string} its last line */
export function handOver(script) {
  return `${place(script)}=proveAuth;\n`;
}

/** Bundlers carry the file along. workerd knows no address, and its app passes `wasmModule`. */
const SAY_WHERE_MODULE_IS = `try {
  names.setWasm({ wasmUrl: new URL('./prove_auth.wasm', import.meta.url) });
} catch {}
`;

/** @param {string} dist folder */
async function writeConstants(dist) {
  const contents = `export * from './js/enums.js';\nexport { VERSION } from './js/version.js';`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT }, bundle: true, write: false, format: 'esm', charset: 'ascii',
    target: 'es2020',
    minifySyntax: true, // without whitespace, the marks by which bundlers drop what is not used would go as well
  });
  writeFileSync(join(dist, 'constants.mjs'), `${PREAMBLE}\n${outputFiles[0]?.text ?? ''}`);
}

/** @param {string} dist folder; the scripts are there */
export async function writeModules(dist) {
  await writeConstants(dist);
  const constants = [...Object.keys(await import('../../js/enums.js')), 'VERSION'];
  const all = Object.keys(await import('../../js/index.js'));
  const shared = all.filter((name) => !constants.includes(name));
  for (const [script, module] of Object.entries(MODULES)) {
    const names = module === 'slim' ? [...shared, 'setWasm'] : shared;
    writeFileSync(join(dist, `${module}.mjs`), `${PREAMBLE}
export { ${constants.join(', ')} } from './constants.mjs';
export { ${names.join(', ')} } from './${module}-names.mjs';
`);
    writeFileSync(join(dist, `${module}-names.mjs`), `${PREAMBLE}
import './${script}';
const names = ${place(script)};
${module === 'slim' ? SAY_WHERE_MODULE_IS : ''}export const { ${names.join(', ')} } = names;
`);
  }
}
