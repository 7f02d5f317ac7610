// `npm run build`: everything in dist/, from a fresh checkout too.
import { exitWith } from './run-command.mjs';
import { setup } from './setup.mjs';

export async function build() {
  await setup();
  const { buildWasm } = await import('./build-wasm.mjs');
  await buildWasm();
  const { bundle } = await import('./bundle.mjs');
  await bundle();
  const { writeProvenance } = await import('./provenance.mjs');
  writeProvenance();
  const { writeDeepPaths } = await import('./deep-paths.mjs');
  writeDeepPaths();
  const { bundleUi } = await import('./bundle-ui.mjs');
  await bundleUi();
  const { writeIntegrity } = await import('./integrity.mjs');
  writeIntegrity();
  const { buildSandbox } = await import('./sandbox-package.mjs');
  await buildSandbox();
  const { buildDemoKit } = await import('./demo-kit.mjs');
  buildDemoKit();
}

if (process.argv[1] === import.meta.filename) {
  await build().catch(exitWith);
}
