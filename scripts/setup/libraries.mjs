// Puts the C and C++ libraries where the builds look for them: build/deps/mbedtls (sources, from the package
// archive that this machine uses) and build/deps/include/nlohmann (a link; /usr/include itself must never be
// on the include path of a WebAssembly build).
import {
  existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { PlainError, ROOT, runQuietly } from '../run-command.mjs';
import { debSrcEntries } from './apt-sources.mjs';

const DEPS = join(ROOT, 'build/deps');
const MBEDTLS = join(DEPS, 'mbedtls');
const MBEDTLS_SERIES = '2.28.';

function linkJsonHeaders() {
  const link = join(DEPS, 'include/nlohmann');
  if (existsSync(join(link, 'json.hpp'))) {
    return;
  }
  mkdirSync(join(DEPS, 'include'), { recursive: true });
  rmSync(link, { force: true, recursive: true });
  symlinkSync('/usr/include/nlohmann', link);
}

/** @param {string} folder */
function versionOf(folder) {
  const text = readFileSync(join(folder, 'include/mbedtls/version.h'), 'utf8');
  return /MBEDTLS_VERSION_STRING\s+"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

async function fetchMbedtls() {
  const work = join(DEPS, 'fetch');
  rmSync(work, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'cache/archives/partial', 'parts', 'source']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  const entries = debSrcEntries();
  if (entries.length === 0) {
    throw new PlainError('The apt sources of this machine name no Debian archive to fetch the sources of mbedTLS from. '
      + `Unpack mbedTLS ${MBEDTLS_SERIES}x into build/deps/mbedtls and run this again.`);
  }
  writeFileSync(join(work, 'parts/sources.sources'), entries.join('\n\n') + '\n');
  const options = {
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': join(work, 'parts'),
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': userInfo().username,
    'Acquire::Languages': 'none',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await runQuietly('reading the list of source packages', 'apt-get', [...flags, 'update']);
  await runQuietly('fetching the sources of mbedTLS', 'apt-get', [...flags, 'source', 'mbedtls'],
    { cwd: join(work, 'source') });
  const name = readdirSync(join(work, 'source')).find((entry) => /^mbedtls-[\d.]+$/.test(entry));
  const folder = join(work, 'source', name ?? '');
  if (!name || !versionOf(folder).startsWith(MBEDTLS_SERIES)) {
    throw new PlainError(`The archive's mbedTLS is ${name ?? 'missing'}; the build needs ${MBEDTLS_SERIES}x. `
      + 'Unpack it into build/deps/mbedtls and run this again.');
  }
  rmSync(MBEDTLS, { recursive: true, force: true });
  renameSync(folder, MBEDTLS);
  rmSync(work, { recursive: true, force: true });
}

export async function ensureLibraries() {
  linkJsonHeaders();
  if (!existsSync(join(MBEDTLS, 'library/sha256.c'))) {
    await fetchMbedtls();
  }
}
