// Every recorded dialogue and the fault matrix, against the WebAssembly core in Node.
import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { core } from '../../js/load.js';
import { isForMatrix, runMatrix } from './fault-matrix.js';
import { parseDialogue } from './recording-host.js';
import { replay } from './replay.js';
import { allDialogues } from './script/all.js';

const folder = new URL('.', import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const dialogues = names.map((name) => parseDialogue(read(name), core().version()));

test('the files are what the scripts say (node tests/flows/write.mjs)', () => {
  expect(names).toEqual([...allDialogues().keys()].sort());
  for (const [name, text] of allDialogues()) {
    expect(read(name)).toBe(text);
  }
});

describe('dialogues', () => {
  for (const dialogue of dialogues) {
    test(dialogue.name, () => {
      expect(replay(core(), dialogue)).toEqual([]);
    });
  }
});

describe('every fault at every effect of', () => {
  const matrix = JSON.parse(read('faults/matrix.json'));
  for (const dialogue of dialogues.filter((candidate) => isForMatrix(matrix, candidate))) {
    test(dialogue.name, () => {
      expect(runMatrix(core(), matrix, dialogue).problems.slice(0, 5)).toEqual([]);
    });
  }
});
