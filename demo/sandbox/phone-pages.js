import { openInstantLink } from './client-api/instant-link.js';

/** @type {Record<ReturnType<typeof openInstantLink>['outcome'], [title: string, text: string, status: number]>} */
const TEXTS = {
  completed: ['Confirmed', 'This phone is confirmed. You can go back to where you signed in.', 200],
  failed: ['Not confirmed', 'This phone could not be confirmed.', 200],
  expired: ['Link expired', 'This link is no longer good. Ask for a new one where you want to sign in.', 410],
  unknown: ['Link unknown', 'There is no such link.', 404],
};

/**
 * The page behind an Instant Link: opening it confirms the phone and leads on to the merchant's page.
 * @param {import('./server.js').Sandbox} sandbox
 * @returns {import('fastify').FastifyPluginAsync}
 */
export const createPhoneRoutes = (sandbox) => async (app) => {
  app.get('/link/:id', async ({ params }, reply) => {
    const { status, location, html } = tap(sandbox, /** @type {{id: string}} */ (params).id);
    if (location) reply.header('Location', location);
    return reply.code(status).type('text/html; charset=utf-8').send(html);
  });
};

/**
 * @param {import('./server.js').Sandbox} sandbox
 * @param {string} id of a link, or of the message that brought it
 * @returns {{status: number, location?: string, html: string}}
 */
export function tap(sandbox, id) {
  const { outcome, location, correlationId } = openInstantLink(sandbox, id);
  const [title, text, status] = TEXTS[outcome];
  const note = `Instant Link opened: ${outcome}`;
  sandbox.journal.add({ correlationId, from: 'phone', to: 'backend', kind: 'link', note });
  return { status: location ? 303 : status, ...(location && { location }), html: page(title, text) };
}

/** @param {string} title @param {string} text */
const page = (title, text) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; text-align: center; }
main { padding: 2rem; max-width: 28rem; }
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;
