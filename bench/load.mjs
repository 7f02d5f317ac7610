// The sandbox under load, the client's process beside it: sign-ins by OTP, sixteen at once, each made of six requests
// (unify, report, OTP start, inbox, OTP finish, status), and status sockets that are all told their own result.
// `node bench/load.mjs [--seconds N] [--sockets N]` prints the figures; bench/run.mjs imports `measureLoad`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

const AT_ONCE = 16;

/** @typedef {{origin: string, agent: Agent, token: string}} Service */

/**
 * @param {Service} service
 * @param {string} path
 * @param {{json?: object, text?: string, headers?: Record<string, string>}} [more] json or text make it a POST
 * @returns {Promise<any>} the answer's JSON
 */
function call({ origin, agent }, path, { json, text = json && JSON.stringify(json), headers } = {}) {
  const all = { ...headers, ...(text !== undefined && { 'Content-Length': Buffer.byteLength(text) }) };
  return new Promise((resolve, reject) => {
    const method = text === undefined ? 'GET' : 'POST';
    const sent = request(origin + path, { method, agent, headers: all }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body));
        else reject(new Error(`${path.split('?')[0]}: ${response.statusCode} ${body.slice(0, 200)}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

/** @param {Service} service @param {string} path @param {object} json */
const asMerchant = (service, path, json) => call(service, path, {
  json, headers: { 'Content-Type': 'application/json', 'Authorization': `Bearer ${service.token}` },
});

/** @param {Service} service @param {string} authToken @param {string} path @param {object} json */
const asPage = (service, authToken, path, json) => call(service, `/v1/client/${path}`, {
  json,
  headers: {
    'Accept': 'application/json',
    'Content-Type': 'application/json',
    'PA-Version': 'ProveAuth/1.0.0 Contract/2.15.1 WEB/1',
    'Authorization': `Bearer ${authToken}`,
  },
});

/** @param {number} index */
const numberOf = (index) => `+4477${String(10_000_000 + index)}`;

/** @param {Service} service @param {number} index @returns {Promise<boolean>} whether it ended as it should */
async function signIn(service, index) {
  const phoneNumber = numberOf(index);
  const check = { clientRequestId: 'load', possessionType: 'mobile', phoneNumber };
  const flow = await asMerchant(service, '/v3/unify', check);
  await asPage(service, flow.authToken, 'device/passive/error', { message: 'no key' });
  await asPage(service, flow.authToken, 'mobile/otp/start', {});
  const messages = await call(service, `/sandbox/messages?phoneNumber=${encodeURIComponent(phoneNumber)}`);
  const finished = await asPage(service, flow.authToken, 'mobile/otp/finish', { otp: messages.at(-1).otp });
  const status = await asMerchant(service, '/v3/unify-status', { correlationId: flow.correlationId });
  return finished.next === 'done' && status.success === 'true' && status.phoneNumber === phoneNumber;
}

/** @param {number[]} sorted @param {number} share */
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** @param {Service} service @param {number} seconds */
async function runSignIns(service, seconds) {
  const endsAt = performance.now() + seconds * 1000;
  /** @type {number[]} */
  const times = [];
  let wrong = 0;
  let next = 0;
  const worker = async () => {
    while (performance.now() < endsAt) {
      const startedAt = performance.now();
      if (!(await signIn(service, next++ % 5_000_000))) wrong += 1;
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const perSecond = times.length / seconds;
  times.sort((a, b) => a - b);
  return { count: times.length, perSecond, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), wrong };
}

/**
 * Opens so many status sockets, all at once open, then has each customer tap; every other one's phone fails.
 * @param {Service} service @param {number} count
 */
async function runSockets(service, count) {
  /** @type {{told: Promise<string>, socket: WebSocket, index: number}[]} */
  const open = [];
  let next = 0;
  const opener = async () => {
    for (let index = next++; index < count; index = next++) {
      const { authToken } = await asMerchant(service, '/v3/unify', {
        clientRequestId: 'load', possessionType: 'desktop', phoneNumber: numberOf(6_000_000 + index),
        finalTargetUrl: 'https://shop.example/done',
      });
      const socket = new WebSocket(`${service.origin.replace('http', 'ws')}/v1/client/status?token=${authToken}`);
      await once(socket, 'open');
      const told = Promise.race([
        once(socket, 'message').then(([data]) => String(data)), once(socket, 'close').then(([code]) => `closed: ${code}`),
      ]);
      await asPage(service, authToken, 'mobile/instantlink/start', { sourceIp: null, isMobile: false });
      open.push({ told, socket, index });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, opener));
  const opened = open.filter(({ socket }) => socket.readyState === socket.OPEN).length;
  let wrong = 0;
  for (const { told, socket, index } of open) {
    const query = encodeURIComponent(numberOf(6_000_000 + index));
    const [{ id }] = await call(service, `/sandbox/messages?phoneNumber=${query}`);
    await call(service, '/sandbox/tap', { json: { id } });
    if ((await told) !== '{"next":"done"}') wrong += 1;
    socket.close(1000);
  }
  return { opened, wrong };
}

/**
 * @param {{seconds?: number, sockets?: number}} [options] 600 s and 5,000 status sockets when left out
 * @returns {Promise<{signIns: Awaited<ReturnType<typeof runSignIns>>, sockets: Awaited<ReturnType<typeof runSockets>>,
 *   heapBytes: {before: number, after: number}}>}
 */
export async function measureLoad({ seconds = 600, sockets = 5000 } = {}) {
  const child = fork(fileURLToPath(new URL('load-sandbox.mjs', import.meta.url)), { execArgv: ['--expose-gc'] });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  try {
    const [{ origin }] = await once(child, 'message');
    const form = 'grant_type=client_credentials&client_id=load&client_secret=load';
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { access_token: token } = await call({ origin, agent, token: '' }, '/token', { text: form, headers });
    const service = { origin, agent, token };
    const heapBytes = async () => {
      await call(service, '/sandbox/reset', { json: {} });
      child.send('measure');
      return (await once(child, 'message'))[0].heapBytes;
    };
    // Loads and compiles, and fills what stays.
    await runSignIns(service, Math.min(5, seconds));
    await runSockets(service, Math.min(1000, sockets));
    const before = await heapBytes();
    const signIns = await runSignIns(service, seconds);
    const told = await runSockets(service, sockets);
    return { signIns, sockets: told, heapBytes: { before, after: await heapBytes() } };
  } finally {
    agent.destroy();
    child.disconnect();
    await once(child, 'exit');
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { seconds: { type: 'string' }, sockets: { type: 'string' } } });
  const { seconds = 600, sockets = 5000 } = values;
  console.log(JSON.stringify(await measureLoad({ seconds: Number(seconds), sockets: Number(sockets) }), null, 2));
}
