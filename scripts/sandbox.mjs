// `npm run sandbox -- [--port N]`: the sandbox backend alone. Needs npm packages, but no `npm run build`.
import { exitWith } from './run-command.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

async function prepare() {
  await ensureNodeModules();
  const { buildSandbox } = await import('./sandbox-package.mjs');
  await buildSandbox();
}

await prepare().catch(exitWith);
await import('../demo/sandbox/bin.mjs');
