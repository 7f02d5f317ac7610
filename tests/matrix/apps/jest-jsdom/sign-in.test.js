const { signIn } = require('../sign-in.cjs');

test('a customer signs in', async () => {
  expect(await signIn(process.env.SHOP)).toEqual({ success: 'true' });
});
