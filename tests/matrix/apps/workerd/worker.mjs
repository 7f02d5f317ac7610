import { VERSION } from 'prove-auth-wasm';

export default { fetch: () => new Response(VERSION) };
