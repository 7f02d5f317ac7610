// A process of its own that ends flows in every way, against the sandbox at the origin of its argument, and tells what
// each has left behind: one line of JSON for each. See node.test.js.
import { Merchant } from '../sandbox/test-client.js';
import { ENDINGS, PHONE_NUMBER, cancelEverywhere } from './endings.js';
import { keepLedger } from './ledger.js';

const [origin] = process.argv.slice(2);
const LIMIT_MS = 60_000;
const merchant = new Merchant(origin);
keepLedger();
const { ledger } = /** @type {any} */ (globalThis);
const { AuthenticatorBuilder, MemoryDeviceStore } = await import('../../js/node.js');
const { core } = await import('../../js/load.js');
Object.assign(globalThis, { coreHandles: () => core().liveCount() });

/** What keeps a process alive: sockets and timers of any library, but not this process's own output. */
const resources = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap' && kind !== 'Immediate');

const turn = () => new Promise((resolve) => { setImmediate(resolve); });

/** What is left once the sockets have closed, for which the other side has to agree. */
async function settledLedger() {
  const deadline = performance.now() + LIMIT_MS;
  await turn();
  while (resources().length > 0 && performance.now() < deadline) await turn();
  return { ...await ledger.left(), resources: resources() };
}

/** @param {string} call @param {object} [body] */
async function sandbox(call, body) {
  const response = await fetch(`${origin}/sandbox/${call}`, body && {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  return response.json();
}

async function tapLink() {
  const messages = await sandbox(`messages?phoneNumber=${PHONE_NUMBER}`);
  await sandbox('tap', { id: messages.at(-1).id });
}

/** @param {'mobile' | 'desktop'} type */
const begin = (type) => merchant.unify({ possessionType: type, phoneNumber: PHONE_NUMBER });

/** @param {'mobile' | 'desktop'} type @param {string} authToken */
const newWorld = (type, authToken) => ({
  authToken,
  tapLink,
  watch: ledger.watch,
  builder: () => new AuthenticatorBuilder()
    .withPlatform(new MemoryDeviceStore())
    .withRole(type === 'desktop' ? 'secondary' : 'primary')
    .withAuthFinishStep(() => {})
    .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }))
    .withInstantLinkFallback(() => null, () => new Promise(() => {})),
});

/** @param {object} line */
const tell = (line) => console.log(JSON.stringify(line));

process.on('unhandledRejection', (error) => tell({ unhandled: String(error) }));

for (const [name, { type, fault, run }] of Object.entries(ENDINGS)) {
  if (fault) await sandbox('faults', fault);
  const flow = await begin(type);
  const reason = await run(newWorld(type, flow.authToken))
    .then(() => undefined, (error) => error.reason ?? String(error));
  const left = await settledLedger();
  tell({ name, reason, success: (await merchant.status(flow)).success, left });
  await sandbox('reset', {});
}
for (const type of /** @type {const} */ (['mobile', 'desktop'])) {
  await cancelEverywhere(type, async () => newWorld(type, (await begin(type)).authToken), async (point) => {
    tell({ name: `${type} cancelled at ${point}`, left: await settledLedger() });
  });
}
