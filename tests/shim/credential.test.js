// What crosses the border; real authenticators are in tests/browser.
import { expect, test } from '@jest/globals';
import { driveHost, MAX_BYTES, settled } from './drive-host.js';

const GET = { kind: 'credential', op: 'get', options: { challenge: 'AQ' } };
const bytes = (...values) => Uint8Array.from(values).buffer;

test('base64url of the options becomes buffers, buffers of the credential become base64url', async () => {
  let given;
  const credentials = {
    async create(options) {
      given = options.publicKey;
      return {
        type: 'public-key', id: 'AQI', rawId: bytes(1, 2),
        response: { attestationObject: bytes(251, 255), clientDataJSON: bytes(4, 5) },
      };
    },
  };
  const answer = await driveHost({ platform: { credentials } }).answerTo({
    kind: 'credential', op: 'create',
    options: {
      challenge: '-P8', rp: { id: 'example.com', name: 'x' }, user: { id: 'Bw', name: 'n', displayName: 'd' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }], excludeCredentials: [{ type: 'public-key', id: 'CQk' }],
    },
  });
  expect(answer).toEqual({
    type: 'public-key', id: 'AQI', rawId: 'AQI', response: { attestationObject: '-_8', clientDataJSON: 'BAU' },
  });
  expect(given).toEqual({
    challenge: Uint8Array.of(248, 255), rp: { id: 'example.com', name: 'x' },
    user: { id: Uint8Array.of(7), name: 'n', displayName: 'd' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    excludeCredentials: [{ type: 'public-key', id: Uint8Array.of(9, 9) }],
  });
});

test('an assertion with and without a user handle', async () => {
  const response = { authenticatorData: bytes(1), clientDataJSON: bytes(2), signature: bytes(3), userHandle: null };
  const credentials = { get: async () => ({ type: 'public-key', id: 'x', rawId: bytes(8), response }) };
  const driver = driveHost({ platform: { credentials } });
  const options = { challenge: 'AQ', allowCredentials: [{ type: 'public-key', id: 'Ag' }] };
  const effect = { kind: 'credential', op: 'get', options };
  const without = await driver.answerTo(effect);
  expect(without.response).toEqual({ authenticatorData: 'AQ', clientDataJSON: 'Ag', signature: 'Aw' });
  response.userHandle = bytes(4);
  expect((await driver.answerTo(effect)).response.userHandle).toBe('BA');
});

test.each(['id', 'rawId', 'response'])('an assertion whose %s is larger than the core takes in', async (member) => {
  const large = new ArrayBuffer(MAX_BYTES + 1);
  const response = { authenticatorData: bytes(1), clientDataJSON: bytes(2), signature: large };
  const honest = { type: 'public-key', id: 'x', rawId: bytes(8), response: { ...response, signature: bytes(3) } };
  const parts = { id: 'x'.repeat(MAX_BYTES), rawId: large, response };
  const credentials = { get: async () => ({ ...honest, [member]: parts[member] }) };
  const { answerTo } = driveHost({ platform: { credentials } });
  expect(await answerTo(GET)).toEqual({ failed: 'too_large', message: `More than ${MAX_BYTES} bytes came.` });
});

test.each([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['InvalidStateError', 'refused'],
  ['ConstraintError', 'refused'],
  ['NotSupportedError', 'unsupported'],
  ['UnknownError', 'error'],
])('%s is told by name and as %s', async (name, failed) => {
  const error = new DOMException('text with https://example.com/?secret', name);
  const credentials = { get: async () => { throw error; } };
  const driver = driveHost({ platform: { credentials } });
  const answer = await driver.answerTo(GET);
  expect(answer).toEqual({ failed, name, message: `WebAuthn failed (${name}).` });
  expect(driver.host.thrownBy(driver.lastId).cause).toBe(error);
});

test('no credential is a failure', async () => {
  const driver = driveHost({ platform: { credentials: { get: async () => null } } });
  expect(await driver.answerTo(GET)).toMatchObject({ failed: 'error' });
});

test('abort and the time limit end the ceremony', async () => {
  const ended = [];
  const credentials = {
    get: ({ signal }) => new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        ended.push('aborted');
        reject(new DOMException('', 'AbortError'));
      });
    }),
  };
  const driver = driveHost({ platform: { credentials } });
  driver.answerTo(GET);
  await settled();
  driver.host.abort(driver.lastId);
  await settled();
  expect(driver.answers).toEqual([]);
  const late = await driver.answerTo({ ...GET, timeoutMs: 1 });
  expect(late).toMatchObject({ failed: 'timeout' });
  expect(ended).toEqual(['aborted', 'aborted']);
});

test('a second ceremony of the page ends the first, whose flow is told', async () => {
  const dialogs = [];
  const credentials = {
    get: ({ signal }) => new Promise((resolve, reject) => {
      dialogs.push({ signal, resolve });
      signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    }),
  };
  const [first, second] = [driveHost({ platform: { credentials } }), driveHost({ platform: { credentials } })];
  const replaced = first.answerTo(GET);
  await settled();
  const shown = second.answerTo(GET);
  expect(await replaced).toMatchObject({ failed: 'error', name: 'AbortError' });
  expect(dialogs.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  dialogs[1].resolve({ type: 'public-key', id: 'x', rawId: bytes(1), response: {} });
  expect(await shown).toMatchObject({ id: 'x' });
});
