// What the library writes, and where.
import type { LogLevel } from './enumerations.js';

export interface LogWriter {
  write(level: LogLevel, ...args: unknown[]): void;
}
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
  trace(...args: unknown[]): void;
}
/** Never given a token, OTP, phone number, carrier value or signature. Default: errors, to the console. */
export declare const LoggerFactory: {
  setLogLevel(level: LogLevel): void;
  /** null: the console again. */
  setLogWriter(writer: LogWriter | null): void;
  getLogger(name: string): Logger;
};
