import { integer, object, optional, text, checkForm } from './schema.js';
import { malformed } from './request-error.js';

/**
 * A trouble to make: the next `times` answers of `path` (a socket fault: the open status sockets, else the next one).
 * - `slow`: answer after `delayMs` · `status`: HTTP `status` instead of an answer · `broken-json`, `empty`,
 *   `not-an-object`: such a body · `error`: `{next, error: {code, message}}` · `refuse`: the connection is cut
 * - `cut`: the request is carried out, then the connection is cut
 * - `close`: close the socket with `code` · `drop`: cut it (1006) · `mute`: no ping is answered · `garbage`: a message
 *   that is not JSON
 * @typedef {import('./public.js').Fault} Fault
 */

export const STATUS_SOCKET_PATH = '/v1/client/status';

const SOCKET_KINDS = ['close', 'drop', 'mute', 'garbage'];
const REQUEST_KINDS = ['slow', 'status', 'broken-json', 'empty', 'not-an-object', 'error', 'refuse', 'cut'];

const SHAPE = object({
  path: text({ minLength: 1, maxLength: 200 }),
  kind: text({ oneOf: [...REQUEST_KINDS, ...SOCKET_KINDS] }),
  times: optional(integer({ minimum: 1, maximum: 1_000_000 })),
  delayMs: optional(integer({ minimum: 0, maximum: 315_360_000_000 })),
  status: optional(integer({ minimum: 200, maximum: 599 })),
  code: optional(integer()),
  message: optional(text({ maxLength: 200 })),
  next: optional(text({ maxLength: 100 })),
  correlationId: optional(text({ maxLength: 100 })),
});

/** Whether a close frame may carry them (RFC 6455 §5.5, §7.4). @param {number} code @param {string} reason */
const canClose = (code, reason) => Buffer.byteLength(reason) <= 123 &&
  ((code >= 1000 && code <= 1014 && ![1001, 1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999));

/** The fault switchboard. */
export class Faults {
  /** @type {(Fault & {times: number})[]} */
  #waiting = [];
  /** Answers that are being held back. */
  slowAnswers = 0;
  /** Tries a fault on what is open now; tells whether it found something. @type {(fault: Fault) => boolean} */
  onSocketFault = () => false;

  /** @param {unknown[]} [faults] @returns {Fault[]} all that wait now */
  add(faults = []) {
    for (const fault of /** @type {Fault[]} */ (faults)) {
      checkForm(SHAPE, /** @type {unknown} */ (fault), 'fault');
      const { path, kind, code = 1000, times = 1, message = '' } = fault;
      const isOfSocket = SOCKET_KINDS.includes(kind);
      if (isOfSocket && path !== STATUS_SOCKET_PATH) throw malformed(`fault.kind ${kind} is for ${STATUS_SOCKET_PATH}`);
      if (kind === 'close' && !canClose(code, message)) throw malformed('fault.code or message cannot close a socket');
      if (!isOfSocket || !this.onSocketFault(fault)) this.#waiting.push({ ...fault, times });
    }
    return [...this.#waiting];
  }

  /**
   * The fault that this request meets, counted as done.
   * @param {string} path
   * @param {boolean} [ofSocket] a fault that works on an open socket
   * @returns {Fault | undefined}
   */
  take(path, ofSocket = false) {
    const fault = this.#waiting.find((one) => one.path === path && SOCKET_KINDS.includes(one.kind) === ofSocket);
    if (fault) fault.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return fault;
  }

  clear() {
    return (this.#waiting = []);
  }
}
