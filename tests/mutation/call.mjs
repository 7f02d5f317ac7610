// js/: what runs a call in the core, and the promise that the caller holds.

/** @type {import('./run.mjs').Mutation[]} */
export const CALL = [
  {
    name: 'a call ends without ending its effects',
    file: 'js/core-call.js',
    find: 'this.#host.close();',
    replace: '',
    tests: ['shim/core-call.test.js'],
  },
  {
    name: 'a second end of a call is heard',
    file: 'js/core-call.js',
    find: '    if (this.#ended) return;\n    if (outcome.ok) {',
    replace: '    if (outcome.ok) {',
    tests: ['shim/core-call.test.js'],
    survives: 'a promise settles once, and ending a call twice does no more than ending it once',
  },
  {
    name: 'the core object is not deleted after the call',
    file: 'js/core-call.js',
    find: '        authenticator?.delete();',
    replace: '        void authenticator;',
    tests: ['shim/core-call.test.js'],
  },
  {
    name: 'the core is entered while it is at work',
    file: 'js/core-call.js',
    find: 'return entered > 0 ? undefined : tryCore();',
    replace: 'return tryCore();',
    tests: ['shim/authenticator.test.js'],
    only: 'may call the library',
  },
  {
    name: 'a function of the host throws into the core',
    file: 'js/guarded-host.js',
    find: '      onError(error);\n      return undefined;',
    replace: '      throw error;',
    tests: ['shim/core-call.test.js'],
  },
  {
    name: 'an instance that has stopped is used again',
    file: 'js/load.js',
    find: '  if (loaded === module) loaded = undefined;\n',
    replace: '  void module;\n',
    tests: ['wasm/out-of-memory.test.js'],
  },
  {
    name: 'the calls of an instance that has stopped go on',
    file: 'js/core-call.js',
    find: '  for (const call of callsIn.get(module) ?? []) call.fail(error);\n',
    replace: '',
    tests: ['wasm/out-of-memory.test.js'],
  },
  {
    name: 'a question that traps throws what the engine threw',
    file: 'js/core-call.js',
    find: 'throw abandon(module, error);',
    replace: 'abandon(module, error);\n    throw error;',
    tests: ['shim/core-call.test.js'],
    only: 'a question that traps',
  },
  {
    name: 'a call that was cancelled is reported as unhandled',
    file: 'js/cancelable-promise.js',
    find: '    Promise.prototype.then.call(this, ignore, ignore);\n',
    replace: '',
    tests: ['shim/unhandled.test.js'],
  },
  {
    name: 'a call that failed is not reported as unhandled',
    file: 'js/cancelable-promise.js',
    find: 'this.#work = /** @type {Work} */ (/** @type {unknown} */ (work));',
    replace: 'this.#work = /** @type {Work} */ (/** @type {unknown} */ (work));\n    this.#silence();',
    tests: ['shim/unhandled.test.js'],
  },
];
