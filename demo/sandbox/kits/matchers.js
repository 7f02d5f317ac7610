/**
 * What happened on the wire, for the `expect` of Jest, Vitest and Playwright.
 * @typedef {import('prove-auth-sandbox').RunningSandbox} Sandbox
 */
export const matchers = {
  /** @param {Sandbox} sandbox @param {string} path @param {number} [times] any number above 0 when left out */
  toHaveCalled(sandbox, path, times) {
    const calls = sandbox.log().filter((entry) => entry.kind === 'request' && entry.path === path).length;
    const pass = times === undefined ? calls > 0 : calls === times;
    return { pass, message: () => `${path} was called ${calls} times; calls: ${paths(sandbox).join(', ')}` };
  },

  /** @param {Sandbox} sandbox @param {string} phoneNumber @param {number} [count] any above 0 when left out */
  toHaveTexted(sandbox, phoneNumber, count) {
    const sent = sandbox.messages(phoneNumber).length;
    const pass = count === undefined ? sent > 0 : sent === count;
    return { pass, message: () => `${sent} messages went to this number` };
  },

  /** @param {Sandbox} sandbox */
  toHaveRefusedNothing(sandbox) {
    const refused = sandbox.log().filter(({ status = 200 }) => status >= 400 || status === 0);
    const list = refused.map(({ path, status, note }) => `${path}: ${status} ${note ?? ''}`);
    return { pass: refused.length === 0, message: () => `refused: ${list.join('; ') || 'nothing'}` };
  },
};

/** @param {Sandbox} sandbox */
const paths = (sandbox) => sandbox.log().flatMap(({ kind, path }) => (kind === 'request' && path ? [path] : []));
