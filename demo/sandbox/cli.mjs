#!/usr/bin/env node
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from './server.js';

const USAGE = `usage: prove-auth-sandbox [--port N] [--host ADDRESS] [--origin URL] [--memory | --data FILE]
         [--allow-origin URL]…
       prove-auth-sandbox --demo [--port N]
  --demo           a shop that uses it, with the customer's phone beside it, as a page to open
  --port N         port to listen on; 0, the default, takes any free one
  --host ADDRESS   address to listen on; 127.0.0.1 by default
  --origin URL     how clients reach it, when that differs from host and port
  --data FILE      where registrations outlive a restart; ~/.local/state/prove-auth-sandbox.data by default
  --memory         keep nothing
  --allow-origin URL   origin of pages that may call /sandbox/…, besides the sandbox's own; may be repeated`;

const OPTIONS = /** @type {const} */ ({
  port: { type: 'string', default: '0' },
  host: { type: 'string' },
  origin: { type: 'string' },
  data: { type: 'string' },
  memory: { type: 'boolean' },
  'allow-origin': { type: 'string', multiple: true },
  help: { type: 'boolean' },
});

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    return null;
  }
}

const values = readOptions();
if (!values || values.help || !/^\d{1,5}$/.test(values.port)) {
  console.error(USAGE);
  process.exit(values?.help ? 0 : 2);
}

const stateHome = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
const dataFile = values.memory ? undefined : (values.data ?? join(stateHome, 'prove-auth-sandbox.data'));
const options = {
  port: Number(values.port), host: values.host, publicOrigin: values.origin, allowOrigins: values['allow-origin'],
};
const sandbox = await startSandbox({ ...options, dataFile }).catch((error) => {
  // Only a file that was asked for by name is worth failing for.
  if (error.code !== 'DATA_FILE_UNUSABLE' || values.data) {
    console.error(error.message);
    process.exit(1);
  }
  console.error(`${error.message} This one keeps nothing.`);
  return startSandbox(options);
});
console.log(`sandbox listening on ${sandbox.origin}`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
