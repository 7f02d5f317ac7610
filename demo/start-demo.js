// Starts the whole demo in this process: the sandbox, unless the real service is named, the merchant's server and the
// site.
import { createMerchantServer } from './server/merchant-server.js';
import { startSite } from './server/site-server.js';

/** The local sandbox takes any credentials. */
const SANDBOX_CREDENTIALS = { clientId: 'lantern', clientSecret: 'sandbox' };
const SANDBOX_SETTINGS = { merchantName: 'Lantern savings' };

/**
 * @param {{port?: number, origin?: string, clientId?: string, clientSecret?: string}} [options]
 *   port: of the site, 0 (default) for any free one; origin: of the real service, the local sandbox when left out
 * @returns {Promise<{origin: string, backendOrigin: string, close: () => Promise<void>,
 *   sandbox: import('prove-auth-sandbox').RunningSandbox | null}>}
 *   rejects when the port is taken (EADDRINUSE)
 */
export async function startDemo({ port = 0, origin, clientId = '', clientSecret = '' } = {}) {
  /** @type {import('prove-auth-sandbox').RunningSandbox | null} */
  let sandbox = null;
  let backendOrigin = origin ?? '';
  const site = await startSite(port, async (siteOrigin) => {
    if (!origin) {
      // Loaded only when it is needed: against the real service the demo runs without it.
      const { startSandbox } = await import('prove-auth-sandbox');
      sandbox = await startSandbox({ settings: SANDBOX_SETTINGS, allowOrigins: [siteOrigin] });
      backendOrigin = sandbox.origin;
    }
    const credentials = sandbox ? SANDBOX_CREDENTIALS : { clientId, clientSecret };
    const merchant = createMerchantServer({ origin: backendOrigin, ...credentials });
    return { merchant, backendOrigin, sandboxOrigin: sandbox?.origin ?? null };
  });
  return {
    origin: site.origin,
    backendOrigin,
    sandbox,
    async close() {
      await site.close();
      await sandbox?.close();
    },
  };
}
