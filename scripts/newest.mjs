import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The modification time of the newest file among these and in these folders; what stands in folders named dist or
 * node_modules does not count.
 * @param {string} folder which the paths are below
 * @param {string[]} paths
 * @returns {number} ms since 1970
 */
export function newestOf(folder, paths) {
  return Math.max(0, ...paths.map((path) => {
    const stats = statSync(join(folder, path));
    if (['dist', 'node_modules'].includes(path)) return 0;
    return stats.isDirectory() ? newestOf(join(folder, path), readdirSync(join(folder, path))) : stats.mtimeMs;
  }));
}
