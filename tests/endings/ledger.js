// Books of what a page or process opens and has to close again.

/**
 * Begins to keep them, in `globalThis.ledger`; to be called before the library is loaded. It stands alone, because a
 * browser gets its source. Whoever loads the library sets `globalThis.coreHandles`, which counts the core's objects.
 */
export function keepLedger() {
  /** @type {any} */
  const scope = globalThis;
  /** @type {Set<unknown>} */
  const timers = new Set();
  /** @type {Set<WebSocket>} */
  const sockets = new Set();
  /** @type {Map<EventTarget, {type: string, listener: unknown, tally: unknown}[]>} */
  const listeners = new Map();
  /** @type {Set<unknown>} */
  const databases = new Set();
  /** @type {string[]} */
  const uncaught = [];
  let requests = 0;

  for (const [set, clear] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    const [plainSet, plainClear] = [scope[set], scope[clear]];
    scope[set] = (/** @type {any} */ run, /** @type {any[]} */ ...rest) => {
      const handle = plainSet.call(scope, (/** @type {any[]} */ ...args) => {
        if (set === 'setTimeout') timers.delete(handle);
        run(...args);
      }, ...rest);
      // Node's fetch keeps connections open for a while and counts the time itself.
      if (!new Error().stack?.includes('node:internal/deps/undici')) timers.add(handle);
      return handle;
    };
    scope[clear] = (/** @type {any} */ handle) => {
      timers.delete(handle);
      plainClear.call(scope, handle);
    };
  }

  const plainFetch = scope.fetch;
  scope.fetch = async (/** @type {any[]} */ ...args) => {
    requests++;
    try {
      return await plainFetch.apply(scope, args);
    } finally {
      requests--;
    }
  };

  scope.addEventListener?.('error', (/** @type {ErrorEvent} */ { message }) => uncaught.push(message));
  scope.addEventListener?.('unhandledrejection', (/** @type {PromiseRejectionEvent} */ { reason }) => {
    uncaught.push(String(reason));
  });

  // The library's own AbortSignals end with it; the page's one, see watch(), and the page itself do not.
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const watched = (/** @type {any} */ target) => listeners.get(target ?? scope);
  EventTarget.prototype.addEventListener = function add(type, listener, options) {
    const once = typeof options === 'object' && options?.once;
    const entries = watched(this);
    const entry = { type, listener, tally: listener };
    if (entries && once) {
      entry.tally = (/** @type {Event} */ event) => {
        entries.splice(entries.indexOf(entry), 1);
        /** @type {any} */ (listener).call(this, event);
      };
    }
    entries?.push(entry);
    addEventListener.call(this ?? scope, type, /** @type {any} */ (entry.tally), options);
  };
  EventTarget.prototype.removeEventListener = function remove(type, listener, options) {
    const entries = watched(this) ?? [];
    const at = entries.findIndex((entry) => entry.type === type && entry.listener === listener);
    const [entry] = at < 0 ? [] : entries.splice(at, 1);
    removeEventListener.call(this ?? scope, type, /** @type {any} */ (entry?.tally ?? listener), options);
  };
  for (const target of [scope, scope.document, scope.navigator?.connection, scope.visualViewport]) {
    if (target instanceof EventTarget) listeners.set(target, []);
  }

  if (scope.WebSocket) {
    scope.WebSocket = class extends scope.WebSocket {
      /** @param {any[]} args */
      constructor(...args) {
        super(...args);
        sockets.add(/** @type {any} */ (this));
      }
    };
  }
  if (scope.IDBFactory) {
    const { open } = scope.IDBFactory.prototype;
    scope.IDBFactory.prototype.open = function opened(/** @type {any[]} */ ...args) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => databases.add(request.result));
      return request;
    };
    const { close } = scope.IDBDatabase.prototype;
    scope.IDBDatabase.prototype.close = function closed() {
      databases.delete(this);
      close.call(this);
    };
  }

  const CLOSED = 3;
  scope.ledger = {
    /** @param {EventTarget} target whose listeners count from now on */
    watch: (target) => void listeners.set(target, []),
    /** What is open now, by kind; nothing but zeros when all is closed. */
    async left() {
      const { held = [], pending = [] } = await (scope.navigator?.locks?.query() ?? {});
      return {
        timers: timers.size, requests, locks: held.length + pending.length,
        // A page keeps one connection.
        databases: Math.max(0, databases.size - 1),
        sockets: [...sockets].filter(({ readyState }) => readyState !== CLOSED).length,
        listeners: [...listeners.values()].flat().length,
        handles: scope.coreHandles(),
      };
    },
    /** What a page threw and nobody caught. */
    uncaught: () => uncaught,
    /** How much was ever opened, so that a test knows that the books are kept. */
    counted: () => ({ sockets: sockets.size }),
  };
}
