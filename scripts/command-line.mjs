// What a script is asked for on its command line.
import { parseArgs } from 'node:util';

import { PlainError, exitWith } from './run-command.mjs';

/**
 * Reads this process's arguments. --help (-h) prints the usage and ends the process; so does an argument that the
 * script does not know, with exit status 1.
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} Options
 * @param {string} usage
 * @param {Options} options
 */
export function readCommandLine(usage, options) {
  try {
    const read = parseArgs({ allowPositionals: true, options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if (!('help' in read.values)) {
      return /** @type {ReturnType<typeof parseArgs<{allowPositionals: true, options: Options}>>} */ (read);
    }
  } catch (error) {
    return exitWith(new PlainError(`${/** @type {Error} */ (error).message}\n\n${usage}`));
  }
  console.log(usage);
  return process.exit(0);
}

/**
 * @param {string} option
 * @param {string | undefined} text
 * @param {number} otherwise without the option
 */
export function wholeNumber(option, text, otherwise) {
  const value = Number(text ?? otherwise);
  if (text !== undefined && !/^\d{1,9}$/.test(text)) throw new PlainError(`${option} needs a whole number, not ${text}`);
  return value;
}
