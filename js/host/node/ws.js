// dist/ws.*: the client of ws alone; see scripts/bundle/node-files.mjs.
export { WebSocket } from 'ws';
