// ui/, react/, vue/ and what of js/ is for pages that other scripts have changed.

/** @type {import('./run.mjs').Mutation[]} */
export const PAGE = [
  {
    name: 'what onProgress throws keeps the state from changing',
    file: 'ui/possession-check.js',
    find: '        } finally {\n          if (!listener',
    replace: '        } finally {}\n        {\n          if (!listener',
    tests: ['ui/check.test.js'],
  },
  {
    name: 'a check that configure has ended runs a flow',
    file: 'ui/possession-check.js',
    find: 'if (this.#run !== run) return undefined; // the page\'s own configure has ended it',
    replace: '',
    tests: ['ui/check.test.js'],
  },
  {
    name: 'begin(null) rejects',
    file: 'ui/possession-check.js',
    find: 'customer?.phoneNumber',
    replace: '/** @type {any} */ (customer).phoneNumber',
    tests: ['ui/check.test.js'],
  },
  {
    name: 'cancel throws where the core has no AuthError',
    file: 'ui/possession-check.js',
    find: 'core?.AuthError ?',
    replace: 'core ?',
    tests: ['ui/check.test.js'],
  },
  {
    name: 'a text that is missing is shown',
    file: 'ui/texts.js',
    find: '...given(own) }',
    replace: '...own }',
    tests: ['ui/prompts.test.js'],
  },
  {
    name: 'another message waits for a clock that was set back',
    file: 'ui/prompts.js',
    find: 'wait > 2 * resendAfterMs ? 0 : wait',
    replace: 'wait',
    tests: ['ui/prompts.test.js'],
  },
  {
    name: 'a failure that throws when it is looked at is no text',
    file: 'ui/prompts.js',
    find: 'return texts.otherwise;',
    replace: 'throw new Error(\'none\');',
    tests: ['ui/prompts.test.js'],
  },
  {
    name: 'a page\'s later Promise is asked about one that it did not make',
    file: 'js/cancelable-promise.js',
    find: 'super.then.call(promise',
    replace: 'Promise.prototype.then.call(promise',
    tests: ['shim/cancelable-promise.test.js'],
  },
  {
    name: 'a page\'s toJSON makes a text of a list for the core',
    file: 'js/json-bytes.js',
    find: 'JSON.stringify(value, listAsList)',
    replace: 'JSON.stringify(value)',
    tests: ['shim/page-values.test.js'],
  },
  {
    name: 'a page\'s toJSON makes a text of a list in an answer',
    file: 'js/host/effects/effect-failure.js',
    find: 'listAsList.call(this, name, given)',
    replace: 'given',
    tests: ['shim/page-values.test.js'],
  },
];
