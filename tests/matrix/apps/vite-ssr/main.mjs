import { createServer } from 'vite';

const vite = await createServer({
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false },
  ssr: { noExternal: true },
});
const { render } = await vite.ssrLoadModule('/render.mjs');
console.log((await render(process.argv[2])).success);
await vite.close();
