// The recorded dialogues against the WebAssembly core in Chromium and Firefox: the compiler of a browser is another
// than Node's, and so is its clock, its memory and its way to report a trap.
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { writeDialogues } from '../flows/write.mjs';
import { inEachBrowser } from './browsers.js';
import { serve } from './static-server.js';

const root = new URL('../../', import.meta.url);
const flows = new URL('tests/flows/', root);
const texts = writeDialogues();

const MODULES = [
  'js/load.js', 'js/errors.js', 'js/core-source/embedded.js', 'js/core-source/instantiate.js',
  'js/core-source/module-bytes.js',
  'build/wasm/core-loader.mjs', 'build/wasm/wasm-bytes.mjs', 'build/wasm/wasm-as-javascript.mjs',
  'tests/flows/replay.js', 'tests/flows/recording-host.js', 'tests/flows/fault-matrix.js',
];

/** The core as WebAssembly, and as JavaScript under a policy that forbids the former. */
const BUILDS = {
  '': {},
  '/nowasm': { 'content-security-policy': "default-src 'none'; img-src 'self'; script-src 'self'" },
};

const PAGE = '<!doctype html><meta charset="utf-8"><title>Dialogues</title>'
  + '<script type="module" src="page.js"></script>';
const SCRIPT = `
  import { core } from './js/load.js';
  import { isForMatrix, runMatrix } from './tests/flows/fault-matrix.js';
  import { parseDialogue } from './tests/flows/recording-host.js';
  import { replay } from './tests/flows/replay.js';
  const parse = (text) => parseDialogue(text, core().version());
  window.replayAll = (texts) => texts.map(parse)
    .map((dialogue) => ({ name: dialogue.name, problems: replay(core(), dialogue) }))
    .filter(({ problems }) => problems.length > 0);
  window.runFaults = (texts, matrix) => texts.map(parse).filter((dialogue) => isForMatrix(matrix, dialogue))
    .flatMap((dialogue) => runMatrix(core(), matrix, dialogue).problems);
  window.liveCount = () => core().liveCount();
`;

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

beforeAll(async () => {
  const headers = { 'content-type': 'text/javascript; charset=utf-8' };
  /** @type {Record<string, import('./static-server.js').Page>} */
  const pages = {};
  for (const [build, policy] of Object.entries(BUILDS)) {
    pages[`${build}/`] = { body: PAGE, headers: policy };
    pages[`${build}/page.js`] = { body: SCRIPT, headers };
    for (const path of MODULES) {
      const isSource = build === '/nowasm' && path.endsWith('embedded.js');
      const file = isSource ? 'js/core-source/javascript.js' : path;
      pages[`${build}/${path}`] = { body: readFileSync(new URL(file, root)), headers };
    }
  }
  server = await serve(pages);
});

afterAll(() => server.close());

inEachBrowser('recorded dialogues', ({ newPage, pageErrors }) => {
  test.each(Object.keys(BUILDS))('are answered as written (%s/)', async (build) => {
    const page = await newPage();
    await page.goto(`${server.origin}${build}/`);
    await page.waitForFunction('window.liveCount');
    expect(await page.evaluate((all) => /** @type {any} */ (window).replayAll(all), texts)).toEqual([]);
    expect(await page.evaluate('liveCount()')).toBe(0);
    expect(pageErrors(page)).toEqual([]);
  });

  test.each(Object.keys(BUILDS))('end well whatever fault one effect has (%s/)', async (build) => {
    const page = await newPage();
    await page.goto(`${server.origin}${build}/`);
    await page.waitForFunction('window.liveCount');
    const matrix = JSON.parse(readFileSync(new URL('faults/matrix.json', flows), 'utf8'));
    // One dialogue of each kind of effect; Node runs them all.
    const chosen = texts.filter((text) => /"name": "(otp-prompt|instant-link-resend|socket-reopened|prove-key-register)"/.test(text));
    expect(chosen).toHaveLength(4);
    const problems = await page.evaluate((all, faults) => /** @type {any} */ (window).runFaults(all, faults),
      chosen, matrix);
    expect(problems).toEqual([]);
    expect(await page.evaluate('liveCount()')).toBe(0);
  });
});
