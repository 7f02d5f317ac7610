import { AuthenticatorBuilder, OtpFinishResultType } from 'prove-auth-wasm';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

const call = async (path) => (await fetch(path, { method: 'POST' })).json();
const started = call('/start');

/** StrictMode runs the effect twice: both get the promise of one flow. */
function SignIn() {
  const [success, setSuccess] = useState('Shop');
  useEffect(() => {
    started.then(({ authToken }) => new AuthenticatorBuilder()
      .withAuthFinishStep(() => call('/finish'))
      .withOtpFallback(() => null, async () => ({ resultType: OtpFinishResultType.OnSuccess, input: await call('/sms') }))
      .build()
      .authenticate(authToken))
      .then((end) => setSuccess(end.success), (error) => setSuccess(error.message));
  }, []);
  useEffect(() => { document.title = success; }, [success]);
  return <p>{success}</p>;
}

createRoot(document.querySelector('#app')).render(<StrictMode><SignIn /></StrictMode>);
