import type { HttpHandler } from 'msw';
import type { RunningSandbox } from 'prove-auth-sandbox';

/**
 * Handlers with which MSW lets a sandbox answer, without a port: `setupServer(...sandboxHandlers(sandbox))`, best with
 * `startSandbox({ listen: false })`. The status socket of an Instant Link needs a sandbox that listens.
 */
export declare function sandboxHandlers(sandbox: RunningSandbox): HttpHandler[];
