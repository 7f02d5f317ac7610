// `node tests/flows/write.mjs`: writes the dialogues of tests/flows/script as JSON into build/flows, one file each.
// Every replay does so before it reads them; a file that is as it should be is left alone.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { allDialogues } from './script/all.js';

const FOLDER = new URL('../../build/flows/', import.meta.url);

/** @returns {string[]} the texts of all dialogues, as the files now hold them */
export function writeDialogues() {
  mkdirSync(FOLDER, { recursive: true });
  const written = allDialogues();
  for (const name of readdirSync(FOLDER)) {
    if (!written.has(name)) rmSync(new URL(name, FOLDER));
  }
  return Array.from(written, ([name, text]) => {
    const file = new URL(name, FOLDER);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
    return readFileSync(file, 'utf8');
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`${writeDialogues().length} dialogues`);
}
