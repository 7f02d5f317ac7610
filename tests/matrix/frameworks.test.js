// Frameworks that run the same import on a server and in a page.
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { APPS, CONSUMERS, startIn, tool } from './consumers.js';
import { inMatrix } from './in-matrix.js';

const { shop, expectSignIn, expectPageSignsIn } = inMatrix({ browser: true });

const built = (name) => join(APPS, 'out', name);

test('React in StrictMode, which runs every effect twice', async () => {
  const args = ['build', '--outDir', built('react'), '--mode', 'development'];
  await tool('vite/bin/vite.js', args, 'react', { NODE_ENV: 'development' });
  shop().serve(built('react'));
  await expectPageSignsIn();
});

test('Vite on a server, with all packages bundled', async () => {
  const said = await expectSignIn(() => tool('../apps/vite-ssr/main.mjs', [shop().origin], 'vite-ssr'));
  expect(said).toBe('true\n');
});

test('Next: imported on its server, a sign-in in the page and one on the server', async () => {
  const env = { SHOP: shop().origin };
  await tool('next/dist/bin/next', ['build'], 'next', env);
  const next = await startIn(process.execPath,
    [join(CONSUMERS, 'node_modules/next/dist/bin/next'), 'start', '-p', '0'], 'next', /(http:\/\/localhost:\d+)/, env);
  try {
    const page = await (await fetch(next.where)).text();
    expect(page).toContain('<p id="version">1.0.0</p>');
    await expectPageSignsIn('/', next.where);
    const answer = await expectSignIn(async () => (await fetch(`${next.where}/server`)).json());
    expect(answer).toEqual({ success: 'true' });
  } finally {
    await next.stop();
  }
});
