// From the start of the script to a builder that has answered: in a fresh Node process (no argument), printed as
// milliseconds.
import { performance } from 'node:perf_hooks';

const startedAt = performance.now();
const { AuthenticatorBuilder } = await import(new URL('../dist/node.mjs', import.meta.url).href);
new AuthenticatorBuilder().build().isMobileWeb();
console.log(performance.now() - startedAt);
