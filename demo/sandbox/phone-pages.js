import { possessionProven } from './client-api/next-step.js';
import { SANDBOX_USERS } from './sandbox-users.js';

/** What the phone shows, by the HTTP status of its page. @type {Record<number, [title: string, text: string]>} */
const PAGES = {
  303: ['Confirmed', 'This phone is confirmed. You can go back to where you signed in.'],
  200: ['Not confirmed', 'This phone could not be confirmed.'],
  410: ['Link expired', 'This link is no longer good. Ask for a new one where you want to sign in.'],
  404: ['Link unknown', 'There is no such link.'],
};

/**
 * The page behind an Instant Link: opening it confirms the phone and leads on to the merchant's page.
 * @param {import('./server.js').Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createPhoneRoutes = (sandbox) => async (app) => {
  app.get('/link/:id', async ({ params }, reply) => {
    const { status, location } = tap(sandbox, /** @type {{id: string}} */ (params).id);
    if (location) reply.header('Location', location);
    return reply.code(status).type('text/html; charset=utf-8').send(page(...PAGES[status]));
  });
};

/**
 * What happens when somebody opens an Instant Link on the phone.
 * @param {import('./server.js').Sandbox} sandbox
 * @param {string} id of the link, or of the message that brought it
 * @returns {{status: number, location?: string}} `location`: where the phone's browser goes on
 */
export function tap(sandbox, id) {
  const flow = sandbox.sms.links.get(id);
  const answer = flow ? follow(sandbox, flow) : { status: 404 };
  const note = `Instant Link: ${PAGES[answer.status][0]}`;
  sandbox.journal.add({ correlationId: flow?.correlationId, from: 'phone', to: 'backend', kind: 'link', note });
  return answer;
}

/** @param {import('./server.js').Sandbox} sandbox @param {import('./flows.js').Flow} flow */
function follow(sandbox, flow) {
  if (!flow.result) {
    const expiresAt = flow.sms.sentAt + flow.settings.instantLinkMs;
    if (!flow.token || sandbox.clock.now() > expiresAt) return { status: 410 };
    if (SANDBOX_USERS.get(flow.phoneNumber)?.possession === 'fails') return { status: 200 };
    sandbox.sockets.deliver(flow, possessionProven(sandbox, flow));
  }
  // A desktop flow has one. The page there hands `asc` and `authId` to `finishInstantLink`.
  const target = new URL(/** @type {string} */ (flow.finalTargetUrl));
  target.searchParams.set('asc', 'true');
  target.searchParams.set('authId', flow.authId);
  return { status: 303, location: target.href };
}

/** @param {string} title @param {string} text */
const page = (title, text) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; text-align: center; }
main { padding: 2rem; max-width: 28rem; }
</style>
<main><h1>${title}</h1><p>${text}</p></main>
`;
