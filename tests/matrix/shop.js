// A shop's server beside the sandbox: serves an app's pages, starts a possession check for it, reads the customer's
// SMS, and asks the service how the check ended.
import { once } from 'node:events';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

import { startSandbox } from 'prove-auth-sandbox';

const CUSTOMER = '+447700900300';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json',
};

/** @param {string} origin of the sandbox */
async function callService(origin, path, body) {
  const credentials = { grant_type: 'client_credentials', client_id: 'shop', client_secret: 'any' };
  const login = await fetch(`${origin}/token`, { method: 'POST', body: new URLSearchParams(credentials) });
  const { access_token: token } = await login.json();
  const headers = { 'Content-Type': 'application/json', 'Authorization': `Bearer ${token}` };
  const response = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

/** The file that stands for a path in the first of the folders that has it. */
function find(folders, path) {
  return folders.flatMap((folder) => [join(folder, path), join(folder, path, 'index.html')])
    .find((file) => existsSync(file) && statSync(file).isFile());
}

export async function startShop() {
  const sandbox = await startSandbox({ settings: { requestsPerSecond: 0 } });
  let folders = [];
  let headers = {};
  let correlationId = '';
  /** How many checks ended well, as the service says. */
  let signedIn = 0;
  const calls = {
    '/start': async () => {
      const check = { clientRequestId: 'sign-in', possessionType: 'mobile', phoneNumber: CUSTOMER };
      const flow = await callService(sandbox.origin, '/v3/unify', check);
      correlationId = flow.correlationId;
      return { authToken: flow.authToken };
    },
    '/sms': () => ({ otp: sandbox.messages(CUSTOMER).at(-1).otp }),
    '/finish': async () => {
      const { success } = await callService(sandbox.origin, '/v3/unify-status', { correlationId });
      signedIn += Number(success === 'true');
      return { success };
    },
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST' && calls[pathname]) {
      const answer = JSON.stringify(await calls[pathname]());
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
      return;
    }
    const file = find(folders, normalize(decodeURIComponent(pathname)));
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers });
    createReadStream(file).pipe(response);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${server.address().port}`,
    sandbox,
    signedIn: () => signedIn,
    /** Serves these folders, the first that has the file, with these headers. */
    serve(...served) {
      headers = typeof served.at(-1) === 'object' ? served.pop() : {};
      folders = served;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await sandbox.close();
    },
  };
}
