// The process that the client under test talks to: a hostile backend with its status socket, hostile carriers, and the
// sandbox for the good flows in between. Each flow has a path of its own, /b/<seed>/ or /c/<seed>/, and what it is
// answered depends on the seed and on the order of its requests alone.
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { writeFileSync } from 'node:fs';

import { WebSocketServer } from 'ws';

import { createCertificate } from '../../demo/sandbox/carriers/certificate.js';
import { startSandbox } from '../../demo/sandbox/server.js';
import { backendAnswer, socketMessage } from './backend-answers.mjs';
import { carrierAnswer } from './carrier-answers.mjs';
import { Random } from './random.mjs';
import { send } from './transport.mjs';

const [program, certificateFile, limitText] = process.argv.slice(2);
const limitMs = Number(limitText);

// What a client that is torn away does to a server is not looked at here.
process.on('uncaughtException', (error) => {
  const text = `${error} ${/** @type {any} */ (error).code}`;
  if (!/ECONN|EPIPE|ERR_STREAM|ERR_HTTP|write after end/.test(text)) throw error;
});

/** @type {Map<string, Random>} */
const randoms = new Map();
const randomOf = (/** @type {string} */ seed) => {
  const random = randoms.get(seed) ?? new Random(Number(seed));
  randoms.set(seed, random);
  return random;
};

/** @param {string} seed */
const carrierBase = (seed) => `${origins.carrier}/c/${seed}`;

const backend = createHttp({ keepAliveTimeout: 500 }, (request, response) => {
  const random = randomOf((request.url ?? '').split('/')[2]);
  request.resume();
  send(random, response, backendAnswer(random), limitMs);
});

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
backend.on('upgrade', (request, socket, head) => {
  const random = randomOf((request.url ?? '').split('/')[2]);
  socket.on('error', () => {});
  switch (random.below(8)) {
    case 0: socket.destroy(); return;
    case 1: socket.end('HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n'); return;
    case 2:
      socket.end(['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',
        'Sec-WebSocket-Accept: x', '', ''].join('\r\n'));
      return;
    case 3: if (random.chance(0.5)) return; // never an answer
    // falls through
    default: sockets.handleUpgrade(request, socket, head, (webSocket) => torment(random, webSocket));
  }
});

/** @param {Random} random @param {import('ws').WebSocket} webSocket */
function torment(random, webSocket) {
  webSocket.on('error', () => {});
  const raw = /** @type {any} */ (webSocket)._socket;
  const act = () => {
    if (webSocket.readyState !== 1) return;
    switch (random.below(11)) {
      case 0:
        webSocket.close(random.pick([1000, 1001, 1002, 1008, 1011, 1013, 3000, 4999]), 'x'.repeat(random.below(120)));
        break;
      case 1: webSocket.terminate(); break;
      case 2: raw.write(Buffer.from(Array.from({ length: 20 }, () => random.below(256)))); break;
      case 3: raw.write(Buffer.from([0x88, 0x02, 0x00, random.below(256)])); break; // closes with a code that is none
      case 4: raw.write(Buffer.from([0x81, 0x02, 0xc0, 0x80])); break; // a text that is no UTF-8
      case 5: for (let times = random.pick([100, 20_000]); times > 0; times--) webSocket.send('pong'); break;
      case 6: webSocket.send(Buffer.from(socketMessage(random)), { binary: true }); break;
      case 7: webSocket.send('x'.repeat(random.pick([64 * 1024, 64 * 1024 + 1, 20 << 20]))); break;
      case 8: for (let times = 50; times > 0; times--) webSocket.ping(); break;
      default: webSocket.send(socketMessage(random));
    }
    setTimeout(act, random.pick([0, 0, 5, 50]));
  };
  if (random.chance(0.9)) setTimeout(act, random.pick([0, 0, 20, 200]));
}

const { cert, private: key } = await createCertificate();
const carrier = createHttps({ cert, key, keepAliveTimeout: 500 },
  (request, response) => {
    const url = request.url ?? '';
    const seed = url.split('/')[2];
    const random = randomOf(seed);
    request.resume();
    send(random, response, carrierAnswer(random, carrierBase(seed), /pfflow=3|flowcontrol/.test(url)), limitMs);
  });
for (const server of [backend, carrier]) {
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('error', () => {});
}

const listening = (/** @type {import('node:http').Server} */ server) => new Promise((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port));
});
const sandbox = await startSandbox({
  settings: { requestsPerSecond: 0, maxSends: 1e6, mobileAuth: program === 'carrier', mobileAuthForAll: true,
    carrier: 'v3' },
});
const origins = {
  backend: `http://127.0.0.1:${await listening(backend)}`,
  carrier: `https://127.0.0.1:${await listening(carrier)}`,
  sandbox: sandbox.origin,
};
writeFileSync(certificateFile, `${cert}\n${await sandbox.carrierCertificate()}`);
process.on('disconnect', () => process.exit());
process.send?.(origins);
