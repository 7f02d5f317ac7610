import type { RunningSandbox, SandboxOptions } from 'prove-auth-sandbox';
import type { Phone, SandboxMatchers } from './phone.js';

export { Phone } from './phone.js';
/** Call it at the top of a test file: a sandbox for its tests, emptied before each; adds the matchers to `expect`. */
export declare function useSandbox(options?: SandboxOptions): { readonly sandbox: RunningSandbox; readonly phone: Phone };

declare module 'vitest' {
  interface Matchers<T = any> extends SandboxMatchers<T> {}
}
