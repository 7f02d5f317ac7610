import { startSandbox } from 'prove-auth-sandbox';
import { matchers } from './matchers.js';
import { Phone } from './phone.js';

/**
 * A sandbox for the tests of one file: started before them, emptied after each, stopped after the last.
 * @param {{beforeAll: Function, beforeEach: Function, afterAll: Function, expect: {extend: Function}}} runner
 */
export const createUseSandbox = ({ beforeAll, beforeEach, afterAll, expect }) =>
  /** @param {import('prove-auth-sandbox').SandboxOptions} [options] */
  (options = {}) => {
    expect.extend(matchers);
    /** @type {import('prove-auth-sandbox').RunningSandbox | undefined} */
    let running;
    /** @type {Phone | undefined} */
    let phone;
    const started = () => {
      if (!running) throw new Error('the sandbox runs in tests and in hooks after useSandbox()');
      return running;
    };
    beforeAll(async () => {
      running = await startSandbox({ ...options, settings: { requestsPerSecond: 0, ...options.settings } });
    });
    beforeEach(async () => {
      await started().reset();
      phone = undefined;
    });
    afterAll(async () => running?.close());
    return { get sandbox() { return started(); }, get phone() { return (phone ??= new Phone(started())); } };
  };
