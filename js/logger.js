import { LogLevel } from './enums.js';
import { invalidArgument } from './invalid-argument.js';

/** @typedef {import('./public.js').LogWriter} LogWriter */

/** @type {Record<number, 'error' | 'warn' | 'info'>} */
const CONSOLE_METHODS = { [LogLevel.error]: 'error', [LogLevel.warn]: 'warn', [LogLevel.info]: 'info' };

/** @type {LogWriter} */
const consoleWriter = {
  write(level, ...args) {
    globalThis.console?.[CONSOLE_METHODS[level] ?? 'debug'](...args);
  },
};

/** @type {number} */
let threshold = LogLevel.error;
/** @type {LogWriter} */
let writer = consoleWriter;

/**
 * @param {number} level
 * @param {string} name
 * @param {unknown[]} args
 */
function write(level, name, args) {
  if (level > threshold) return;
  try {
    writer.write(/** @type {import('./public.js').LogLevel} */ (level), `${name}: `, ...args);
  } catch {
    // A writer that throws must not end a customer's sign-in.
  }
}

/** @param {string} name */
function createLogger(name) {
  return Object.freeze({
    /** @param {unknown[]} args */
    error: (...args) => write(LogLevel.error, name, args),
    /** @param {unknown[]} args */
    warn: (...args) => write(LogLevel.warn, name, args),
    /** @param {unknown[]} args */
    info: (...args) => write(LogLevel.info, name, args),
    /** @param {unknown[]} args */
    debug: (...args) => write(LogLevel.debug, name, args),
    /** @param {unknown[]} args */
    trace: (...args) => write(LogLevel.trace, name, args),
  });
}

/**
 * Loggers of the whole page. Nothing that this library logs holds a token, an OTP, a phone number, a
 * carrier's value or a signature, at any level. Default: level `error`, written to the console.
 */
export class LoggerFactory {
  /**
   * @param {number} level one of LogLevel
   */
  static setLogLevel(level) {
    if (typeof level !== 'number' || !(level in LogLevel)) {
      throw invalidArgument('setLogLevel: pass one of LogLevel, from disabled (0) to trace (5).');
    }
    threshold = level;
  }

  /**
   * @param {LogWriter | null} newWriter gets the level, then "<name of the logger>: ", then what was logged;
   *   null: the console again
   */
  static setLogWriter(newWriter) {
    if (newWriter !== null && typeof newWriter?.write !== 'function') {
      throw invalidArgument('setLogWriter: pass an object with a function write(level, ...args).');
    }
    writer = newWriter ?? consoleWriter;
  }

  /** @param {string} name */
  static getLogger(name) {
    return createLogger(String(name));
  }
}
