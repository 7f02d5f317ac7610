// A project in which this library stands under the published client's name, put there by the command that
// docs/moving-over.md gives. A registry in this process stands in for npm's and has only what the library brings.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The line of the page that a reader copies. */
async function documentedCommand() {
  const page = await readFile(join(ROOT, 'docs/moving-over.md'), 'utf8');
  const [, line] = /^ {4}(npm install .*)$/m.exec(page) ?? [];
  return line.split(' ');
}

/** @param {string} folder of a package @param {string} into @returns packed, as a registry knows it */
async function pack(folder, into) {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', into], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout);
  const tarball = await readFile(join(into, filename));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { manifest, tarball, integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}` };
}

/** @param {Awaited<ReturnType<typeof pack>>[]} packages */
async function serveRegistry(packages) {
  const server = createServer((request, response) => {
    const [, name, file] = (request.url ?? '').split('/');
    const found = packages.find(({ manifest }) => manifest.name === name);
    if (!found) {
      response.writeHead(404).end('{}');
    } else if (file) {
      response.end(found.tarball);
    } else {
      const { manifest, integrity } = found;
      const dist = { integrity, tarball: `http://${request.headers.host}/${name}/packed.tgz` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({
        'name': name,
        'dist-tags': { latest: manifest.version },
        'versions': { [manifest.version]: { ...manifest, dist } },
      }));
    }
  });
  await new Promise((resolve) => server.listen(0, 'localhost', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://localhost:${port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** @returns {Promise<{folder: string, remove: () => Promise<void>}>} the project, with the app's files in src/ */
export async function projectUnderPublishedName() {
  const folder = await mkdtemp(join(tmpdir(), 'prove-auth-moved-'));
  const registry = await serveRegistry(await Promise.all([
    pack(ROOT, folder), pack(join(ROOT, 'node_modules/ws'), folder),
  ]));
  try {
    await writeFile(join(folder, 'package.json'), '{"name":"shop","private":true}\n');
    const [npm, ...args] = await documentedCommand();
    const options = ['--registry', registry.url, '--cache', join(folder, '.cache'), '--no-audit', '--no-fund'];
    await run(npm, [...args, ...options], { cwd: folder });
  } finally {
    await registry.close();
  }
  await cp(join(ROOT, 'tests/browser/drop-in'), join(folder, 'src'), { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
