import type { Flow } from './flows.js';
import type { Answer } from './wire-log.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came. */
    text: string;
    /** The flow whose auth token came with a client's call. */
    flow?: Flow | null;
    /** The merchant whose access token came. */
    clientId?: string;
    /** What was answered, for the log. */
    answer?: Answer;
    /** For the log. */
    note?: string;
    correlationId?: string;
    /** The answer is not to arrive. */
    cut?: boolean;
  }
}
