// TLS before the sandbox, with a certificate that nobody vouches for: what the service's https: and wss: origins are to
// a page. It passes on bytes, so requests and WebSockets alike.
import { once } from 'node:events';
import { connect, createServer as createTcpServer } from 'node:net';
import { pipeline } from 'node:stream';
import { createServer } from 'node:tls';

import { createCertificate } from '../../demo/sandbox/carriers/certificate.js';

/** @returns {Promise<number>} a port of this machine that nobody listens on */
async function freePort() {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * @returns {Promise<{origin: string, backendPort: number, close: () => Promise<void>}>} backendPort: to be listened on
 */
export async function openTlsFront() {
  const backendPort = await freePort();
  const { cert, private: key } = await createCertificate();
  const open = new Set();
  const server = createServer({ cert, key }, (outside) => {
    const inside = connect(backendPort, '127.0.0.1');
    open.add(outside);
    pipeline(outside, inside, outside, () => open.delete(outside));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `https://localhost:${port}`,
    backendPort,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
