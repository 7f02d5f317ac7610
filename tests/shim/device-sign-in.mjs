// A headless client: one sign-in on the device in a folder, in a process of its own. Prints the steps. See
// file-device-flow.test.js.
import { AuthenticatorBuilder, FileDeviceStore } from '../../js/node.js';

const [directory, passphrase, authToken] = process.argv.slice(2);
const steps = [];
const authenticator = new AuthenticatorBuilder()
  .withPlatform(await FileDeviceStore.open(directory, { passphrase }))
  .withAuthFinishStep(() => {})
  .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }))
  .build();
authenticator.addEventListener('progress', ({ detail }) => {
  if (detail.type === 'step' || detail.type === 'storage-degraded') steps.push(detail.step ?? detail.type);
});
await authenticator.authenticate(authToken);
console.log(JSON.stringify({ steps, deviceId: authenticator.getDeviceId() }));
