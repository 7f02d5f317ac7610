import { fileURLToPath } from 'node:url';

// The tools of all apps lie in one folder above this one.
const root = fileURLToPath(new URL('../..', import.meta.url));
const shop = process.env.SHOP;

export default {
  turbopack: { root },
  outputFileTracingRoot: root,
  rewrites: async () => ['start', 'sms', 'finish'].map((call) => ({ source: `/${call}`, destination: `${shop}/${call}` })),
};
