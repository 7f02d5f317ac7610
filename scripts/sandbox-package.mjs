// Writes demo/sandbox/dist/: the command and the CommonJS entry, each as one file, which loads sooner than what it is
// made of; the kits for test runners that cannot load ES modules; the types of these.
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../demo/sandbox/', import.meta.url));
// Loaded when first needed, if ever: Fastify's own logger and compilers are not.
const LATER = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', '@simplewebauthn/server', 'ajv',
  'light-my-request', 'pino', 'selfsigned', 'ws'];
const KITS = ['playwright', 'jest', 'vitest', 'msw'];
/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  absWorkingDir: FOLDER, outdir: 'dist', bundle: true, platform: 'node', target: 'node20', logLevel: 'warning',
  external: [...LATER, 'prove-auth-sandbox', '@playwright/test', 'vitest', 'msw'],
  minifySyntax: true, minifyWhitespace: true, legalComments: 'linked',
};

function isCurrent() {
  const output = join(FOLDER, 'dist/index.d.cts');
  const builtAt = existsSync(output) ? statSync(output).mtimeMs : 0;
  return ['', 'carriers', 'client-api', 'kits']
    .flatMap((folder) => readdirSync(join(FOLDER, folder)).map((name) => join(FOLDER, folder, name)))
    .concat(import.meta.filename)
    .every((path) => !/\.(?:mjs|js|ts|json)$/.test(path) || statSync(path).mtimeMs < builtAt);
}

export async function buildSandbox() {
  if (isCurrent()) return;
  const { build } = await import('esbuild');
  await build({
    ...COMMON,
    entryPoints: ['cli.mjs'],
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    banner: { js: 'import nodeModule from "node:module"; const require = nodeModule.createRequire(import.meta.url);' },
  });
  await build({
    ...COMMON,
    entryPoints: { index: 'server.js', ...Object.fromEntries(KITS.map((kit) => [`kits/${kit}`, `kits/${kit}.js`])) },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    supported: { 'dynamic-import': false },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { 'import.meta.url': 'importMetaUrl' },
  });
  for (const name of ['phone', ...KITS]) {
    const types = readFileSync(`${FOLDER}kits/${name}.d.ts`, 'utf8').replaceAll("'./phone.js'", "'./phone.cjs'");
    writeFileSync(`${FOLDER}dist/kits/${name}.d.cts`, types);
  }
  copyFileSync(`${FOLDER}public.d.ts`, `${FOLDER}dist/index.d.cts`);
}

if (process.argv[1] === import.meta.filename) await buildSandbox();
