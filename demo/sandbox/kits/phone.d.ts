import type { RunningSandbox } from 'prove-auth-sandbox';

/** Milliseconds of real time after which the call rejects; 10,000 by default. */
export interface WaitOptions { timeoutMs?: number }

/** The customer's phone. Each call takes the newest message that was not read yet, and waits for one. */
export declare class Phone {
  constructor(sandbox: RunningSandbox, phoneNumber?: string);
  /** The phone of one number; without, every phone's messages are read. */
  of(phoneNumber: string): Phone;
  /** The OTP of the next message. */
  otp(options?: WaitOptions): Promise<string>;
  /** The Instant Link of the next message. */
  link(options?: WaitOptions): Promise<string>;
  /** Opens the Instant Link of the next message; `location` is where the phone's browser goes on. */
  tapLink(options?: WaitOptions): Promise<{ status: number; location?: string }>;
}

export interface SandboxMatchers<R = unknown> {
  /** A page or a merchant's server called this path, so many times, or at all. */
  toHaveCalled(path: string, times?: number): R;
  /** So many messages, or any, went to this number. */
  toHaveTexted(phoneNumber: string, count?: number): R;
  /** No request of a page or a merchant's server was refused or cut. */
  toHaveRefusedNothing(): R;
}
