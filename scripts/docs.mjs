// `npm run docs`: the documentation's site in docs/dist, its reference made of the types that are shipped. Its tools
// are a package of their own, installed when they are needed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { build } from './build.mjs';
import { ROOT, exitWith, runQuietly } from './run-command.mjs';

const DOCS = join(ROOT, 'docs');
const LOCK = join(DOCS, 'package-lock.json');
const INSTALLED = join(DOCS, 'node_modules/.installed-lock.json');

const STAGED = join(ROOT, 'build/reference');

/** What the reference is made of, and what each is imported as: the name of its page. */
export const TYPES = {
  'dist/index.d.cts': 'prove-auth-wasm',
  'dist/ui.d.cts': 'prove-auth-wasm/ui',
  'dist/react.d.cts': 'prove-auth-wasm/react',
  'dist/vue.d.cts': 'prove-auth-wasm/vue',
  'dist/summarise.d.cts': 'prove-auth-wasm/summarise',
  'demo/sandbox/public.d.ts': 'prove-auth-sandbox',
};

async function ensureTools() {
  const lock = readFileSync(LOCK, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return;
  await runQuietly('installing the documentation\'s tools', 'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: DOCS });
  writeFileSync(INSTALLED, lock);
}

async function writeReference() {
  rmSync(STAGED, { recursive: true, force: true });
  mkdirSync(STAGED, { recursive: true });
  for (const [path, name] of Object.entries(TYPES)) {
    const types = readFileSync(join(ROOT, path), 'utf8');
    writeFileSync(join(STAGED, basename(path)), `/** @module ${name} */\n${types}`);
  }
  const inside = { module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: true };
  const project = { compilerOptions: inside, include: ['*.d.ts', '*.d.cts'] };
  writeFileSync(join(STAGED, 'tsconfig.json'), JSON.stringify(project));
  writeFileSync(join(STAGED, 'typedoc.json'), JSON.stringify({
    entryPoints: Object.keys(TYPES).map((path) => join(STAGED, basename(path))),
    out: join(DOCS, 'reference'),
    outputFileStrategy: 'modules', // a page for each: 149 pages take the site minutes
    tsconfig: join(STAGED, 'tsconfig.json'),
    plugin: [join(DOCS, 'node_modules/typedoc-plugin-markdown/dist/index.js')],
    entryFileName: 'index', readme: 'none', githubPages: false, disableSources: true, excludeExternals: true,
    hideBreadcrumbs: true, hidePageHeader: true, useHTMLEncodedBrackets: true, sanitizeComments: true,
    parametersFormat: 'table', propertyMembersFormat: 'table', skipErrorChecking: true, logLevel: 'Error',
    name: 'API reference',
  }));
  await runQuietly('writing the reference', process.execPath,
    [join(DOCS, 'node_modules/typedoc/bin/typedoc'), '--options', join(STAGED, 'typedoc.json')]);
}

/** @param {{ built?: boolean }} [options] built: dist/ is there and up to date */
export async function buildDocs({ built = false } = {}) {
  if (!built) await build();
  await ensureTools();
  await writeReference();
  await runQuietly('building the site', process.execPath,
    [join(DOCS, 'node_modules/vitepress/bin/vitepress.js'), 'build', DOCS]);
}

if (process.argv[1] === import.meta.filename) {
  await buildDocs({ built: process.argv.includes('--built') }).catch(exitWith);
  console.log(`the site is in ${join('docs', 'dist')}`);
}
