import { randomBytes } from 'node:crypto';
import { Carriers } from './carriers/carriers.js';
import { createClientRoutes } from './client-api/index.js';
import { Clock } from './clock.js';
import { createControlRoutes } from './control-api.js';
import { Faults } from './faults.js';
import { Flows } from './flows.js';
import { openFileStore, openMemoryStore } from './file-store.js';
import { answerRequest, createApp } from './http-app.js';
import { Journal } from './journal.js';
import { MerchantAccess } from './merchant-access.js';
import { createMerchantRoutes } from './merchant-api.js';
import { Passkeys } from './passkeys.js';
import { createPhoneRoutes, tap } from './phone-pages.js';
import { Identities, Registrations } from './registrations.js';
import { SANDBOX_USERS } from './sandbox-users.js';
import { MerchantSettings } from './settings.js';
import { SmsNetwork } from './sms.js';
import { StatusSockets } from './status-socket.js';
import { watchCalls } from './wire-log.js';

/**
 * The parts of a sandbox, as they know each other.
 * @typedef {{clock: Clock, settings: MerchantSettings, access: MerchantAccess, flows: Flows,
 *   registrations: Registrations, identities: Identities, sms: SmsNetwork, journal: Journal, faults: Faults,
 *   carriers: Carriers, passkeys: Passkeys, origin: () => string, isAllowed: (origin: string) => boolean,
 *   endFlow: (flow: import('./flows.js').Flow) => void, reset: () => Promise<void>}} Sandbox
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
  const { port = 0, host = '127.0.0.1', publicOrigin = '', clients, settings = {}, dataFile } = options;
  const { allowOrigins = [], warn = console.warn, listen = true } = options;
  let origin = publicOrigin;
  const ownOrigins = [...allowOrigins];
  const clock = new Clock();
  const store = dataFile ? openFileStore(dataFile, warn) : openMemoryStore();
  const journal = new Journal(clock);
  const getOrigin = () => origin;
  /** @type {Sandbox} */
  const sandbox = {
    clock,
    journal,
    settings: new MerchantSettings(settings, store.settings),
    access: new MerchantAccess(clock, randomBytes(32), clients ?? null),
    flows: new Flows(clock, getOrigin),
    registrations: new Registrations(store.registrations, clock),
    identities: new Identities(store.identities),
    sms: new SmsNetwork(clock, journal, getOrigin),
    faults: new Faults(),
    carriers: new Carriers(clock, journal, getOrigin),
    passkeys: new Passkeys(store.passkeys),
    origin: getOrigin,
    isAllowed: (asking) => ownOrigins.includes(asking),
    endFlow: (flow) => {
      sandbox.flows.end(flow);
      sockets.end(flow);
    },
    reset: async () => {
      // Ends what is under way: sessions, sockets, answers that are being held back.
      clock.reset();
      sandbox.flows.clear();
      sandbox.registrations.clear();
      for (const part of [sandbox.sms, sandbox.faults, sandbox.passkeys, journal]) part.clear();
      sandbox.settings.reset();
    },
  };
  for (const phoneNumber of SANDBOX_USERS.keys()) sandbox.identities.proveIdOf(phoneNumber);
  const sockets = new StatusSockets(sandbox);
  const app = createApp();
  watchCalls(app, sandbox);
  app.register(createMerchantRoutes(sandbox));
  app.register(createClientRoutes(sandbox), { prefix: '/v1/client' });
  app.register(createPhoneRoutes(sandbox));
  app.register(createControlRoutes(sandbox), { prefix: '/sandbox' });
  app.server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  await (listen ? app.listen({ port, host }) : app.ready());
  if (listen) {
    const address = /** @type {import('node:net').AddressInfo} */ (app.server.address());
    origin ||= `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
    ownOrigins.push(`http://localhost:${address.port}`, `http://127.0.0.1:${address.port}`);
  }
  origin ||= 'http://sandbox.invalid';
  ownOrigins.push(origin);

  return {
    /** Where the sandbox answers, e.g. `http://127.0.0.1:41234`. */
    origin,
    /** The inbox of a phone, oldest first. @param {string} [phoneNumber] */
    messages: (phoneNumber) => sandbox.sms.messages(phoneNumber),
    /**
     * Opens an Instant Link on the phone.
     * @param {string} id of the message, or of the link
     * @returns {{status: number, location?: string}}
     */
    tapLink: (id) => {
      const { status, location } = tap(sandbox, id);
      return { status, ...(location && { location }) };
    },
    /** Sets the sandbox's clock. @param {Date | number} time */
    setClock: (time) => clock.set(Number(time)),
    /** Moves the sandbox's clock forward. @param {number} ms */
    advance: (ms) => clock.advance(ms),
    now: () => clock.now(),
    /** Has the next answer of a path fail; see faults.js. @param {import('./faults.js').Fault} fault */
    fail: (fault) => sandbox.faults.add(fault),
    clearFaults: () => sandbox.faults.clear(),
    /**
     * Changes settings; flows that have begun keep theirs.
     * @param {Partial<import('./settings.js').Settings>} changes
     * @param {string} [clientId] none: of every merchant
     */
    configure: (changes, clientId) => sandbox.settings.change(changes, clientId),
    /** The log of what happened on the wire. @param {string} [correlationId] */
    log: (correlationId) => journal.entries(correlationId),
    onLog: (listener) => journal.listen(listener),
    handle: (request) => answerRequest(app, request),
    /** What is alive just now. */
    counts: () => {
      const { flows, registrations, faults } = sandbox;
      return {
        flows: flows.size,
        sockets: sockets.size,
        registrations: registrations.saved.size,
        slowAnswers: faults.slowAnswers,
        timers: clock.waiting,
      };
    },
    /** The certificate (PEM) with which the carriers answer. */
    carrierCertificate: () => sandbox.carriers.certificatePem(),
    reset: () => sandbox.reset(),
    /** Stops everything; the promise resolves when the port is free again. */
    close: async () => {
      clock.stop();
      sockets.close();
      await sandbox.carriers.stop();
      await app.close();
      await store.close();
    },
  };
}
