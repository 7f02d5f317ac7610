import { STATUS_SOCKET_PATH } from './faults.js';
import { claimSession } from './flows.js';
import { malformed } from './request-error.js';
import { object, text } from './schema.js';

/**
 * @typedef {import('./flows.js').Flow} Flow
 * @typedef {{socket: import('ws').WebSocket, flow: Flow, mute: boolean, stopTimer: () => void}} Connection
 */

const CLOSED_NORMALLY = 1000;
const PROTOCOL_VIOLATION = 1008;
const REPLACED = 4001;
const GOODBYE_MS = 10_000;
/** In bytes. A client that asks and asks and reads nothing is cut. */
const MOST_UNREAD = 2 ** 16;

/**
 * `/v1/client/status?token=…`: answers `ping` with `pong`, sends the result of a flow as its one other message, and
 * closes when the time of the flow's first socket is over.
 */
export class StatusSockets {
  /** @type {Map<Flow, Connection>} */
  #connections = new Map();

  /** @param {import('./server.js').Sandbox} sandbox */
  constructor(sandbox) {
    this.sandbox = sandbox;
    sandbox.faults.onSocketFault = (fault) => this.#applyToOpen(fault);
  }

  /** @param {import('./http-app.js').App} app of the calls below `/v1/client` */
  serve(app) {
    app.route({
      method: 'GET',
      url: '/status',
      schema: { querystring: object({ token: text() }) },
      preHandler: async (request) => {
        const flow = this.sandbox.flows.ofToken(/** @type {{token: string}} */ (request.query).token, true);
        claimSession(flow, request.headers, 'sockets');
        request.flow = flow;
      },
      handler: () => Promise.reject(malformed('a WebSocket is expected', 426)),
      wsHandler: (socket, { flow }) => this.#open(/** @type {Flow} */ (flow), socket),
    });
  }

  /** Ends the socket of a flow that is over, if it has one. @param {Flow} flow */
  end(flow) {
    if (!flow.result) this.#connections.get(flow)?.socket.close(CLOSED_NORMALLY, 'the flow is over');
  }

  /** @param {Flow} flow @param {import('ws').WebSocket} socket */
  #open(flow, socket) {
    this.#connections.get(flow)?.socket.close(REPLACED, 'another socket took over');
    /** @type {Connection} */
    const connection = { socket, flow, mute: false, stopTimer: () => {} };
    const now = this.sandbox.clock.now();
    flow.socketDeadline ||= now + flow.settings.statusSocketMs;
    this.#closeAfter(connection, flow.socketDeadline - now, 'nobody opened the Instant Link in time');
    this.#connections.set(flow, connection);
    this.#log(flow, 'open');
    socket.on('message', (data, isBinary) => this.#receive(connection, data.toString(), isBinary));
    socket.on('close', (code) => {
      connection.stopTimer();
      if (this.#connections.get(flow) === connection) this.#connections.delete(flow);
      this.#log(flow, `closed with ${code}`);
    });
    const fault = this.sandbox.faults.take(STATUS_SOCKET_PATH, true);
    if (fault) this.#apply(connection, fault);
    if (flow.result) this.deliver(flow, flow.result);
  }

  /** @param {Connection} connection @param {string} message @param {boolean} isBinary */
  #receive(connection, message, isBinary) {
    if (isBinary || message !== 'ping') {
      connection.socket.close(PROTOCOL_VIOLATION, 'only the text ping is expected');
    } else if (connection.socket.bufferedAmount > MOST_UNREAD) {
      connection.socket.terminate();
    } else if (!connection.mute) {
      connection.socket.send('pong');
      this.#log(connection.flow, 'ping, pong');
    }
  }

  /** Sends the result of a flow, now or when its socket opens. @param {Flow} flow @param {{next: string}} result */
  deliver(flow, result) {
    flow.result = result;
    const connection = this.#connections.get(flow);
    if (!connection || connection.socket.readyState !== connection.socket.OPEN) return;
    connection.socket.send(JSON.stringify(result));
    this.#log(flow, 'result', result.next);
    flow.step = result.next;
    this.#closeAfter(connection, GOODBYE_MS, 'the result was sent');
  }

  /** @param {Connection} connection @param {number} ms @param {string} reason */
  #closeAfter(connection, ms, reason) {
    connection.stopTimer();
    connection.stopTimer = this.sandbox.clock.after(ms, () => connection.socket.close(CLOSED_NORMALLY, reason));
  }

  /** @param {import('./faults.js').Fault} fault @returns {boolean} whether a socket was open */
  #applyToOpen(fault) {
    const wanted = fault.correlationId;
    const hit = [...this.#connections.values()].filter(({ flow }) => !wanted || flow.correlationId === wanted);
    for (const connection of hit) this.#apply(connection, fault);
    return hit.length > 0;
  }

  /** @param {Connection} connection @param {import('./faults.js').Fault} fault */
  #apply(connection, { kind, code = CLOSED_NORMALLY, message }) {
    this.#log(connection.flow, `fault: ${kind}`);
    if (kind === 'close') connection.socket.close(code, message);
    if (kind === 'drop') connection.socket.terminate();
    if (kind === 'mute') connection.mute = true;
    if (kind === 'garbage') connection.socket.send(message ?? 'not JSON');
  }

  /** @param {Flow} flow @param {string} note @param {string} [next] */
  #log({ correlationId }, note, next) {
    const entry = { from: 'page', to: 'backend', kind: /** @type {const} */ ('socket'), path: STATUS_SOCKET_PATH };
    this.sandbox.journal.add({ ...entry, correlationId, note, next });
  }
}
