// `npm run format`: brings every source into the project's layout.
import { PlainError, exitWith, runShown } from './run-command.mjs';
import { setup } from './setup.mjs';
import { clangFormat, cppFiles } from './suites/lint.mjs';

async function format() {
  await setup({ tests: true });
  const statuses = [
    await runShown(clangFormat(), ['-i', ...cppFiles()]),
    await runShown(process.execPath, ['node_modules/eslint/bin/eslint.js', '--fix', '.']),
  ];
  if (statuses.some((status) => status !== 0)) {
    throw new PlainError('some files could not be brought into form; see above');
  }
}

await format().catch(exitWith);
