// `node demo/start.mjs` as a person starts it: what it prints, and how it ends.
import { afterEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

import { AuthenticatorBuilder } from 'prove-auth-wasm';
import { startSandbox } from 'prove-auth-sandbox';

const START = fileURLToPath(new URL('../../demo/start.mjs', import.meta.url));

/** @type {import('node:child_process').ChildProcess[]} */
let children = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

/** @param {string[]} args @param {Record<string, string>} [env] */
function start(args, env = {}) {
  const child = spawn(process.execPath, [START, ...args], { env: { PATH: process.env.PATH, ...env } });
  children.push(child);
  let said = '';
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, said }));
  /** @param {RegExp} pattern */
  const says = (pattern) => new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(said);
      if (found) resolve(found[1]);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
    ended.then(() => reject(new Error(`ended without ${pattern}: ${said}`)));
    look();
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => { said += text; });
  }
  return { child, ended, says };
}

test('prints the address to open, serves the page there, and ends cleanly on Ctrl-C', async () => {
  const { child, ended, says } = start(['--port', '0']);
  const origin = await says(/Open\s+(http:\/\/localhost:\d+)\//);
  const page = await (await fetch(origin)).text();
  expect(page).toContain('<title>Possession check, live</title>');
  const sdk = await fetch(`${origin}/dist/prove-auth.js`);
  expect(sdk.headers.get('content-type')).toMatch(/^(text|application)\/javascript; charset=utf-8$/);
  await sdk.arrayBuffer();
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('says so when the asked port is taken', async () => {
  const other = createServer().listen(0, 'localhost');
  await once(other, 'listening');
  try {
    const { port } = /** @type {import('node:net').AddressInfo} */ (other.address());
    const { code, said } = await start(['--port', String(port)]).ended;
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken`);
  } finally {
    other.close();
  }
});

test.each([
  ['a port that is none', ['--port', 'x'], {}, /--port x: a number/],
  ['an unknown option', ['--prot', '1'], {}, /Usage: npm start/],
  ['a service without credentials', [], { PROVE_ORIGIN: 'https://service.invalid' }, /PROVE_CLIENT_ID/],
])('refuses %s with one sentence', async (_what, args, env, sentence) => {
  const { code, said } = await start(args, env).ended;
  expect(code).toBe(1);
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
});

test('uses the service, client ID and secret that the environment names for a whole sign-in', async () => {
  const service = await startSandbox({ clients: { 'my-project': 'my-secret' } });
  try {
    const customer = '4155550180';
    /** @param {string} origin @param {string} path @param {object} body */
    const post = async (origin, path, body) => {
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    const env = { PROVE_ORIGIN: service.origin, PROVE_CLIENT_ID: 'my-project' };
    const right = await start(['--port', '0'], { ...env, PROVE_CLIENT_SECRET: 'my-secret' })
      .says(/Open\s+(http:\/\/localhost:\d+)\//);
    const flow = await post(right, '/api/start', { phoneNumber: customer, possessionType: 'mobile' });
    const otp = () => service.messages(customer).at(-1)?.otp ?? '';
    const outcome = await new AuthenticatorBuilder()
      .withOtpFallback(() => null, () => ({ resultType: 0, input: { otp: otp() } }))
      .withAuthFinishStep(() => post(right, '/api/finish', { flowId: flow.flowId }))
      .build().authenticate(flow.authToken);
    expect(outcome).toMatchObject({ success: 'true', phoneNumber: customer });

    const wrong = await start(['--port', '0'], { ...env, PROVE_CLIENT_SECRET: 'guess' })
      .says(/Open\s+(http:\/\/localhost:\d+)\//);
    const refused = await post(wrong, '/api/start', { phoneNumber: customer, possessionType: 'mobile' });
    expect(refused).toEqual({ message: 'the credentials were refused', code: 8002 });
  } finally {
    await service.close();
  }
});

test('runs against the service that the environment names, without a sandbox', async () => {
  const { child, ended, says } = start(['--port', '0'], {
    PROVE_ORIGIN: 'https://service.invalid', PROVE_CLIENT_ID: 'id', PROVE_CLIENT_SECRET: 'secret',
  });
  const origin = await says(/Open\s+(http:\/\/localhost:\d+)\//);
  const demo = await (await fetch(`${origin}/api/demo`)).json();
  expect(demo).toEqual({ sandboxOrigin: null, backendOrigin: 'https://service.invalid' });
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
});
