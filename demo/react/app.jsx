// A sign-in with React that draws its own dialogs. Its server half is /start and /finish, as in "Start in five minutes".
import * as core from 'prove-auth-wasm';
import { useProveAuth } from 'prove-auth-wasm/react';

/** @param {string} path @param {object} [body] @returns {Promise<any>} */
export async function post(path, body = {}) {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

export function SignIn() {
  const check = useProveAuth({
    core,
    start: ({ possessionType }) => post('/start', { possessionType }),
    finish: () => post('/finish'),
    attempts: 3,
  });
  switch (check.phase) {
    case 'idle':
      return <button onClick={() => check.begin()}>Sign in</button>;
    case 'phone-number':
      return <Ask label="Mobile number" kind="tel" check={check} answer={check.submitPhoneNumber} />;
    case 'otp':
      return (
        <>
          <Ask label="Code from the message" kind="one-time-code" check={check} answer={check.submitOtp} />
          <p>{check.attemptsLeft} attempts left</p>
          <button onClick={check.resend}>Send a new code</button>
          <button onClick={check.changeNumber}>Use another number</button>
        </>
      );
    case 'instant-link':
      return (
        <>
          <h2>Open the link on your phone</h2>
          <button onClick={check.resend}>Send a new link</button>
        </>
      );
    case 'done':
      return <h2>Welcome</h2>;
    case 'failed':
      return (
        <>
          <p role="alert">{check.error.reason === 'cancelled' ? 'You stopped.' : 'That did not work.'}</p>
          <button onClick={() => check.begin()}>Try again</button>
        </>
      );
    default:
      return <><p role="status">Checking your phone</p><button onClick={check.cancel}>Cancel</button></>;
  }
}

/** @param {{ label: string, kind: string, check: { busy: boolean, refusal?: Error }, answer(text: string): void }} props */
function Ask({ label, kind, check, answer }) {
  /** @param {import('react').FormEvent<HTMLFormElement>} event */
  const submit = (event) => {
    event.preventDefault();
    answer(String(new FormData(event.currentTarget).get('answer')));
    event.currentTarget.reset();
  };
  return (
    <form onSubmit={submit}>
      <label>{label} <input name="answer" autoComplete={kind} autoFocus required /></label>
      {check.refusal && <p role="alert">{check.refusal.message}</p>}
      <button disabled={check.busy}>Continue</button>
    </form>
  );
}
