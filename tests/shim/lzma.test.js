// The unpacker that every page starts with, against the streams that xz writes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import { expect, test } from '@jest/globals';

import { UNPACKER } from '../../build/wasm/wasm-bytes.mjs';
import { unpackLzma } from '../../js/lzma.js';

/** @param {Buffer} bytes */
const pack = (bytes) => execFileSync('xz',
  ['--format=raw', '--lzma1=preset=9e,lc=4,pb=0', '--stdout'], { input: bytes });

/** Bytes that look random and are the same in every run. @param {number} length */
function noise(length) {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash('sha256').update(`${i}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

test.each([
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from([255])],
  ['one byte many times', Buffer.alloc(100_000, 7)],
  ['bytes without a pattern', noise(5_000)],
  ['copies from far behind, and from five places in turn', Buffer.concat(Array.from({ length: 400 }, (_, i) => {
    const from = (i % 5) * 3_000;
    return noise(20_000).subarray(from, from + 40 + i);
  }))],
  ['a pattern that changes in one byte', Buffer.from('abcdefghijklmnop'.repeat(500).replace(/(.{37})./g, '$1-'))],
  ['text', Buffer.from(JSON.stringify(process.versions).repeat(20))],
])('%s comes out as it went in', (_name, bytes) => {
  expect(Buffer.from(unpackLzma(Buffer.from(UNPACKER, 'base64'), pack(bytes), bytes.length)).equals(bytes)).toBe(true);
});
