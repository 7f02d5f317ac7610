import websocket from '@fastify/websocket';
import { Carriers } from './carriers/carriers.js';
import { createClientRoutes } from './client-api/index.js';
import { Clock } from './clock.js';
import { createControlRoutes } from './control-api.js';
import { Faults } from './faults.js';
import { Flows } from './flows.js';
import { openStore } from './file-store.js';
import { answerRequest, createApp } from './http-app.js';
import { Journal } from './journal.js';
import { MerchantAccess } from './merchant-access.js';
import { createMerchantRoutes } from './merchant-api.js';
import { createPhoneRoutes, tap } from './phone-pages.js';
import { Registrations } from './registrations.js';
import { MerchantSettings } from './settings.js';
import { SmsNetwork } from './sms.js';
import { StatusSockets } from './status-socket.js';
import { watchCalls } from './wire-log.js';

/**
 * The parts of a sandbox, as they know each other.
 * @typedef {{clock: Clock, settings: MerchantSettings, access: MerchantAccess, flows: Flows,
 *   registrations: Registrations, sms: SmsNetwork, journal: Journal, faults: Faults,
 *   carriers: Carriers, sockets: StatusSockets, origin: string, ownOrigins: string[], reset: () => {}}} Sandbox
 */

/**
 * Starts a sandbox: the backend, the SMS network and the customer's phone on one port.
 *
 * `port` 0 (default): any free one · `host`: address to listen on, `127.0.0.1` · `publicOrigin`: how clients reach it,
 * when that differs · `clients`: secrets by client ID; left out: any credentials that are not empty are good ·
 * `settings`: see settings.js · `allowOrigins`: of pages that may call `/sandbox/…`, besides its own ·
 * `dataFile`: where registrations outlive a restart; left out: in memory only.
 * @param {import('./public.js').SandboxOptions} [options]
 * @returns {Promise<import('./public.js').RunningSandbox>}
 */
export async function startSandbox(options = {}) {
  const { port = 0, host, publicOrigin = '', clients, settings = {}, dataFile } = options;
  const { allowOrigins = [], warn = console.warn, listen = true } = options;
  const clock = new Clock();
  const { maps, close } = openStore(dataFile, warn);
  const journal = new Journal(clock);
  const sandbox = /** @type {Sandbox} */ ({
    clock,
    journal,
    origin: publicOrigin,
    ownOrigins: [...allowOrigins],
    settings: new MerchantSettings(settings, maps.settings),
    access: new MerchantAccess(clock, clients ?? null),
    registrations: new Registrations(maps, clock),
    faults: new Faults(),
    reset: () => {
      clock.reset(); // ends what is under way: sessions, sockets, answers that are being held back
      for (const part of [...Object.values(maps), sandbox.flows, sandbox.sms, sandbox.faults, journal]) part.clear();
      return {};
    },
  });
  sandbox.flows = new Flows(sandbox);
  sandbox.sms = new SmsNetwork(sandbox);
  sandbox.carriers = new Carriers(sandbox);
  sandbox.sockets = new StatusSockets(sandbox);
  const app = createApp();
  app.register(websocket, { options: { maxPayload: 1024 } });
  watchCalls(app, sandbox);
  app.register(createMerchantRoutes(sandbox));
  app.register(createClientRoutes(sandbox), { prefix: '/v1/client' });
  app.register(createPhoneRoutes(sandbox));
  app.register(createControlRoutes(sandbox), { prefix: '/sandbox' });
  await app.ready();
  const stop = async () => {
    clock.stop();
    for (const socket of app.websocketServer.clients) socket.terminate();
    await sandbox.carriers.stop();
    await app.close();
    close();
  };
  if (listen) {
    const address = new URL(await app.listen({ port, host: host || '127.0.0.1' }).catch(async (error) => {
      await stop();
      throw error;
    }));
    sandbox.origin ||= address.origin;
    sandbox.ownOrigins.push(...['localhost', '127.0.0.1'].map((name) => new URL(`http://${name}:${address.port}`).origin));
  }
  sandbox.origin ||= 'http://sandbox.invalid';
  sandbox.ownOrigins.push(sandbox.origin);

  return {
    origin: sandbox.origin,
    messages: (phoneNumber) => sandbox.sms.messages(phoneNumber),
    tapLink: (id) => tap(sandbox, id),
    setClock: (time) => clock.set(Number(time)),
    advance: (ms) => clock.advance(ms),
    now: () => clock.now(),
    fail: (fault) => void sandbox.faults.add([fault]),
    clearFaults: () => void sandbox.faults.clear(),
    configure: (changes, clientId) => void sandbox.settings.change(changes, clientId),
    log: (correlationId) => journal.entries(correlationId),
    onLog: (listener) => journal.listen(listener),
    handle: (request) => answerRequest(app, request),
    counts: () => ({
      flows: sandbox.flows.byCorrelationId.size,
      sockets: app.websocketServer.clients.size,
      registrations: sandbox.registrations.saved.size,
      slowAnswers: sandbox.faults.slowAnswers,
      timers: clock.waiting,
    }),
    carrierCertificate: () => sandbox.carriers.certificatePem(),
    reset: async () => void sandbox.reset(),
    close: stop,
  };
}
