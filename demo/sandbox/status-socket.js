import { STATUS_SOCKET_PATH } from './faults.js';
import { claimSession } from './flows.js';
import { RequestError } from './request-error.js';

/**
 * @typedef {import('./flows.js').Flow} Flow
 * @typedef {{socket: import('ws').WebSocket, flow: Flow, mute: boolean, stopTimer: () => void}} Connection
 */

const CLOSED_NORMALLY = 1000;
const PROTOCOL_VIOLATION = 1008;
const REPLACED = 4001;
const GOODBYE_MS = 10_000;

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
    // Any request target is taken, also one that is not a path (RFC 9112 §3.2).
    const url = new URL(`http://sandbox.invalid${request.url?.startsWith('/') ? request.url : '/'}`);
    try {
      const fault = this.sandbox.faults.take(url.pathname);
      if (fault) throw new RequestError(fault.status ?? 503, 8000, 'a fault was asked for');
      const flow = this.#authorize(url, request.headers);
      const server = await (this.#server ??= loadSocketServer());
      if (this.#closed) stream.destroy();
      else server.handleUpgrade(request, stream, head, (socket) => this.#open(flow, socket));
    } catch (error) {
      const { status, code, message } =
        error instanceof RequestError ? error : { status: 500, code: 8000, message: 'the sandbox has failed' };
      const body = JSON.stringify({ code, message });
      stream.end(
        `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
          `Connection: close\r\n\r\n${body}`,
      );
      const entry = { from: 'page', to: 'backend', kind: /** @type {const} */ ('socket'), path: url.pathname };
      this.sandbox.journal.add({ ...entry, status, note: message });
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

  /** @param {URL} url @param {import('node:http').IncomingHttpHeaders} headers */
  #authorize(url, headers) {
    if (url.pathname !== STATUS_SOCKET_PATH) throw new RequestError(404, 8001, 'no such path');
    const tokens = url.searchParams.getAll('token');
    if (tokens.length !== 1 || [...url.searchParams.keys()].length !== 1) {
      throw new RequestError(400, 8001, 'the query must be token=<auth token>');
    }
    const flow = this.sandbox.flows.ofToken(tokens[0]);
    claimSession(flow, headers, 'sockets');
    const now = this.sandbox.clock.now();
    flow.socketDeadline ||= now + flow.settings.statusSocketMs;
    return flow;
  }

  /** @param {Flow} flow @param {import('ws').WebSocket} socket */
  #open(flow, socket) {
    const { clock, faults } = this.sandbox;
    this.#sockets.add(socket);
    const earlier = this.#connections.get(flow);
    if (earlier) this.#close(earlier, REPLACED, 'another socket took over');
    const stopTimer = clock.after(flow.socketDeadline - clock.now(), () =>
      this.#close(connection, CLOSED_NORMALLY, 'nobody opened the Instant Link in time'),
    );
    /** @type {Connection} */
    const connection = { socket, flow, mute: false, stopTimer };
    this.#connections.set(flow, connection);
    this.#log(flow, 'open');
    socket.on('message', (data, isBinary) => this.#receive(connection, data.toString(), isBinary));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      stopTimer();
      this.#sockets.delete(socket);
      if (this.#connections.get(flow) === connection) this.#connections.delete(flow);
      this.#log(flow, `closed with ${code}`);
    });
    const fault = faults.take(STATUS_SOCKET_PATH, true);
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
    const connection = this.#connections.get(flow);
    if (!connection || connection.socket.readyState !== connection.socket.OPEN) return;
    const { result } = flow;
    if (!result) return;
    connection.socket.send(JSON.stringify(result));
    this.#log(flow, 'result', result.next);
    flow.step = result.next;
    if (result.next === 'done') this.sandbox.flows.end(flow);
    connection.stopTimer();
    connection.stopTimer = this.sandbox.clock.after(GOODBYE_MS, () =>
      this.#close(connection, CLOSED_NORMALLY, 'the result was sent'),
    );
    connection.socket.once('close', () => connection.stopTimer());
  }

  /** @param {Connection} connection @param {number} code @param {string} reason */
  #close(connection, code, reason) {
    connection.stopTimer();
    if (this.#connections.get(connection.flow) === connection) this.#connections.delete(connection.flow);
    connection.socket.close(code, reason);
  }

  /** @param {import('./faults.js').Fault} fault @returns {boolean} whether a socket was open */
  #applyToOpen(fault) {
    const hit = [...this.#connections.values()].filter(
      ({ flow }) => !fault.correlationId || flow.correlationId === fault.correlationId,
    );
    for (const connection of hit) this.#apply(connection, fault);
    return hit.length > 0;
  }

  /** @param {Connection} connection @param {import('./faults.js').Fault} fault */
  #apply(connection, fault) {
    this.#log(connection.flow, `fault: ${fault.kind}`);
    if (fault.kind === 'close') this.#close(connection, fault.code ?? CLOSED_NORMALLY, fault.message ?? '');
    if (fault.kind === 'drop') connection.socket.terminate();
    if (fault.kind === 'mute') connection.mute = true;
    if (fault.kind === 'garbage') connection.socket.send(fault.message ?? 'not JSON');
  }

  /** @param {Flow} flow @param {string} note @param {string} [next] */
  #log({ correlationId }, note, next) {
    const kind = /** @type {const} */ ('socket');
    const entry = { correlationId, from: 'page', to: 'backend', kind, path: STATUS_SOCKET_PATH };
    this.sandbox.journal.add({ ...entry, note, ...(next === undefined ? {} : { next }) });
  }
}
