// Puts the C and C++ libraries where the builds look for them: build/deps/mbedtls (sources) and
// build/deps/include/nlohmann (a link; /usr/include itself must never be on the include path of a WebAssembly build).
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { PlainError } from '../run-command.mjs';
import { DEPS, ensureMbedtls } from './mbedtls.mjs';
import { jsonInclude } from './system-packages.mjs';

/** @param {string} link */
function targetOf(link) {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

function linkJsonHeaders() {
  const folder = jsonInclude();
  if (!folder) {
    throw new PlainError('no nlohmann/json.hpp; NLOHMANN_JSON_INCLUDE can name the folder that holds nlohmann/');
  }
  const headers = join(resolve(folder), 'nlohmann');
  const link = join(DEPS, 'include/nlohmann');
  if (targetOf(link) !== headers) {
    mkdirSync(join(DEPS, 'include'), { recursive: true });
    rmSync(link, { force: true, recursive: true });
    symlinkSync(headers, link);
  }
}

export async function ensureLibraries() {
  linkJsonHeaders();
  await ensureMbedtls();
}
