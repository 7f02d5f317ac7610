// Types of `prove-auth-wasm/vue`.
import type { DefineComponent, ShallowRef } from 'vue';
import type { CheckOptions, CheckState, Texts } from '../ui/public.js';
import type { TimedEvent } from '../js/summarise.js';

export type { CheckOptions, CheckState, Core, Phase, StartRequest, Texts } from '../ui/public.js';

/** The state to render and what the customer can do. */
export interface ProveAuth<R = unknown> {
  readonly state: Readonly<ShallowRef<CheckState<R>>>;
  /** Runs a check; never rejects. */
  begin(customer?: { phoneNumber?: string }): Promise<void>;
  cancel(): void;
  reset(): void;
  submitPhoneNumber(phoneNumber: string): void;
  submitOtp(otp: string): void;
  resend(): void;
  changeNumber(): void;
}

/** A possession check that is cancelled when the scope it was asked for in ends. Begins with `begin`. */
export declare function useProveAuth<R>(options: CheckOptions<R>): ProveAuth<R>;

/** `<prove-sign-in>` as a component; it takes what the element takes. */
export declare const ProveSignIn: DefineComponent<{
  core?: CheckOptions['core'];
  start?: CheckOptions['start'];
  finish?: CheckOptions['finish'];
  configure?: CheckOptions['configure'];
  attempts?: number | string;
  'possession-type'?: 'mobile' | 'desktop';
  'ask-phone-number'?: boolean | '';
  'resend-after'?: number | string;
  texts?: Partial<Texts>;
  lang?: string;
  scheme?: 'light' | 'dark';
  onSuccess?: (result: any) => void;
  onError?: (error: any) => void;
  onPhase?: (state: CheckState) => void;
  onProgress?: (event: TimedEvent) => void;
}>;
