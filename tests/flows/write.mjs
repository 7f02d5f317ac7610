// `node tests/flows/write.mjs`: writes the dialogues of tests/flows/script as JSON, one file each, beside this file.
// The replayers read the JSON; a test fails when it is not what the scripts say.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { allDialogues } from './script/all.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const written = allDialogues();
for (const name of readdirSync(folder)) {
  if (name.endsWith('.json') && !written.has(name)) {
    rmSync(folder + name);
  }
}
for (const [name, text] of written) {
  writeFileSync(folder + name, text);
}
console.log(`${written.size} dialogues`);
