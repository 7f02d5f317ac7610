// What the tests of the Jest and Vitest kits have in common: one sign-in by OTP with the client that ships.
import { createMerchant } from './shop.mjs';

/** @param {any} sdk @param {any} kit @param {string} phoneNumber @param {string} [clientId] one for each sandbox */
export async function signIn(sdk, kit, phoneNumber, clientId) {
  const callService = createMerchant(kit.sandbox.origin, clientId);
  const request = { clientRequestId: 'sign-in', possessionType: 'mobile', phoneNumber };
  const { authToken, correlationId } = await callService('/v3/unify', request);
  await new sdk.AuthenticatorBuilder()
    .withAuthFinishStep(() => {})
    .withOtpFallback(() => null, async () => ({ resultType: 0, input: { otp: await kit.phone.otp() } }))
    .build().authenticate(authToken);
  return (await callService('/v3/unify-status', { correlationId })).success;
}
