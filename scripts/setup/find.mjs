// Where the tools and headers of this machine are. Nothing is bound to one system's folders or to one version.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** @param {string | undefined} text @returns {string[]} the folders of a variable like PATH */
function folders(text) {
  return (text ?? '').split(delimiter).filter(Boolean);
}

/** @param {string} name @returns {string | undefined} the program's path */
export function program(name) {
  return folders(process.env.PATH).map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * A program of Clang's: under its plain name, else under the name with the highest version (clang-tidy-19).
 * @param {string} name e.g. "clang++"
 * @returns {string | undefined} its path
 */
export function clangProgram(name) {
  const plain = program(name);
  if (plain) {
    return plain;
  }
  const versions = folders(process.env.PATH).filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder))
    .filter((entry) => entry.startsWith(`${name}-`) && /^\d+$/.test(entry.slice(name.length + 1)))
    .map((entry) => Number(entry.slice(name.length + 1)));
  return versions.length > 0 ? program(`${name}-${Math.max(...versions)}`) : undefined;
}

/** Whether that Clang brings libFuzzer's header; with it come the run-time libraries of the sanitizers. */
export function hasLibFuzzer() {
  const clang = clangProgram('clang++');
  if (!clang) {
    return false;
  }
  try {
    const resources = execFileSync(clang, ['-print-resource-dir'], { encoding: 'utf8' }).trim();
    return existsSync(join(resources, 'include/fuzzer/FuzzedDataProvider.h'));
  } catch {
    return false;
  }
}

/**
 * @param {string} header e.g. "gtest/gtest.h"
 * @param {string} [chosen] the folder that the person chose: then no other is looked in
 * @returns {string | undefined} the folder to put on an include path
 */
export function includeFolder(header, chosen) {
  const { CMAKE_PREFIX_PATH, CPATH, CPLUS_INCLUDE_PATH } = process.env;
  const prefixes = [
    ...folders(CMAKE_PREFIX_PATH), '/usr', '/usr/local', '/opt/homebrew', '/home/linuxbrew/.linuxbrew', '/opt/local',
    join(homedir(), '.nix-profile'),
  ];
  const usual = [
    ...folders(CPATH), ...folders(CPLUS_INCLUDE_PATH), ...prefixes.map((prefix) => join(prefix, 'include')),
  ];
  return (chosen ? [chosen] : usual).find((folder) => existsSync(join(folder, header)));
}

const BROWSERS = {
  chromium: { variable: 'CHROMIUM', names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    apps: ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'] },
  firefox: { variable: 'FIREFOX', names: ['firefox-esr', 'firefox'], apps: ['Firefox.app/Contents/MacOS/firefox'] },
};

/** @param {keyof typeof BROWSERS} browser @returns {string | undefined} its program, for puppeteer's executablePath */
export function browserProgram(browser) {
  const { variable, names, apps } = BROWSERS[browser];
  return process.env[variable] ?? names.map(program).find(Boolean)
    ?? apps.map((app) => join('/Applications', app)).find((path) => existsSync(path));
}
