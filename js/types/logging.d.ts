// What the library writes, and where.
import type { LogLevel } from './enumerations.js';

export interface LogWriter {
  /** `args`: "<name of the logger>: ", then what was logged. */
  write(level: LogLevel, ...args: any[]): void;
}
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
  trace(...args: unknown[]): void;
}
/** Never given a token, OTP, phone number, carrier value or signature. Default: errors, to the console. */
export declare class LoggerFactory {
  static setLogLevel(level: LogLevel): void;
  /** null: the console again. */
  static setLogWriter(writer: LogWriter | null): void;
  static getLogger(name: string): Logger;
}
