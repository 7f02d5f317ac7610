import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { startSandbox } from './server.js';

/** @param {string} text */
function readPort(text) {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('It is a number from 0 to 65535.');
}

/** @param {string} text */
function readOrigin(text) {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).origin;
  throw new InvalidArgumentError('It is an origin such as https://host:8443.');
}

const values = new Command('prove-auth-sandbox')
  .option('--demo', 'a shop that uses it, with the customer\'s phone beside it, as a page to open (takes --port too)')
  .option('--port <n>', 'port to listen on; 0 takes any free one', readPort, 0)
  .option('--host <address>', 'address to listen on; 127.0.0.1 when left out')
  .option('--origin <url>', 'how clients reach it, when that differs from host and port', readOrigin)
  .option('--data <file>', 'where registrations outlive a restart; ~/.local/state/prove-auth-sandbox.data if left out')
  .option('--memory', 'keep nothing when it ends')
  .option('--allow-origin <url...>', 'origins of pages that may call /sandbox/…, besides the sandbox\'s own',
    (text, others = /** @type {string[]} */ ([])) => [...others, readOrigin(text)])
  .showHelpAfterError()
  .exitOverride(({ exitCode }) => process.exit(exitCode && 2))
  .parse()
  .opts();

const { HOME, USERPROFILE, XDG_STATE_HOME } = process.env; // Node's homedir() throws for a user without one
const stateHome = XDG_STATE_HOME || join(HOME || USERPROFILE || '/', '.local', 'state');
const dataFile = values.memory ? undefined : (values.data ?? join(stateHome, 'prove-auth-sandbox.data'));
const { port, host, origin: publicOrigin, allowOrigin: allowOrigins } = values;
const options = { port, host, publicOrigin, allowOrigins };
startSandbox({ ...options, dataFile }).catch((error) => {
  // Only a file that was asked for by name is worth failing for.
  if (error.code !== 'DATA_FILE_UNUSABLE' || values.data) throw error;
  console.error(`${error.message} This one keeps nothing.`);
  return startSandbox(options);
}).then((sandbox) => {
  console.log(`sandbox listening on ${sandbox.origin}`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}).catch(({ code, message }) => {
  console.error(code === 'EADDRINUSE' ? `Port ${port} is taken; name another (--port 0: any free one).` : message);
  process.exit(1);
});
