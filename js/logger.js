import { LogLevel } from './enums.js';
import { invalidArgument } from './errors.js';

/** @typedef {import('./public.js').LogWriter} LogWriter */

/** @type {LogWriter} */
const consoleWriter = {
  write(level, ...args) {
    const method = level === LogLevel.error ? 'error' : level === LogLevel.warn ? 'warn' : level === LogLevel.info ? 'info' : 'debug';
    globalThis.console?.[method](...args);
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
    writer.write(/** @type {import('./public.js').LogLevel} */ (level), `[${name}]`, ...args);
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
export const LoggerFactory = Object.freeze({
  /**
   * @param {number} level one of LogLevel
   */
  setLogLevel(level) {
    if (typeof level !== 'number' || !(level in LogLevel)) {
      throw invalidArgument('setLogLevel: use one of LogLevel (disabled 0, error 1, warn 2, info 3, debug 4, trace 5).');
    }
    threshold = level;
  },

  /**
   * @param {LogWriter | null} newWriter null: the console again
   */
  setLogWriter(newWriter) {
    if (newWriter !== null && typeof newWriter?.write !== 'function') {
      throw invalidArgument('setLogWriter: pass an object with a function write(level, ...args).');
    }
    writer = newWriter ?? consoleWriter;
  },

  /** @param {string} name */
  getLogger(name) {
    return createLogger(String(name));
  },
});
