// What a TypeScript project writes: a sign-in, an error told apart, a device store of its own.
import {
  AuthError, AuthenticatorBuilder, OtpFinishResultType, VERSION, type DeviceRecord, type DeviceStore, type Platform,
} from 'prove-auth-wasm';
import { FileDeviceStore } from 'prove-auth-wasm/node';
import { setWasm } from 'prove-auth-wasm/slim';
import { summarise } from 'prove-auth-wasm/summarise';

const records = new Map<string, DeviceRecord>();
const store: DeviceStore = {
  load: (namespace) => records.get(namespace) ?? null,
  store(record, options) {
    if (!options?.signal?.aborted) records.set(record.namespace, record);
    return { durable: record.keys.privateKey.extractable };
  },
  wipe: () => records.clear(),
};
const platform: Platform = { deviceStore: store, fetch: null };

export async function signIn(authToken: string): Promise<number> {
  const authenticator = new AuthenticatorBuilder()
    .withAuthFinishStep(({ authId }) => authId.length)
    .withOtpFallback(() => null, () => ({ resultType: OtpFinishResultType.OnSuccess, input: { otp: VERSION } }))
    .withPlatform(await FileDeviceStore.open('folder', { passphrase: 'text' }))
    .withPlatform(platform)
    .build();
  try {
    return await authenticator.authenticate(authToken);
  } catch (error) {
    return error instanceof AuthError ? error.code : 0;
  }
}

setWasm({ wasmUrl: '/prove_auth.wasm' });
export const summary: typeof summarise = summarise;
// @ts-expect-error an OTP is text
new AuthenticatorBuilder().withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: 1234 } }));
