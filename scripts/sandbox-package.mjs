// Writes demo/sandbox/dist/: the command, the CommonJS entry and the kits for test runners that cannot load ES modules,
// each as one file, which loads sooner than what it is made of; the types of these.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { newestOf } from './newest.mjs';
import { ROOT } from './run-command.mjs';

const FOLDER = `${ROOT}demo/sandbox/`;
const LAST_OUTPUT = `${FOLDER}dist/public.d.cts`;
// Loaded when first needed, if ever: Fastify's own logger and compilers are not.
const LATER = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', '@simplewebauthn/server', 'ajv',
  'light-my-request', 'pino', 'selfsigned', 'ws'];
const KITS = ['kits/playwright', 'kits/jest', 'kits/vitest', 'kits/msw'];

export async function buildSandbox() {
  const newest = newestOf(ROOT, ['demo/sandbox', 'scripts/sandbox-package.mjs']);
  if (existsSync(LAST_OUTPUT) && newest < statSync(LAST_OUTPUT).mtimeMs) return;
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: FOLDER, outdir: 'dist', bundle: true, platform: 'node', target: 'node20', logLevel: 'warning',
    entryPoints: ['cli.mjs', 'server.js', ...KITS.map((kit) => `${kit}.js`)],
    external: [...LATER, 'prove-auth-sandbox', '@playwright/test', 'vitest', 'msw'],
    minifySyntax: true, minifyWhitespace: true, legalComments: 'linked',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    supported: { 'dynamic-import': false },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { 'import.meta.url': 'importMetaUrl' },
  });
  for (const name of ['kits/phone', ...KITS, 'public']) {
    const types = readFileSync(`${FOLDER}${name}.d.ts`, 'utf8').replaceAll("'./phone.js'", "'./phone.cjs'");
    writeFileSync(`${FOLDER}dist/${name}.d.cts`, types);
  }
}
