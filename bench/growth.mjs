// How the cost of a flow grows: with the flows that run at once, and with the size of the backend's answers. The
// backend is a function in this process that answers at once, so what is measured is the client's own work, as
// processor time. Prints one JSON document. Argument: the module to measure, e.g. dist/node.mjs.
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

/** @type {typeof import('../js/public.js')} */
const { AuthenticatorBuilder, MemoryDeviceStore } = await import(pathToFileURL(resolve(process.argv[2])).href);

const encode = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
let tokens = 0;
// Each of its own: two calls with one token would be one flow.
const authToken = () => [{ alg: 'none' }, {
  rid: `bench-${tokens++}`,
  auth: {
    id: 'bench', ans: 'bench', endp: 'https://backend.invalid', chlg: 'bench', next: 'mobile/otp',
    subs: { mob: { auths: { otp: { mnp: true } } } },
  },
}, {}].map(encode).join('.');

/** An answer of about so many bytes, in many small members, as JSON is at its dearest to read. @param {number} bytes */
function answerOf(bytes) {
  const padding = Object.fromEntries(Array.from({ length: Math.floor(bytes / 24) }, (_, i) => [`member-${i}`, i]));
  return JSON.stringify({ next: '', padding });
}

/** @param {string} startAnswer */
function runFlow(startAnswer) {
  const answers = [startAnswer, '{"next":"done"}'];
  const platform = { fetch: async () => new Response(answers.shift(), { status: 200 }) };
  return new AuthenticatorBuilder()
    .withPlatform(new MemoryDeviceStore()).withPlatform(/** @type {any} */ (platform))
    .withAuthFinishStep(() => {})
    .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: '1234' } }))
    .build().authenticate(authToken());
}

/** @param {number} flows @param {() => Promise<unknown>} run @returns {Promise<number>} ms of processor time, each */
async function cpuMs(flows, run) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / flows;
}

const SMALL = answerOf(64);
for (let i = 0; i < 200; i++) {
  await runFlow(SMALL);
}

/** @type {Record<string, number>} */
const atOnce = {};
for (const flows of [1, 10, 100]) {
  const rounds = 200 / flows;
  atOnce[flows] = await cpuMs(flows * rounds, async () => {
    for (let round = 0; round < rounds; round++) {
      await Promise.all(Array.from({ length: flows }, () => runFlow(SMALL)));
    }
  });
}

/** @type {Record<string, number>} */
const byAnswer = {};
for (const kilobytes of [1, 10, 25, 250, 1000]) {
  const answer = answerOf(kilobytes * 1000);
  const rounds = Math.max(4, Math.min(50, 1000 / kilobytes));
  byAnswer[kilobytes] = await cpuMs(rounds, async () => {
    for (let round = 0; round < rounds; round++) {
      // More than 256 KB is read to that limit, and ends the flow.
      await runFlow(answer).catch((error) => {
        if (kilobytes < 256) throw error;
      });
    }
  });
}
console.log(JSON.stringify({ atOnce, byAnswer }));
