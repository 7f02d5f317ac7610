// Types of `prove-auth-sandbox`.

/** How a carrier answers Mobile Auth; README.md says what each does. */
export type CarrierMode = 'test' | 'v1' | 'v1-json' | 'v2' | 'v2-retry' | 'v3' | 'pixel'
  | 'status-404' | 'status-410' | 'loop' | 'oversized' | 'slow' | 'cut' | 'down';

/** A step that can be asked for after the possession check. */
export type ExtraStep = 'device/passive/stepup' | 'scan/message' | 'user/mobileactive' | 'user/present'
  | 'user/ppb/register' | 'user/ppb/verify' | 'user/docv' | 'redirect/exchange';

/** What a merchant's project is set up for; README.md has the defaults. Names that end in Ms or S are durations. */
export interface Settings {
  merchantName: string;
  retries: boolean;
  numberChange: boolean;
  mobileAuth: boolean;
  mobileAuthForAll: boolean;
  carrier: CarrierMode;
  passkeys: boolean;
  userVerification: 'none' | 'pref' | 'req';
  deviceContext: boolean;
  deviceContextRefreshS: number;
  universalProveKey: boolean;
  universalEndpoint: string;
  universalFinalUrl: string;
  universalRedirect: boolean;
  extraSteps: ExtraStep[];
  /** The auth token's payload holds text beyond ASCII as it is, for testing clients other than the published one. */
  unicodeToken: boolean;
  /** Reasons for which the evaluation of every flow fails. */
  evaluationFailures: (9131 | 9132 | 9133 | 9134 | 9135 | 9136 | 9137 | 9161)[];
  sandboxUsersOnly: boolean;
  users: string[] | null;
  sessionMs: number;
  otpMs: number;
  instantLinkMs: number;
  statusSocketMs: number;
  challengeTtlS: number;
  maxSends: number;
  maxWrongOtps: number;
  maxNumbers: number;
  /** Merchant calls per client ID; 0: no limit. */
  requestsPerSecond: number;
}

export interface SandboxOptions {
  /** 0, the default: any free one. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** false: no port is opened, and `handle` is the way in; the origin is `publicOrigin`, or `http://sandbox.invalid`. */
  listen?: boolean;
  /** How clients reach it, when that differs from host and port. */
  publicOrigin?: string;
  /** Secrets by client ID; left out: any credentials that are not empty are good. */
  clients?: Record<string, string>;
  settings?: Partial<Settings>;
  /** Origins of pages that may call `/sandbox/…`, besides the sandbox's own. */
  allowOrigins?: string[];
  /** Where registrations, passkeys and settings outlive a restart; left out: in memory only. */
  dataFile?: string;
  /** Told, in a sentence for a person, that a damaged data file was set aside; console.warn by default. */
  warn?: (message: string) => void;
}

/** A text message that has landed in the inbox of a phone. */
export interface Message {
  id: string;
  /** The phone's number, `+` and digits. */
  to: string;
  body: string;
  otp?: string;
  link?: string;
  /** ISO 8601, by the sandbox's clock. */
  at: string;
}

/** A trouble to make: the next `times` (1) answers of `path` meet it. README.md says what each kind does. */
export interface Fault {
  path: string;
  kind: 'slow' | 'status' | 'broken-json' | 'empty' | 'not-an-object' | 'error' | 'refuse' | 'cut'
    | 'close' | 'drop' | 'mute' | 'garbage';
  times?: number;
  delayMs?: number;
  /** HTTP status, 200 to 599; 500 by default. */
  status?: number;
  /** Of the error, or close code of the socket (RFC 6455 section 7.4). */
  code?: number;
  message?: string;
  next?: string;
  correlationId?: string;
}

/** One thing that happened on the wire; holds no token, OTP, phone number, vfp, signature or key. */
export interface LogEntry {
  id: number;
  at: string;
  correlationId?: string;
  from: string;
  to: string;
  kind: 'request' | 'socket' | 'sms' | 'link';
  method?: string;
  path?: string;
  status?: number;
  ms?: number;
  next?: string;
  note?: string;
}

export interface RunningSandbox {
  /** Where the sandbox answers, e.g. `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** The inbox of a phone, oldest message first; without a number, of all phones. */
  messages(phoneNumber?: string): Message[];
  /** Opens the Instant Link of a message or link ID, as the phone's browser does. */
  tapLink(id: string): { status: number; location?: string };
  /** Sets the clock; what comes due on the way fires. */
  setClock(time: Date | number): void;
  /** Moves the clock forward; what comes due on the way fires. */
  advance(ms: number): void;
  /** Milliseconds since 1970-01-01 UTC, as the sandbox's clock shows them. */
  now(): number;
  /** Has the next answer of a path fail. Throws when the fault is not one. */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Changes settings of one merchant, or of all without `clientId`; flows that have begun keep theirs. */
  configure(changes: Partial<Settings>, clientId?: string): void;
  log(correlationId?: string): LogEntry[];
  /** Tells of everything that happens on the wire from now on; answers a function that ends it. */
  onLog(listener: (entry: LogEntry) => void): () => void;
  /** Answers a request without a port; of a sandbox that listens too. Status sockets need the port. */
  handle(request: Request): Promise<Response>;
  /** What is alive just now. */
  counts(): { flows: number; sockets: number; registrations: number; slowAnswers: number; timers: number };
  /** The certificate (PEM) with which the carriers answer. */
  carrierCertificate(): Promise<string>;
  /** Forgets registrations, flows, proveIds, messages, settings, faults and the log; the clock shows the real time. */
  reset(): Promise<void>;
  /** Stops everything; resolves when the port is free again. */
  close(): Promise<void>;
}

/** Starts a sandbox: the backend, the SMS network and the customer's phone on one port. Rejects when it is taken. */
export declare function startSandbox(options?: SandboxOptions): Promise<RunningSandbox>;
