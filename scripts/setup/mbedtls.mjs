// The sources of mbedTLS in build/deps/mbedtls: a folder that MBEDTLS_SOURCE names, or the source package of the
// archive that this machine uses.
import {
  existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';

import { PlainError, ROOT, runQuietly } from '../run-command.mjs';
import { debSrcEntries } from './apt-sources.mjs';

export const DEPS = join(ROOT, 'build/deps');
const MBEDTLS = join(DEPS, 'mbedtls');
const SERIES = ['2.28', '3.6'];

export const MBEDTLS_NEED = `the sources of mbedTLS, ${SERIES.join('.x or ')}.x: their top folder in the variable MBEDTLS_SOURCE`;

/** @param {string} folder @returns {string} e.g. "3.6.2"; '' when these are not mbedTLS's sources */
export function mbedtlsVersion(folder) {
  // Up to 3.x the version stood in version.h.
  const texts = ['build_info.h', 'version.h'].map((name) => join(folder, 'include/mbedtls', name))
    .filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'));
  const version = /MBEDTLS_VERSION_STRING\s+"([^"]+)"/.exec(texts.join('\n'))?.[1] ?? '';
  return existsSync(join(folder, 'library/sha256.c')) ? version : '';
}

/** @param {string} version */
function isWanted(version) {
  return SERIES.some((series) => version.startsWith(`${series}.`));
}

/** Whether the sources are there, or the person has said where. */
export function hasMbedtls() {
  return Boolean(process.env.MBEDTLS_SOURCE) || mbedtlsVersion(MBEDTLS) !== '';
}

/** @param {string} path */
function realpathOf(path) {
  return existsSync(path) ? realpathSync(path) : path;
}

async function fetchMbedtls() {
  const work = join(DEPS, 'fetch');
  rmSync(work, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'cache/archives/partial', 'parts', 'source']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  const entries = debSrcEntries();
  if (entries.length === 0) {
    throw new PlainError(`The apt sources of this machine name no archive to fetch mbedTLS from. Needed are ${MBEDTLS_NEED}.`);
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
  const folder = readdirSync(join(work, 'source')).map((entry) => join(work, 'source', entry))
    .find((path) => mbedtlsVersion(path) !== '') ?? '';
  const version = mbedtlsVersion(folder);
  if (!isWanted(version)) {
    throw new PlainError(`The archive's mbedTLS is ${version || 'missing'}. Needed are ${MBEDTLS_NEED}.`);
  }
  rmSync(MBEDTLS, { recursive: true, force: true });
  renameSync(folder, MBEDTLS);
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} source */
function linkMbedtls(source) {
  if (realpathOf(MBEDTLS) === realpathOf(source)) {
    return;
  }
  const version = mbedtlsVersion(source);
  if (!isWanted(version)) {
    throw new PlainError(`MBEDTLS_SOURCE is ${source}, which holds ${version ? `mbedTLS ${version}` : 'no sources of mbedTLS'}. `
      + `Needed are ${MBEDTLS_NEED}.`);
  }
  // What was built from other sources may look newer than these.
  ['build/wasm', 'build/native'].forEach((folder) => rmSync(join(ROOT, folder), { recursive: true, force: true }));
  mkdirSync(DEPS, { recursive: true });
  rmSync(MBEDTLS, { recursive: true, force: true });
  symlinkSync(source, MBEDTLS);
}

export async function ensureMbedtls() {
  if (process.env.MBEDTLS_SOURCE) {
    linkMbedtls(resolve(process.env.MBEDTLS_SOURCE));
  } else if (mbedtlsVersion(MBEDTLS) === '') {
    await fetchMbedtls();
  }
}
