// Every recorded dialogue and the fault matrix, against the WebAssembly core in Node.
import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { core } from '../../js/load.js';
import { isForMatrix, runMatrix } from './fault-matrix.js';
import { parseDialogue } from './recording-host.js';
import { replay } from './replay.js';
import { writeDialogues } from './write.mjs';

const dialogues = writeDialogues().map((text) => parseDialogue(text, core().version()));

describe('dialogues', () => {
  for (const dialogue of dialogues) {
    test(dialogue.name, () => {
      expect(replay(core(), dialogue)).toEqual([]);
    });
  }
});

describe('every fault at every effect of', () => {
  const matrix = JSON.parse(readFileSync(new URL('faults/matrix.json', import.meta.url), 'utf8'));
  for (const dialogue of dialogues.filter((candidate) => isForMatrix(matrix, candidate))) {
    test(dialogue.name, () => {
      expect(runMatrix(core(), matrix, dialogue).problems.slice(0, 5)).toEqual([]);
    });
  }
});
