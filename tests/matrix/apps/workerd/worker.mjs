import { setWasm } from 'prove-auth-wasm/slim';

import { signIn } from '../sign-in-slim.mjs';
import wasmModule from './prove_auth.wasm';

setWasm({ wasmModule });

export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    return Response.json(await signIn(searchParams.get('shop')).catch(({ message }) => ({ message })));
  },
};
