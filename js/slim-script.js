// The slim build's script: looks for the module beside itself. Loaded by a tag, it begins to fetch it as soon as it
// runs; bundled into another script, it leaves that to the module that imports it and knows where the bundler put it.
import { setWasm, warmUp } from './core-source/fetched.js';

export * from './slim.js';

const script = globalThis.document?.currentScript;
// Workers and servers have no document, and SVG scripts no src.
if (script && 'src' in script && script.src) {
  setWasm({ wasmUrl: new URL('prove_auth.wasm', script.src) });
  if (/prove-auth-slim[^/]*$/.test(script.src)) warmUp();
}
