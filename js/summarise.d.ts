// Types of `prove-auth-wasm/summarise`.
import type { AuthErrorReason, ProgressDetail } from './public.js';

/** A progress event, or what was kept of one: `timeStamp` in milliseconds, on any clock that does not jump. */
export interface TimedEvent {
  readonly detail: ProgressDetail;
  readonly timeStamp: number;
}

/** Milliseconds, by what they were waited for. Their sum is `totalMs`. */
export interface Times {
  totalMs: number;
  /** The customer: an OTP typed, a link opened, a number entered. */
  customerMs: number;
  /** The backend's answer to a request. */
  networkMs: number;
  /** The page or its server, e.g. in the AuthFinish step. */
  pageMs: number;
  /** This device: storage, keys, a socket that opens, the carrier. */
  deviceMs: number;
}

export interface Summary extends Times {
  /** `running`: the events have no end yet. */
  outcome: 'done' | 'failed' | 'cancelled' | 'running';
  reason: AuthErrorReason | undefined;
  code: number | undefined;
  /** Requests to the backend. */
  requests: number;
  /** The Prove Key lives only as long as the page. */
  storageDegraded: boolean;
  /** The backend's steps in order, e.g. "mobile/otp". */
  steps: ({ step: string } & Times)[];
}

/** Sums the progress events of one check up. Holds nothing that the events do not: no token, OTP or phone number. */
export declare function summarise(events: Iterable<TimedEvent>): Summary;
