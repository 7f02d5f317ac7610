import { AuthenticatorBuilder, OtpFinishResultType } from 'prove-auth-wasm/slim';

/** @param {string} [shop] origin of the shop's server; in a page it is the page's own */
export async function signIn(shop = '') {
  const call = async (path) => (await fetch(shop + path, { method: 'POST' })).json();
  const { authToken } = await call('/start');
  return new AuthenticatorBuilder()
    .withAuthFinishStep(() => call('/finish'))
    .withOtpFallback(() => null, async () => ({ resultType: OtpFinishResultType.OnSuccess, input: await call('/sms') }))
    .build()
    .authenticate(authToken);
}
