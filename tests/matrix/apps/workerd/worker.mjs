import { VERSION } from 'prove-auth-wasm';

import { signIn } from '../sign-in.mjs';

export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    if (!searchParams.has('shop')) return Response.json({ version: VERSION });
    return Response.json(await signIn(searchParams.get('shop')).catch(({ reason, message }) => ({ reason, message })));
  },
};
