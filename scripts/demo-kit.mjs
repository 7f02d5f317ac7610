// The demo inside the package of the sandbox, so that `npx prove-auth-sandbox --demo` needs nothing else: the same
// files in the same places to each other, with the script that the pages load.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './run-command.mjs';

const KIT = join(ROOT, 'demo/sandbox/dist/demo-kit');
const PARTS = ['demo/start.mjs', 'demo/start-demo.js', 'demo/server', 'demo/site', 'dist/prove-auth.js'];

export function buildDemoKit() {
  rmSync(KIT, { recursive: true, force: true });
  for (const path of PARTS) cpSync(join(ROOT, path), join(KIT, path), { recursive: true });
}
