// `npm run sandbox -- [--port N]`: the sandbox backend alone. Needs npm packages, but no build.
import { exitWith } from './run-command.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

await ensureNodeModules().catch(exitWith);
await import('../demo/sandbox/cli.mjs');
