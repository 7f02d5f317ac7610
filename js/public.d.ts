// The public types. The build writes them as one file, dist/index.d.ts, and as dist/index.d.cts.
export * from './types/enumerations.js';
export * from './types/errors.js';
export * from './types/app-steps.js';
export * from './types/plug-ins.js';
export * from './types/globals.js';
export * from './types/platform.js';
export * from './types/authenticator.js';
export * from './types/logging.js';
