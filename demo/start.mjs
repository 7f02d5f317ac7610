// `node demo/start.mjs [--port N]`, also `npx prove-auth-sandbox --demo [--port N]`: starts the demo and prints where
// to open it. Ctrl-C ends it.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startDemo } from './start-demo.js';

const DEFAULT_PORT = 8080;

/** @param {string} sentence @returns {never} */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

function readPort() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, demo: { type: 'boolean' } } });
    if (values.port === undefined) return null;
    const port = Number(values.port);
    const good = Number.isInteger(port) && port >= 0 && port <= 65_535;
    if (!good) giveUp(`--port ${values.port}: a number from 0 to 65535 is needed.`);
    return port;
  } catch (error) {
    return giveUp(`${/** @type {Error} */ (error).message}\nUsage: npm start -- [--port N], or npx prove-auth-sandbox --demo [--port N]`);
  }
}

function readService() {
  const { PROVE_ORIGIN, PROVE_CLIENT_ID, PROVE_CLIENT_SECRET } = process.env;
  if (!PROVE_ORIGIN) return {};
  if (!PROVE_CLIENT_ID || !PROVE_CLIENT_SECRET) {
    return giveUp('PROVE_ORIGIN is set: PROVE_CLIENT_ID and PROVE_CLIENT_SECRET are needed too.');
  }
  if (!URL.canParse(PROVE_ORIGIN)) giveUp('PROVE_ORIGIN must be an origin such as https://host.');
  return { origin: new URL(PROVE_ORIGIN).origin, clientId: PROVE_CLIENT_ID, clientSecret: PROVE_CLIENT_SECRET };
}

/** @param {number | null} asked null: the usual port, or any other when that is taken */
async function start(asked) {
  const service = readService();
  try {
    return await startDemo({ port: asked ?? DEFAULT_PORT, ...service });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    if (asked !== null) giveUp(`Port ${asked} is taken. Name another with --port N (0 picks a free one).`);
    console.log(`Port ${DEFAULT_PORT} is taken; another is used.`);
    return startDemo({ port: 0, ...service });
  }
}

if (!existsSync(new URL('../dist/prove-auth.js', import.meta.url))) {
  giveUp('dist/prove-auth.js is missing: run npm run build first.');
}
const demo = await start(readPort());

console.log(`
  Open   ${demo.origin}/

  ${demo.sandbox ? 'sandbox' : 'service'} at ${demo.backendOrigin}; Ctrl-C ends the demo.
`);

let ending = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, async () => {
    if (ending) process.exit(1);
    ending = true;
    await demo.close();
    process.exit(0);
  });
}
