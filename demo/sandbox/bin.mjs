#!/usr/bin/env node
import module from 'node:module';

/** @type {{enableCompileCache?: () => void}} of Node 22.1 and later */ (module).enableCompileCache?.();
// The demo is a program of its own, which uses the sandbox as anyone would.
await import(process.argv.includes('--demo') ? './dist/demo-kit/demo/start.mjs' : './dist/cli.cjs');
