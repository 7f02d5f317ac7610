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
 *   sandbox: import('./sandbox/public.js').RunningSandbox | null}>}
 *   rejects when the port is taken (EADDRINUSE)
 */
export async function startDemo({ port = 0, origin, clientId = '', clientSecret = '' } = {}) {
  const sandbox = origin ? null : await startLocalSandbox();
  const backendOrigin = sandbox?.origin ?? origin ?? '';
  const credentials = sandbox ? SANDBOX_CREDENTIALS : { clientId, clientSecret };
  const merchant = createMerchantServer({ origin: backendOrigin, ...credentials });
  try {
    const site = await startSite({ merchant, sandboxOrigin: sandbox?.origin ?? null, backendOrigin, port });
    return {
      origin: site.origin,
      backendOrigin,
      sandbox,
      async close() {
        await site.close();
        await sandbox?.close();
      },
    };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

/** Loads the sandbox only when it is needed: against the real service the demo runs without it. */
async function startLocalSandbox() {
  const { startSandbox } = await import('prove-auth-sandbox');
  return startSandbox({ settings: SANDBOX_SETTINGS });
}
