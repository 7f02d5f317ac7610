// Types of `prove-auth-wasm/react`.
import type { ReactElement } from 'react';
import type { CheckOptions, CheckState, Core, ProveSignIn as ProveSignInElement, Texts } from '../ui/public.js';
import type { TimedEvent } from '../js/summarise.js';

export type { CheckOptions, CheckState, Core, Phase, StartRequest, Texts } from '../ui/public.js';

/** The state to render and what the customer can do; the functions stay the same over the component's life. */
export interface ProveAuth<R = unknown> extends CheckState<R> {
  /** Runs a check; never rejects. */
  begin(customer?: { phoneNumber?: string }): Promise<void>;
  cancel(): void;
  reset(): void;
  submitPhoneNumber(phoneNumber: string): void;
  submitOtp(otp: string): void;
  resend(): void;
  changeNumber(): void;
}

/** A possession check that is cancelled when the component goes. Begins with `begin`, not by itself. */
export declare function useProveAuth<R>(options: CheckOptions<R>): ProveAuth<R>;

export interface ProveSignInProps<R = any> {
  core: Core;
  start: CheckOptions<R>['start'];
  finish: CheckOptions<R>['finish'];
  configure?: CheckOptions['configure'];
  attempts?: number;
  possessionType?: 'mobile' | 'desktop';
  askPhoneNumber?: boolean;
  /** Seconds; 30 by default. */
  resendAfter?: number;
  texts?: Partial<Texts>;
  lang?: string;
  scheme?: 'light' | 'dark';
  id?: string;
  className?: string;
  onSuccess?: (result: R) => void;
  onError?: (error: any) => void;
  onPhase?: (state: CheckState<R>) => void;
  onProgress?: (event: TimedEvent) => void;
}

/** `<prove-sign-in>` as a component. */
export declare function ProveSignIn<R>(props: ProveSignInProps<R>): ReactElement;
export type { ProveSignInElement };
