// Writes dist/: the sandbox as one CommonJS file with its dependencies inside, for test runners that cannot load ES
// modules, and its types.
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

function isCurrent() {
  const output = join(FOLDER, 'dist/index.d.cts');
  if (!existsSync(output)) return false;
  const builtAt = statSync(output).mtimeMs;
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:mjs|js|ts|json)$/.test(path) && !path.startsWith(`dist${sep}`))
    .every((path) => statSync(join(FOLDER, path)).mtimeMs < builtAt);
}

export async function buildSandbox() {
  if (isCurrent()) return;
  await build({
    entryPoints: { index: 'server.js' },
    absWorkingDir: FOLDER,
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    logLevel: 'warning',
  });
  await build({
    entryPoints: ['playwright', 'jest', 'vitest', 'msw'].map((name) => `kits/${name}.js`),
    absWorkingDir: FOLDER,
    outdir: 'dist/kits',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  for (const name of ['phone', 'playwright', 'jest', 'vitest', 'msw']) {
    const types = readFileSync(`${FOLDER}kits/${name}.d.ts`, 'utf8').replaceAll("'./phone.js'", "'./phone.cjs'");
    writeFileSync(`${FOLDER}dist/kits/${name}.d.cts`, types);
  }
  copyFileSync(`${FOLDER}public.d.ts`, `${FOLDER}dist/index.d.cts`);
}

if (process.argv[1] === import.meta.filename) await buildSandbox();
