#!/usr/bin/env node
// The demo is a program of its own, which uses the sandbox as anyone would.
await import(process.argv.includes('--demo') ? './dist/demo-kit/demo/start.mjs' : './cli.mjs');
