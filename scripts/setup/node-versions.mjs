// Other versions of Node, from npm, in build/node: to run tests under, never to build with.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, runQuietly } from '../run-command.mjs';

/** The versions of Node that are supported. */
export const NODE_MAJORS = [20, 22, 24];

/** What npm's package "node" would install here: it only chooses this one, in a script of its own. */
function packageName() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

/**
 * @param {number} major
 * @returns {Promise<string>} the folder with that version's program "node"
 */
export async function ensureNode(major) {
  const folder = join(ROOT, 'build/node', String(major));
  const bin = join(folder, 'node_modules', packageName(), 'bin');
  if (!existsSync(join(bin, 'node'))) {
    await runQuietly(`fetching Node ${major}`, 'npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock',
      '--ignore-scripts', '--no-audit', '--no-fund', `${packageName()}@${major}`]);
  }
  return bin;
}
