// A process of its own whose calls end without anybody who handles that; prints which of them Node reported. See
// unhandled.test.js.
import { AuthenticatorBuilder } from '../../js/node.js';

const reported = [];
process.on('unhandledRejection', (error, promise) => reported.push([names.get(promise), error.reason]));

const authenticator = new AuthenticatorBuilder().withAuthFinishStep(() => {}).build();
const offline = new AuthenticatorBuilder()
  .withPlatform({ fetch: () => Promise.reject(new TypeError('offline')) })
  .withAuthFinishStep(() => {})
  .withOtpFallback(() => null, () => new Promise(() => {}))
  .build();
const claims = { id: 'auth-1', ans: 'test', endp: 'https://backend.example', chlg: 'c', next: 'mobile/otp' };
const token = [{}, { rid: 'r', auth: claims }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
const { signal } = new AbortController();

const names = new Map();
const named = (name, promise) => {
  names.set(promise, name);
  return promise;
};
named('failed', authenticator.authenticate('no token'));
named('failed with a signal', authenticator.authenticate('no token', { signal }));
named('failed, and asked for twice', offline.authenticate(token));
named('failed, and asked for twice', offline.authenticate(token));
named('derived from one that failed', authenticator.authenticate('nor this').then(() => {}));
named('another call', authenticator.finishInstantLink('https://shop.example/done'));
const handled = named('handled', authenticator.authenticate('no token'));
handled.catch(() => {});
await new Promise((resolve) => setImmediate(resolve)); // the flow of this token has ended
named('cancelled', offline.authenticate(token)).cancel();
named('derived from one that was cancelled', offline.authenticate(token).then(() => {}).finally(() => {})).cancel();
named('cancelled before it began', authenticator.authenticate(token, { signal: AbortSignal.abort() }));
process.on('exit', () => console.log(JSON.stringify(reported)));
