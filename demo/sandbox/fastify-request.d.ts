import type { Flow } from './flows.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came. */
    text: string;
    /** The flow whose auth token came with a client's call. */
    flow?: Flow | null;
    /** The merchant whose access token came. */
    clientId?: string;
    /** What was answered, for the log. */
    answer?: object;
    /** For the log. */
    note?: string;
    correlationId?: string;
    /** The answer is not to arrive. */
    cut?: boolean;
  }
  interface FastifyContextConfig {
    /** Who makes this call; left out: it is not logged. */
    from?: 'page' | 'merchant';
  }
}
