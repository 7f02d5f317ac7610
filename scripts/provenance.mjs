// dist/provenance.json: what the WebAssembly module was made of, so that somebody else can make the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WASM } from './build-wasm.mjs';
import { ROOT } from './run-command.mjs';
import { mbedtlsVersion } from './setup/mbedtls.mjs';

const PROVENANCE = join(ROOT, 'dist/provenance.json');
const LOADER = join(ROOT, 'build/wasm/core-loader.mjs');
const JSON_HEADERS = 'build/deps/include/nlohmann';
const MBEDTLS = 'build/deps/mbedtls';

/** @param {string} path @returns {string} */
function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** @param {string} folder below the checkout @returns {string[]} its sources, below the checkout */
function sourcesIn(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(h|hpp|c|cpp|in|txt|cmake)$/.test(name)).map((name) => join(folder, name)).sort();
}

/** @param {string[]} paths below the checkout @returns {Record<string, string>} */
function hashes(paths) {
  return Object.fromEntries(paths.map((path) => [path, sha256(join(ROOT, path))]));
}

/** One hash for many files: of the lines that `sha256sum` prints for them. @param {string[]} paths */
function hashOfAll(paths) {
  const lines = Object.entries(hashes(paths)).map(([path, hash]) => `${hash}  ${path}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** @param {RegExp} rule of build.ninja @param {string} variable */
function flags(rule, variable) {
  const ninja = readFileSync(join(ROOT, 'build/wasm/build.ninja'), 'utf8');
  const block = ninja.split(/\n(?=build )/).find((text) => rule.test(text)) ?? '';
  const line = new RegExp(`^  ${variable} = (.*)$`, 'm').exec(block)?.[1] ?? '';
  // Without the folder of this checkout, nor the precompiled header in it.
  return line.replaceAll(ROOT, '').replace(/(-Xclang|-Winvalid-pch)( [^-\s]\S*| -include\S*|)/g, '')
    .split(/\s+/).filter(Boolean).join(' ');
}

function jsonVersion() {
  const text = ['json.hpp', 'detail/abi_macros.hpp'].map((name) => join(ROOT, JSON_HEADERS, name))
    .filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8')).join('\n');
  return ['MAJOR', 'MINOR', 'PATCH']
    .map((part) => new RegExp(`#define NLOHMANN_JSON_VERSION_${part} (\\d+)`).exec(text)?.[1]).join('.');
}

export function writeProvenance() {
  const made = existsSync(PROVENANCE) ? statSync(PROVENANCE).mtimeMs : 0;
  const inputs = [WASM, LOADER, join(ROOT, 'package.json'), import.meta.filename];
  if (made > Math.max(...inputs.map((path) => statSync(path).mtimeMs))) {
    return;
  }
  const version = (/** @type {string} */ path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')).version;
  const emcc = execFileSync('emcc', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const provenance = {
    version: version('package.json'),
    made: { 'prove_auth.wasm': sha256(WASM), loader: sha256(LOADER) },
    tools: { emscripten: emcc.split('\n')[0].trim(), binaryen: version('node_modules/binaryen/package.json') },
    flags: {
      compile: flags(/\/src\/authenticator\.cpp/, 'FLAGS'),
      definitions: flags(/\/src\/authenticator\.cpp/, 'DEFINES'),
      link: flags(/^build prove_auth\.js/, 'LINK_FLAGS'),
    },
    libraries: {
      'nlohmann/json': { version: jsonVersion(), sha256: hashOfAll(sourcesIn(JSON_HEADERS)) },
      mbedtls: { version: mbedtlsVersion(join(ROOT, MBEDTLS)),
        sha256: hashOfAll([...sourcesIn(`${MBEDTLS}/include`), ...sourcesIn(`${MBEDTLS}/library`)]) },
    },
    sources: hashes(['include', 'src', 'wasm', 'cmake'].flatMap(sourcesIn)),
  };
  writeFileSync(PROVENANCE, `${JSON.stringify(provenance, null, 2)}\n`);
}
