import { STATUS_SOCKET_PATH } from './faults.js';
import { claimSession } from './flows.js';
import { pathOf, refusalOf } from './http-app.js';
import { malformed, RequestError } from './request-error.js';

/**
 * @typedef {import('./flows.js').Flow} Flow
 * @typedef {{socket: import('ws').WebSocket, flow: Flow, mute: boolean, stopTimer: () => void}} Connection
 */

const CLOSED_NORMALLY = 1000;
const PROTOCOL_VIOLATION = 1008;
const REPLACED = 4001;
const GOODBYE_MS = 10_000;
const ENTRY = { from: 'page', to: 'backend', kind: /** @type {const} */ ('socket') };

/** Loaded with the first socket: a sandbox that is starting has none. */
const loadSocketServer = async () => {
  const { WebSocketServer } = await import('ws');
  return new WebSocketServer({ noServer: true, maxPayload: 1024, clientTracking: false });
};

/**
 * `/v1/client/status?token=…`: answers `ping` with `pong`, sends the result of a flow as its one other message, and
 * closes when the time of the flow's first socket is over.
 */
export class StatusSockets {
  /** @type {Promise<import('ws').WebSocketServer> | undefined} */
  #server;
  /** @type {Set<import('ws').WebSocket>} */
  #sockets = new Set();
  #closed = false;
  /** @type {Map<Flow, Connection>} */
  #connections = new Map();

  /** @param {import('./server.js').Sandbox} sandbox */
  constructor(sandbox) {
    this.sandbox = sandbox;
    sandbox.flows.onResult = (flow) => this.#deliver(flow);
    sandbox.faults.onSocketFault = (fault) => this.#applyToOpen(fault);
  }

  get size() {
    return this.#sockets.size;
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:stream').Duplex} stream
   * @param {Buffer} head
   */
  async upgrade(request, stream, head) {
    stream.on('error', () => stream.destroy());
    const { url = '', headers } = request;
    try {
      const flow = this.#authorize(url, headers);
      const server = await (this.#server ??= loadSocketServer());
      if (this.#closed) stream.destroy();
      else server.handleUpgrade(request, stream, head, (socket) => this.#open(flow, socket));
    } catch (error) {
      const { status, code, message } = refusalOf(error);
      const body = JSON.stringify({ code, message });
      stream.end(`HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\n`
        + `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
      this.sandbox.journal.add({ ...ENTRY, path: pathOf({ url }), status, note: message });
    }
  }

  /** Ends the socket of a flow that is over, if it has one. @param {Flow} flow */
  end(flow) {
    const connection = this.#connections.get(flow);
    if (connection && !flow.result) this.#close(connection, CLOSED_NORMALLY, 'the flow is over');
  }

  close() {
    this.#closed = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  /** @param {string} url @param {import('node:http').IncomingHttpHeaders} headers */
  #authorize(url, headers) {
    const { clock, faults, flows } = this.sandbox;
    const path = pathOf({ url });
    const fault = faults.take(path);
    if (fault) throw new RequestError(fault.status ?? 503, 8000, 'a fault was asked for');
    if (path !== STATUS_SOCKET_PATH) throw malformed('no such path', 404);
    const [[name, token] = ['', ''], ...others] = new URLSearchParams(url.slice(path.length));
    if (name !== 'token' || others.length > 0) throw malformed('the query must be token=<auth token>');
    const flow = flows.ofToken(token);
    claimSession(flow, headers, 'sockets');
    flow.socketDeadline ||= clock.now() + flow.settings.statusSocketMs;
    return flow;
  }

  /** @param {Flow} flow @param {import('ws').WebSocket} socket */
  #open(flow, socket) {
    this.#sockets.add(socket);
    const earlier = this.#connections.get(flow);
    if (earlier) this.#close(earlier, REPLACED, 'another socket took over');
    /** @type {Connection} */
    const connection = { socket, flow, mute: false, stopTimer: () => {} };
    const leftMs = flow.socketDeadline - this.sandbox.clock.now();
    this.#closeAfter(connection, leftMs, 'nobody opened the Instant Link in time');
    this.#connections.set(flow, connection);
    this.#log(flow, 'open');
    socket.on('message', (data, isBinary) => this.#receive(connection, data.toString(), isBinary));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      this.#forget(connection);
      this.#sockets.delete(socket);
      this.#log(flow, `closed with ${code}`);
    });
    const fault = this.sandbox.faults.take(STATUS_SOCKET_PATH, true);
    if (fault) this.#apply(connection, fault);
    if (flow.result) this.#deliver(flow);
  }

  /** @param {Connection} connection @param {string} message @param {boolean} isBinary */
  #receive(connection, message, isBinary) {
    if (isBinary || message !== 'ping') {
      this.#close(connection, PROTOCOL_VIOLATION, 'only the text ping is expected');
    } else if (!connection.mute) {
      connection.socket.send('pong');
      this.#log(connection.flow, 'ping, pong');
    }
  }

  /** @param {Flow} flow */
  #deliver(flow) {
    const { result } = flow;
    const connection = this.#connections.get(flow);
    if (!result || !connection || connection.socket.readyState !== connection.socket.OPEN) return;
    connection.socket.send(JSON.stringify(result));
    this.#log(flow, 'result', result.next);
    flow.step = result.next;
    if (result.next === 'done') this.sandbox.flows.end(flow);
    this.#closeAfter(connection, GOODBYE_MS, 'the result was sent');
  }

  /** @param {Connection} connection @param {number} ms @param {string} reason */
  #closeAfter(connection, ms, reason) {
    connection.stopTimer();
    connection.stopTimer = this.sandbox.clock.after(ms, () => this.#close(connection, CLOSED_NORMALLY, reason));
  }

  /** @param {Connection} connection @param {number} code @param {string} reason */
  #close(connection, code, reason) {
    this.#forget(connection);
    connection.socket.close(code, reason);
  }

  /** @param {Connection} connection */
  #forget(connection) {
    connection.stopTimer();
    if (this.#connections.get(connection.flow) === connection) this.#connections.delete(connection.flow);
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
    if (kind === 'close') this.#close(connection, code, message ?? '');
    if (kind === 'drop') connection.socket.terminate();
    if (kind === 'mute') connection.mute = true;
    if (kind === 'garbage') connection.socket.send(message ?? 'not JSON');
  }

  /** @param {Flow} flow @param {string} note @param {string} [next] */
  #log({ correlationId }, note, next) {
    this.sandbox.journal.add({ ...ENTRY, correlationId, path: STATUS_SOCKET_PATH, note, next });
  }
}
