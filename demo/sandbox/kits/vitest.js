import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { Phone } from './phone.js';
import { createUseSandbox } from './runner.js';

export const useSandbox = createUseSandbox({ beforeAll, beforeEach, afterAll, expect });
export { Phone };
