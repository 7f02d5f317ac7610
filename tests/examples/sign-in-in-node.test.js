// An example to copy: how another project's Jest tests use the sandbox. A merchant's server and page under test, no
// account, no network, no phone.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as proveAuth from 'prove-auth-wasm';
import { startSandbox } from 'prove-auth-sandbox';

const CUSTOMER = '+447700900300';

let sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** The merchant's server: one call of the service with its access token. */
async function callService(path, body) {
  const credentials = { grant_type: 'client_credentials', client_id: 'shop', client_secret: 'any' };
  const form = new URLSearchParams(credentials);
  const { access_token: token } = await (await fetch(`${sandbox.origin}/token`, { method: 'POST', body: form })).json();
  const headers = { 'Content-Type': 'application/json', 'Authorization': `Bearer ${token}` };
  const response = await fetch(sandbox.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

const begin = (possessionType, more = {}) =>
  callService('/v3/unify', { clientRequestId: 'sign-in', possessionType, phoneNumber: CUSTOMER, ...more });

const succeeded = async ({ correlationId }) => (await callService('/v3/unify-status', { correlationId })).success;

test('a customer on a phone signs in with the OTP of the SMS', async () => {
  const flow = await begin('mobile');
  const authenticator = new proveAuth.AuthenticatorBuilder()
    .withAuthFinishStep(() => {})
    .withOtpFallback(() => null, () => {
      const { otp } = sandbox.messages(CUSTOMER).at(-1);
      return { resultType: proveAuth.OtpFinishResultType.OnSuccess, input: { otp } };
    })
    .build();
  await authenticator.authenticate(flow.authToken);
  expect(await succeeded(flow)).toBe('true');
});

test('a customer on a desktop signs in by the Instant Link', async () => {
  const flow = await begin('desktop', { finalTargetUrl: 'https://shop.example/thanks' });
  const authenticator = new proveAuth.AuthenticatorBuilder()
    .withRole('secondary')
    .withAuthFinishStep(() => {})
    .withInstantLinkFallback(() => null, () => {
      // The SMS has been sent when the page offers to send it again.
      sandbox.tapLink(sandbox.messages(CUSTOMER).at(-1).id);
      return new Promise(() => {});
    })
    .build();
  await authenticator.authenticate(flow.authToken);
  expect(await succeeded(flow)).toBe('true');
});

test('the service fails: the sign-in does, with an error that tells', async () => {
  const flow = await begin('desktop', { finalTargetUrl: 'https://shop.example/thanks' });
  sandbox.fail({ path: '/v1/client/mobile/instantlink/start', kind: 'status', status: 500 });
  const authenticator = new proveAuth.AuthenticatorBuilder()
    .withRole('secondary')
    .withAuthFinishStep(() => {})
    .withInstantLinkFallback(() => null)
    .build();
  await expect(authenticator.authenticate(flow.authToken)).rejects.toMatchObject({ reason: 'http_status' });
  expect(await succeeded(flow)).toBe('pending');
});
