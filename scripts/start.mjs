// `npm start [-- --port N]`: the demo with its sandbox, from a fresh checkout too.
import { build } from './build.mjs';
import { exitWith } from './run-command.mjs';

await build().catch(exitWith);
await import('../demo/start.mjs');
