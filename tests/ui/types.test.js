// The types of the elements, React and Vue, as a strict project of somebody else meets them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test.each([['nodenext', 'nodenext'], ['esnext', 'bundler']])('compile with %s, %s', (module, moduleResolution) => {
  const folder = mkdtempSync(join(ROOT, 'build/types-'));
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      compilerOptions: {
        module, moduleResolution, noEmit: true, strict: true, exactOptionalPropertyTypes: true, jsx: 'react-jsx',
        target: 'es2022', lib: ['es2022', 'dom'], types: [],
      },
      files: [join(ROOT, 'tests/ui/types/use.tsx')],
    }));
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
