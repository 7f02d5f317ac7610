// A process of its own that waits for an Instant Link, cancels, and has nothing else to do; see authenticator.test.js.
import { AuthenticatorBuilder } from '../../js/node.js';

const authenticator = new AuthenticatorBuilder()
  .withRole('secondary')
  .withAuthFinishStep(() => {})
  .withInstantLinkFallback(() => null, () => {
    setImmediate(() => promise.cancel());
    return new Promise(() => {});
  })
  .build();
const promise = authenticator.authenticate(process.argv[2]);
await promise.catch(({ reason }) => console.log(reason));
