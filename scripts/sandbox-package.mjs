// Writes demo/sandbox/dist/: the command, the CommonJS entry and the kits for test runners that cannot load ES modules,
// each as one file, which loads sooner than what it is made of; the types of these.
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newestOf } from './newest.mjs';

const FOLDER = fileURLToPath(new URL('../demo/sandbox/', import.meta.url));
const LAST_OUTPUT = `${FOLDER}dist/public.d.cts`;
// Loaded when first needed, if ever: Fastify's own logger and compilers are not.
const LATER = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', '@simplewebauthn/server', 'ajv',
  'light-my-request', 'pino', 'selfsigned', 'ws'];
const KITS = ['playwright', 'jest', 'vitest', 'msw'];

function isCurrent() {
  const sources = readdirSync(FOLDER).filter((name) => !['dist', 'node_modules'].includes(name));
  const inputs = [...sources, '../../scripts/sandbox-package.mjs'];
  return existsSync(LAST_OUTPUT) && newestOf(FOLDER, inputs) < statSync(LAST_OUTPUT).mtimeMs;
}

export async function buildSandbox() {
  if (isCurrent()) return;
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: FOLDER, outdir: 'dist', bundle: true, platform: 'node', target: 'node20', logLevel: 'warning',
    entryPoints: ['cli.mjs', 'server.js', ...KITS.map((kit) => `kits/${kit}.js`)],
    external: [...LATER, 'prove-auth-sandbox', '@playwright/test', 'vitest', 'msw'],
    minifySyntax: true, minifyWhitespace: true, legalComments: 'linked',
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
  copyFileSync(`${FOLDER}public.d.ts`, LAST_OUTPUT);
}

if (process.argv[1] === import.meta.filename) await buildSandbox();
