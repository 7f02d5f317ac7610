import * as core from 'prove-auth-wasm';
import { AuthenticatorBuilder, AuthError } from 'prove-auth-wasm';
import * as slim from 'prove-auth-wasm/slim';
import { createDialogs, PossessionCheck, setTexts, type CheckState } from 'prove-auth-wasm/ui';
import { ProveSignIn, useProveAuth } from 'prove-auth-wasm/react';
import { useProveAuth as useVue, ProveSignIn as VueSignIn } from 'prove-auth-wasm/vue';
import { summarise, type TimedEvent } from 'prove-auth-wasm/summarise';

const authenticator = createDialogs({ attempts: 3 }).attach(new AuthenticatorBuilder().withAuthFinishStep(() => 7)).build();
const events: TimedEvent[] = [];
authenticator.addEventListener('progress', (event) => events.push(event));
export const seven: Promise<number> = authenticator.authenticate('');
export const ms: number = summarise(events).customerMs;
setTexts('it', { signIn: 'Accedi' });
// @ts-expect-error no such text
setTexts('it', { sign: 'Accedi' });
const element = document.querySelector('prove-sign-in');
if (element) element.start = ({ possessionType, signal }) => fetch(possessionType, { signal }).then((r) => r.text());
export function App() {
  const check = useProveAuth({ core: slim, start: async () => 'token', finish: async () => ({ success: 'true' }) });
  const ok: string | undefined = check.result?.success;
  // @ts-expect-error no such phase
  if (check.phase === 'nowhere') return null;
  return <ProveSignIn core={core} start={() => 'token'} finish={() => ({ a: 1 })} onSuccess={({ a }) => console.log(a + 1, ok)} />;
}
export const vue = useVue({ core, start: () => null, finish: () => 5 }).state.value.result;
export const five: number | undefined = vue;
export const component = VueSignIn;
export const check: CheckState = new PossessionCheck().getState();
export const docs: string = new AuthError('').docs;
