/* global importScripts, proveAuth */
importScripts('/node_modules/prove-auth-wasm/dist/prove-auth.js');

const call = async (path) => (await fetch(path, { method: 'POST' })).json();
call('/start')
  .then(({ authToken }) => new proveAuth.AuthenticatorBuilder()
    .withAuthFinishStep(() => call('/finish'))
    .withOtpFallback(() => null, async () => ({ resultType: 0, input: await call('/sms') }))
    .build()
    .authenticate(authToken))
  .then(({ success }) => postMessage(success), (error) => postMessage(error.message));
