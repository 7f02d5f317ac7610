import { http } from 'msw';

/**
 * Has a sandbox answer every request to its origin inside the test's process.
 * @param {import('prove-auth-sandbox').RunningSandbox} sandbox best started with `listen: false`
 */
export const sandboxHandlers = (sandbox) => [
  http.all(`${sandbox.origin}/*`, ({ request }) => sandbox.handle(request)),
];
