// A shop whose page signs in by the possession check: what the kits' users have, for the tests of the kits.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const SDK = new URL('../../../dist/prove-auth.js', import.meta.url);

const PAGE = `<!doctype html><html lang="en"><title>Shop</title><script src="/prove-auth.js"></script>
<form hidden><label>OTP <input name="otp"></label><button>Sign in</button></form><p id="said" role="status"></p>
<script>
  const form = document.querySelector('form');
  const said = document.querySelector('#said');
  const call = async (path) => (await fetch(path, { method: 'POST' })).json();
  const askForOtp = (otpError) => new Promise((resolve) => {
    said.textContent = otpError ? 'That OTP is wrong.' : '';
    form.hidden = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      resolve({ resultType: 0, input: { otp: form.otp.value } });
    };
  });
  call('/start' + location.search)
    .then(({ authToken }) => new proveAuth.AuthenticatorBuilder()
      .withRole(location.search ? 'secondary' : 'primary')
      .withAuthFinishStep(() => call('/finish'))
      .withOtpFallback(() => null, askForOtp)
      .withInstantLinkFallback(() => null, () => new Promise(() => {}))
      .build().authenticate(authToken))
    .then(({ success }) => { said.textContent = success === 'true' ? 'Welcome' : 'Not signed in'; })
    .catch((error) => { said.textContent = error.reason; });
</script></html>`;

/** The merchant's server half. @param {string} origin of the service @param {string} [clientId] */
export function createMerchant(origin, clientId = 'shop') {
  /** @param {string} path @param {object} body */
  return async (path, body) => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: 'any' });
    const { access_token: token } = await (await fetch(`${origin}/token`, { method: 'POST', body: form })).json();
    const headers = { 'Content-Type': 'application/json', 'Authorization': `Bearer ${token}` };
    return (await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
}

/** @param {string} serviceOrigin @param {string} phoneNumber */
export async function startShop(serviceOrigin, phoneNumber) {
  const callService = createMerchant(serviceOrigin);
  const sdk = await readFile(SDK, 'utf8');
  let correlationId = '';
  const start = async (/** @type {'mobile' | 'desktop'} */ possessionType) => {
    const request = { clientRequestId: 'sign-in', possessionType, phoneNumber, allowOTPRetry: true };
    const target = possessionType === 'desktop' ? { finalTargetUrl: 'https://shop.example/done' } : {};
    const flow = await callService('/v3/unify', { ...request, ...target });
    correlationId = flow.correlationId;
    return { authToken: flow.authToken };
  };
  /** @type {Record<string, () => Promise<object>>} */
  const calls = {
    '/start': () => start('mobile'),
    '/start?desktop': () => start('desktop'),
    '/finish': () => callService('/v3/unify-status', { correlationId }),
  };
  const server = createServer(async ({ url = '' }, response) => {
    if (calls[url]) response.setHeader('Content-Type', 'application/json').end(JSON.stringify(await calls[url]()));
    else if (url === '/prove-auth.js') response.setHeader('Content-Type', 'text/javascript').end(sdk);
    else response.setHeader('Content-Type', 'text/html').end(PAGE);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { origin: `http://localhost:${port}`, close };
}
