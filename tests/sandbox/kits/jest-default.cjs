// Jest with its defaults runs this file, as CommonJS; tests/sandbox/kits.test.js starts it.
const { useSandbox } = require('prove-auth-sandbox/jest');

const kit = useSandbox();

test('what happened on the wire', async () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'shop', client_secret: 'any' });
  expect((await fetch(`${kit.sandbox.origin}/token`, { method: 'POST', body: form })).status).toBe(200);
  expect(kit.sandbox).toHaveCalled('/token', 1);
  expect(kit.sandbox).toHaveRefusedNothing();
  expect((await fetch(`${kit.sandbox.origin}/v3/unify`, { method: 'POST' })).status).toBe(401);
  expect(() => expect(kit.sandbox).toHaveRefusedNothing()).toThrow('/v3/unify: 401');
});

test('the sandbox is empty before each test', () => {
  expect(kit.sandbox).not.toHaveCalled('/token');
  expect(kit.sandbox).not.toHaveTexted('2001004014');
});
