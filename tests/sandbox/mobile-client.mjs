// A headless client in a process of its own, which trusts the carriers' certificate by NODE_EXTRA_CA_CERTS. Runs one
// flow for each auth token that arrives; an OTP is asked of the sandbox's inbox.
import { AuthenticatorBuilder } from '../../dist/node.mjs';

const [origin, phoneNumber] = process.argv.slice(2);

async function readOtp() {
  const query = new URLSearchParams({ phoneNumber });
  const messages = await (await fetch(`${origin}/sandbox/messages?${query}`)).json();
  return messages.at(-1).otp;
}

process.on('message', async ({ authToken, requestMs }) => {
  let authId = null;
  const authenticator = new AuthenticatorBuilder()
    .withMobileAuthImplementation('fetch')
    .withTimeouts({ requestMs })
    .withAuthFinishStep((input) => {
      authId = input.authId;
    })
    .withOtpFallback(() => null, async () => ({ resultType: 0, input: { otp: await readOtp() } }))
    .build();
  const error = await authenticator.authenticate(authToken).then(() => null, String);
  process.send({ authId, error });
});
