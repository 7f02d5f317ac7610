// The module's text is what a script carries: no bundler may have to write an escape into it.
import { expect, test } from '@jest/globals';
import { transform } from 'esbuild';
import { minify } from 'terser';

import { packModule } from '../../scripts/module-text.mjs';

test('bundlers write the text of any module as it is', async () => {
  // Each byte after each that stands twice: `-->` and `</s` are escaped only together.
  const bytes = Uint8Array.from({ length: 3 * 256 * 256 }, (_, i) => (i % 3 === 2 ? Math.floor(i / 3) : i / 768));
  const { text } = packModule(bytes, '');
  expect(text.length).toBeGreaterThan(bytes.length);
  const script = `globalThis.packed = '${text}';`;
  for (const { code = '' } of [await transform(script, { minify: true }), await minify(script)]) {
    expect(code.includes(text)).toBe(true);
  }
});
