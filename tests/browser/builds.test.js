// The three builds in a page, and what a page is told where one of them cannot work. Old browsers are simulated: what
// they lack is taken away before the script loads.
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { inEachBrowser } from './browsers.js';
import { serve } from './static-server.js';

const USE = `
  try {
    window.early = new proveAuth.AuthenticatorBuilder().build().isMobileWeb();
  } catch (error) {
    window.early = error.reason;
  }
  window.ended = new proveAuth.AuthenticatorBuilder().withAuthFinishStep(() => {}).build().authenticate('no token')
    .catch(({ name, reason, message, cause }) => ({ name, reason, message, cause: String(cause) }));`;

/** What Chrome said before version 115 of a module that is larger. */
const FOUR_KILOBYTES = `
  const { Module, Instance } = WebAssembly;
  const small = new WeakSet();
  const refuse = () => {
    throw new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB.');
  };
  WebAssembly.Module = new Proxy(Module, { construct(target, [bytes]) {
    if (bytes.byteLength > 4096) refuse();
    const module = new target(bytes);
    small.add(module);
    return module;
  } });
  WebAssembly.Instance = new Proxy(Instance, { construct(target, args) {
    return small.has(args[0]) ? new target(...args) : refuse();
  } });`;

/** @param {string} script @param {string} [fault] @param {Record<string, string>} [headers] */
const page = (script, fault = '', headers = {}) => ({
  body: `<!doctype html><meta charset="utf-8"><title>build</title>${fault && `<script>${fault}</script>`}${script}
    <script src="/use.js"></script>`,
  headers,
});
const tag = (/** @type {string} */ file) => `<script src="/dist/${file}"></script>`;
const SELF = { 'content-security-policy': "default-src 'none'; img-src 'self'; script-src 'self'; connect-src 'self'" };

let server;
beforeAll(async () => {
  server = await serve({
    '/use.js': { body: USE, headers: { 'content-type': 'text/javascript' } },
    '/slim': page(tag('prove-auth-slim.js')),
    '/slim-four-kilobytes': page(tag('prove-auth-slim.js'), FOUR_KILOBYTES),
    '/slim-module': {
      body: `<!doctype html><script type="module">
        import * as proveAuth from '/dist/slim.mjs';
        window.proveAuth = proveAuth;
        proveAuth.setWasm({ wasmUrl: new URLSearchParams(location.search).get('at') ?? undefined });
        ${USE}</script>`,
    },
    '/nowasm': page(tag('prove-auth-nowasm.js'), '', SELF),
    '/nowasm-without': page(tag('prove-auth-nowasm.js'), 'delete globalThis.WebAssembly'),
    '/four-kilobytes': page(tag('prove-auth.js'), FOUR_KILOBYTES),
    '/no-text-encoder': page(tag('prove-auth.js'), 'delete globalThis.TextEncoder'),
    '/no-webassembly': page(tag('prove-auth.js'), 'delete globalThis.WebAssembly'),
    '/policy': page(tag('prove-auth.js'), '', SELF),
    '/too-old': page(tag('prove-auth.js'), `WebAssembly.Module = new Proxy(WebAssembly.Module, { construct() {
      throw new WebAssembly.CompileError('wasm validation error: invalid opcode'); } })`),
  });
});
afterAll(() => server.close());

inEachBrowser('builds', ({ newPage, pageErrors }) => {
  /** @param {string} path @returns {Promise<{ early: unknown, ended: any }>} */
  async function visit(path) {
    const visited = await newPage();
    await visited.goto(server.origin + path);
    await visited.waitForFunction('window.ended');
    const result = await visited.evaluate('window.ended.then((ended) => ({ early: window.early, ended }))');
    // Firefox tells of what a policy forbids.
    if (!path.startsWith('/policy')) expect(pageErrors(visited)).toEqual([]);
    return /** @type {any} */ (result);
  }

  const WORKING = ['/slim', '/slim-module', '/slim-four-kilobytes', '/nowasm', '/nowasm-without', '/four-kilobytes'];
  test.each(WORKING)(
    '%s answers at once, and the core runs the flow', async (path) => {
      const { early, ended } = await visit(path);
      expect(early).toBe(false);
      expect(ended).toMatchObject({ name: 'AuthError', reason: 'malformed_token' });
    });

  test('a slim build without its module says where it looked', async () => {
    const { early, ended } = await visit('/slim-module?at=/not/there.wasm');
    expect(early).toBe(false);
    expect(ended).toMatchObject({ reason: 'network', message: expect.stringContaining('/not/there.wasm') });
    expect(ended.message).toContain('setWasm');
  });

  test('what is missing has a text and a remedy of its own', async () => {
    const encoder = (await visit('/no-text-encoder')).ended;
    expect(encoder).toMatchObject({ reason: 'unsupported', message: expect.stringContaining('TextEncoder') });
    expect(encoder.message).toContain('jsdom');
    const without = (await visit('/no-webassembly')).ended;
    expect(without).toMatchObject({ reason: 'unsupported', message: expect.stringContaining('no WebAssembly') });
    expect(without.message).toContain('prove-auth-wasm/nowasm');
    const old = (await visit('/too-old')).ended;
    expect(old).toMatchObject({ reason: 'unsupported', message: expect.stringContaining('Chrome 85') });
    const policy = (await visit('/policy')).ended;
    expect(policy).toMatchObject({ reason: 'wasm_blocked', message: expect.stringContaining("'wasm-unsafe-eval'") });
    for (const { message } of [encoder, without, old]) expect(message).not.toMatch(/Content-Security-Policy|CSP/);
  });
});
