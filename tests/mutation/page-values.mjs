// js/host/: what a page's own parts give, in sizes and forms that nobody expects.

/** @type {import('./run.mjs').Mutation[]} */
export const PAGE_VALUES = [
  {
    name: 'a piece of one byte counts as one',
    file: 'js/host/effects/request.js',
    find: 'Math.max(value.byteLength || 0, LEAST_PIECE_BYTES)',
    replace: 'value.byteLength || LEAST_PIECE_BYTES',
    tests: ['shim/request.test.js'],
  },
  {
    name: 'a body of the page\'s own goes on when it is too large',
    file: 'js/host/effects/request.js',
    find: 'if (response.url) response.clone()',
    replace: 'response.clone()',
    tests: ['shim/request.test.js'],
  },
  {
    name: 'an address that cannot be read is quoted',
    file: 'js/host/effects/request.js',
    find: '  requireUrl(effect.url);\n',
    replace: '',
    tests: ['shim/request.test.js'],
  },
  {
    name: 'the exception of a WebSocket, which quotes the token, is kept',
    file: 'js/host/effects/socket.js',
    find: '${remedy(effect.url)}`);',
    replace: '${remedy(effect.url)}`, { cause: error });',
    tests: ['shim/socket.test.js'],
  },
  {
    name: 'a page that wakes is heard where nobody asks for it',
    file: 'js/host/effects/socket.js',
    find: 'effect.wake === false ? () => {} : listen',
    replace: 'listen',
    tests: ['shim/socket.test.js'],
  },
  {
    name: 'a page that goes on telling of a wake is heard',
    file: 'js/host/effects/socket.js',
    find: 'this.#waiter === waiter && waiter({',
    replace: 'this.#waiter?.({',
    tests: ['shim/socket.test.js'],
  },
  {
    name: 'an answer of any size goes to the core',
    file: 'js/host/index.js',
    find: 'jsonWithin(answer, LONGEST_ANSWER)',
    replace: 'jsonWithin(answer, Infinity)',
    tests: ['shim/page-values.test.js'],
  },
  {
    name: 'a setting of any length goes to the core',
    file: 'js/host/settings.js',
    find: ' && value.length <= LONGEST_SETTING',
    replace: '',
    tests: ['shim/settings.test.js'],
  },
  {
    name: 'a user agent of any length goes to the core',
    file: 'js/host/platform.js',
    find: 'value.slice(0, LONGEST_USER_AGENT)',
    replace: 'value',
    tests: ['shim/page-values.test.js'],
  },
  {
    name: 'what an app step gives is written out before it is measured',
    file: 'js/host/effects/effect-failure.js',
    find: '    checkSize(size, most);\n    return part;',
    replace: '    return part;',
    tests: ['shim/app-step.test.js'],
  },
  {
    name: 'a lock that is given twice is kept',
    file: 'js/host/index.js',
    find: ' && !this.#held.has(id)',
    replace: '',
    tests: ['shim/lock.test.js'],
  },
  {
    name: 'a list is taken for bytes',
    file: 'js/host/effects/binary.js',
    find: 'new Uint8Array(new DataView(given).buffer)',
    replace: 'new Uint8Array(given)',
    tests: ['shim/key.test.js'],
  },
];
