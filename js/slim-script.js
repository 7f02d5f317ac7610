// The slim build for a script tag: begins to fetch the module from beside the script as soon as it runs.
import { setWasm, warmUp } from './core-source/fetched.js';

export * from './slim.js';

const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement && currentScript.src) {
  setWasm({ wasmUrl: new URL('prove_auth.wasm', currentScript.src) });
  warmUp();
}
