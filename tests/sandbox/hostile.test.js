// Two thousand requests, sockets, paths, clocks and files that nobody should send, to the sandbox and to the demo, each
// a process of its own: none ends one, none is answered with 500. They are made from a fixed seed, so that a failure
// comes again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from 'prove-auth-sandbox';
import { Clock } from '../../demo/sandbox/clock.js';
import { openStore } from '../../demo/sandbox/file-store.js';
import { createApp } from '../../demo/sandbox/http-app.js';
import { SmsNetwork } from '../../demo/sandbox/sms.js';
import { createDevice, Merchant } from './test-client.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const children = new Set();
let folder;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sandbox-hostile-'))));
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a script; answers the origin that it prints. */
async function launch(script, ...options) {
  const child = spawn(process.execPath, [join(ROOT, script), ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let said = '';
  const closed = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  for (;;) {
    const origin = /(http:\/\/[\w.]+:\d+)(?=\/?\n)/.exec(said)?.[1];
    if (origin) return { child, origin, said: () => said, closed };
    if (child.exitCode !== null) throw new Error(said);
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), closed]);
  }
}

/** Numbers that look random and are the same each time (mulberry32). */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Sends bytes and reads what comes, until the other side is done or has nothing to say. @returns {Promise<string>} */
function exchange(origin, bytes) {
  const { port, hostname } = new URL(origin);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port: Number(port), host: hostname }, () => socket.end(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

const PATHS = ['//', '///', '/%', '/%zz', '/%00', '/..', '/../../etc/passwd', '/a//b', '/?', '/?%', '/#', '/\\', '*',
  '', 'http://', 'http://[', 'http://a:b:c/', '/sandbox/', '/sandbox/clock', '/sandbox/settings?clientId=a&clientId=b',
  '/sandbox/messages?phoneNumber=%', '/sandbox/events?correlationId=', '/sandbox/faults', '/sandbox/log',
  '/sandbox/tap',
  '/token', '/v3/unify', '/v3/unify-status', '/v1/client/mobile/otp/start', '/v1/client/%6dobile/otp/start',
  '/v1/client/status', '/v1/client/status?token=', '/v1/client/status?token=a.b.c&token=d', '/link/', '/link/%',
  '/link/x',
  '/api/start', '/api/finish', '/api/', '/done', '/dist/%2e%2e/package.json', '/code/merchant-server.js',
  '/__proto__'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'CONNECT', 'TRACE', 'PATCH', 'get', 'BREW', ''];
const HEADERS = ['Host: a', 'Host:', 'Host: a\r\nHost: b', 'Content-Length: 5', 'Content-Length: -1',
  'Content-Length: 99999999999999', 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip',
  'Content-Type: application/json',
  'Content-Type: application/json; charset=utf-8', 'Content-Type: application/x-www-form-urlencoded',
  'Content-Type: ;;;',
  'Origin: null', 'Origin: %', 'Upgrade: websocket\r\nConnection: Upgrade', 'Upgrade: h2c\r\nConnection: Upgrade',
  'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 99', 'Expect: 100-continue', 'Authorization: Bearer a.b.c',
  'Authorization: Bearer', 'Accept: application/json', 'PA-Version: ProveAuth/1.0.0 Contract/2.15.1 WEB/1',
  'Last-Event-ID: NaN', 'Range: bytes=9-1', 'If-Modified-Since: soon', `X-Long: ${'x'.repeat(20_000)}`, ': odd',
  'No colon',  'Access-Control-Request-Method: POST', 'Accept-Encoding: *'];
const BODIES = ['', '{', '{}', '[]', 'null', '5', '"x"', '{"advanceMs":1e300}', '{"advanceMs":-1e300}',
  '{"now":"+275760-09-13"}', '{"advanceMs":9007199254740991}', '{"id":{}}', '[[[[]]]]',
  '{"path":"/","kind":"slow","delayMs":-1}', '{"retries":5}',
  '{"sessionMs":1e308}', '{"__proto__":{"a":1}}', '{"constructor":1}', '\u0000', '\ud800', '['.repeat(5000),
  'x'.repeat(70_000),
  'grant_type=client_credentials&client_id=a&client_secret=b', '5\r\n{"a":\r\n0\r\n\r\n', 'zz\r\n'];

function* requests(count, seed) {
  const below = random(seed);
  const pick = (list) => list[below(list.length)];
  for (let index = 0; index < count; index += 1) {
    const headers = Array.from({ length: below(5) }, () => pick(HEADERS));
    const body = pick(BODIES);
    if (below(2)) headers.push(`Content-Length: ${Buffer.byteLength(body)}`);
    if (below(2)) headers.unshift('Host: localhost', 'Content-Type: application/json');
    const version = pick(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/9', '']);
    const text = `${pick(METHODS)} ${pick(PATHS)} ${version}\r\n`
      + `${headers.join('\r\n')}${headers.length ? '\r\n' : ''}\r\n${body}`;
    const bytes = Buffer.from(text, below(4) ? 'utf8' : 'latin1');
    if (below(10) === 0) for (let flips = below(20); flips > 0; flips -= 1) bytes[below(bytes.length)] = below(256);
    yield below(20) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes;
  }
}

test.each([['the sandbox', 'demo/sandbox/cli.mjs', '--memory', 1], ['the demo', 'demo/start.mjs', '--port=0', 2]])(
  '%s outlives a thousand malformed requests, answering none with 500', async (_who, script, option, seed) => {
    const { child, origin, said } = await launch(script, option);
    const failures = [];
    const queue = [...requests(1000, seed)];
    const worker = async () => {
      for (let bytes = queue.pop(); bytes; bytes = queue.pop()) {
        const answer = await exchange(origin, bytes);
        const sent = bytes.toString('latin1').slice(0, 300);
        if (/^HTTP\/1\.1 5/m.test(answer)) failures.push([sent, answer.slice(0, 300)]);
        if (child.exitCode !== null) throw new Error(`ended by ${sent}\n${said()}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(failures).toEqual([]);
    expect((await fetch(`${origin}/${script.includes('start') ? '' : 'sandbox/clock'}`)).status).toBe(200);
    expect(child.exitCode).toBeNull();
  },
);

test('messages that a status socket does not expect end that socket alone', async () => {
  const sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  try {
    const merchant = new Merchant(sandbox.origin);
    for (const message of ['', 'pong', '{"next":"done"}', Buffer.from('ping'), 'x'.repeat(2000), '\u0000']) {
      const flow = await merchant.unify({ phoneNumber: '2001004014', possessionType: 'desktop' });
      const { socket, closed } = await flow.openSocket();
      socket.send(message);
      expect([1008, 1009]).toContain((await closed).code);
    }
    const flow = await merchant.unify({ phoneNumber: '2001004014', possessionType: 'desktop' });
    const { socket, closed } = await flow.openSocket();
    socket._socket.write(Buffer.from([0xff, 0xff, 0x00, 0x01])); // no frame of RFC 6455
    await closed;
    expect(sandbox.counts().sockets).toBe(0);
  } finally {
    await sandbox.close();
  }
});

test('a request that never ends is given up, so that such ones do not take every connection', async () => {
  // Node looks for them every half a minute, which no test can hasten.
  const app = createApp();
  expect(app.server.requestTimeout).toBeGreaterThan(0);
  expect(app.server.requestTimeout).toBeLessThanOrEqual(60_000);
  await app.close();
});

test('no number of messages fills the process: the last hundred of the last two thousand phones are kept', () => {
  const [clock, journal] = [new Clock(), { add() {} }];
  const sms = new SmsNetwork({ clock, journal, origin: 'http://sandbox.invalid' });
  const phoneOf = (index) => `+1415555${String(index).padStart(4, '0')}`;
  const send = (index) => sms.sendOtp({ sms: {}, phoneNumber: phoneOf(index), settings: { merchantName: 'Shop' } });
  for (let index = 0; index < 2001; index += 1) send(index);
  for (let count = 0; count < 150; count += 1) send(1);
  expect([0, 1, 2, 2000].map((index) => sms.messages(phoneOf(index)).length)).toEqual([0, 100, 1, 1]);
  expect(sms.messages()).toHaveLength(2099);
});

describe('the data file', () => {
  const warnings = [];

  test('a hundred damaged files: each is set aside with a message, or what it holds is good', async () => {
    const path = join(folder, 'good.data');
    const first = await startSandbox({ dataFile: path });
    const device = await createDevice();
    const flow = await new Merchant(first.origin).unify({ phoneNumber: '2001004014' });
    await flow.register(device);
    await first.close();
    const good = readFileSync(path);
    const below = random(3);
    for (let index = 0; index < 100; index += 1) {
      const damaged = join(folder, `damaged-${index}.data`);
      const bytes = Buffer.from(good);
      if (index % 4 === 0) {
        for (let flips = 1 + below(4); flips > 0; flips -= 1) bytes[below(bytes.length)] = below(256);
      }
      const cut = bytes.subarray(0, below(bytes.length));
      const written = [bytes, cut, Buffer.from('{"version":1}\n'), Buffer.concat([bytes, cut])][index % 4];
      writeFileSync(damaged, written);
      const toldBefore = warnings.length;
      const sandbox = await startSandbox({ dataFile: damaged, warn: (message) => warnings.push(message) });
      try {
        const again = await new Merchant(sandbox.origin).unify({ phoneNumber: '2001004014' });
        expect((await again.verify(device)).status).toBe(200);
      } finally {
        await sandbox.close();
      }
      const aside = readdirSync(folder).filter((name) => name.startsWith(`damaged-${index}.data.damaged-`));
      expect(aside).toHaveLength(warnings.length - toldBefore);
      for (const name of aside) expect(readFileSync(join(folder, name))).toEqual(Buffer.from(written));
    }
    expect(warnings.length).toBeGreaterThan(50);
    for (const message of warnings) {
      expect(message).toMatch(/^The data file \S+ is damaged \(line \d+\)\. It was set aside as \S+\.damaged-\S+, and/);
    }
  });

  test('a letter that was changed within a value is noticed', async () => {
    const path = join(folder, 'changed.data');
    const first = await startSandbox({ dataFile: path });
    const device = await createDevice();
    await (await new Merchant(first.origin).unify({ phoneNumber: '2001004014' })).register(device);
    await first.close();
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(device.keyId);
    writeFileSync(path, text.replace(device.keyId, device.keyId.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))));
    const told = [];
    await (await startSandbox({ dataFile: path, warn: (message) => told.push(message) })).close();
    expect(told).toHaveLength(1);
  });

  test.each([
    ['of a part that is not known', '["carriers","a",{}]'], ['of a part of JavaScript', '["__proto__","a",{}]'],
    ['that is no change', '5'], ['that is no JSON', 'registrations'],
  ])('a line %s is damage too, though its checksum is good', async (_what, json) => {
    const path = join(folder, 'unknown.data');
    const lineOf = (text) => `${createHash('sha256').update(text).digest('hex').slice(0, 8)} ${text}\n`;
    const written = lineOf('["settings","",{"retries":false}]') + lineOf(json);
    writeFileSync(path, written);
    const told = [];
    const sandbox = await startSandbox({ dataFile: path, warn: (message) => told.push(message) });
    const { retries } = await (await fetch(`${sandbox.origin}/sandbox/settings`)).json();
    await sandbox.close();
    expect(retries).toBe(true);
    expect(told).toEqual([expect.stringContaining(`The data file ${path} is damaged (line 2). It was set aside as`)]);
    const [, aside] = /set aside as (\S+), and/.exec(told[0]);
    expect(readFileSync(aside, 'utf8')).toBe(written);
  });

  test('one that has grown is written anew once, while it is open; where that fails, the old one is good', async () => {
    const path = join(folder, 'grown.data');
    const told = [];
    const first = openStore(path, (message) => told.push(message));
    const change = (times) => {
      for (let time = 0; time < times; time += 1) first.maps.identities.set('one', `+1415555${time}`);
    };
    change(10_002);
    const { size, ino } = statSync(path);
    change(1);
    const anew = statSync(path);
    expect(anew.size).toBeLessThan(size / 1000);
    expect(anew.ino).not.toBe(ino);
    expect(readFileSync(path, 'utf8')).toMatch(/"one","\+14155550"\]\n$/); // the change that led to it
    first.maps.identities.set('other', '+14155550100');
    expect(statSync(path).ino).toBe(anew.ino);
    first.maps.identities.delete('other');

    mkdirSync(`${path}.new`);
    change(10_003);
    expect(told).toEqual([expect.stringContaining(`The data file ${path} could not be written anew`)]);
    rmSync(`${path}.new`, { recursive: true });
    change(10_003);
    first.close();
    const second = openStore(path, () => {});
    expect([...second.maps.identities]).toEqual([['one', '+141555510002']]);
    second.close();
    rmSync(path);
    await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(path)).toBe(false);
  });

  test('a disk that was full in the middle of a line, and has room again', () => {
    const path = join(folder, 'full.data');
    const limitFiles = (bytes) => execFileSync('prlimit', [`--pid=${process.pid}`, `--fsize=${bytes}:`]);
    const first = openStore(path, () => {});
    first.maps.identities.set('one', '+14155550100');
    limitFiles(statSync(path).size + 10);
    try {
      expect(() => first.maps.identities.set('two', '+14155550101')).toThrow('EFBIG');
    } finally {
      limitFiles('unlimited');
    }
    first.maps.identities.set('three', '+14155550102');
    first.maps.identities.set('four', '+14155550103');
    first.close();
    const told = [];
    const second = openStore(path, (message) => told.push(message));
    expect([...second.maps.identities.keys()]).toEqual(['one', 'two', 'three', 'four']);
    expect(told).toEqual([]);
    second.close();
  });

  test('a lock that was left behind stops nobody', async () => {
    const path = join(folder, 'locked.data');
    const stale = [
      ['of a process that is gone', '999999'], ['of this process', String(process.pid)], ['that is no number', 'x'],
      ['empty', ''],
      ['of a living process that renews nothing', String(process.ppid), new Date(Date.now() - 3_600_000)],
    ];
    for (const [what, text, time] of stale) {
      writeFileSync(`${path}.lock`, text);
      if (time) utimesSync(`${path}.lock`, time, time);
      const sandbox = await startSandbox({ dataFile: path }).catch((error) => error);
      expect([what, sandbox.message]).toEqual([what, undefined]);
      await sandbox.close();
    }
  });

  test('one that cannot be used is named: by the error, or by the command, which then keeps nothing', async () => {
    await expect(startSandbox({ dataFile: folder })).rejects.toMatchObject({
      code: 'DATA_FILE_UNUSABLE', message: expect.stringContaining(folder),
    });
  });
});
