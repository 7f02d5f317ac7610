// Starts the real browsers headless, each with a profile of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { browserProgram } from '../../scripts/setup/find.mjs';

/** @typedef {{browser: import('puppeteer-core').Browser, close: () => Promise<void>}} Launched */

// Root needs --no-sandbox; the others keep the browser from traffic of its own.
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-quic', '--no-first-run',
  '--disable-component-update', '--disable-sync'];

/** A machine with much else to do takes its time. */
const START_LIMIT_MS = 90_000;

/**
 * @param {import('puppeteer-core').LaunchOptions} [options] besides those that every test has
 * @returns {Promise<Launched>} close also removes the profile
 */
export async function chromium(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'prove-auth-chromium-'));
  // What puppeteer does by itself for insecure certificates does not cover WebSockets.
  const args = options.acceptInsecureCerts ? [...CHROMIUM_FLAGS, '--ignore-certificate-errors'] : CHROMIUM_FLAGS;
  const browser = await puppeteer.launch({
    executablePath: browserProgram('chromium'), headless: true, userDataDir: profile, args, timeout: START_LIMIT_MS,
    ...options,
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @param {import('puppeteer-core').LaunchOptions} [options] @returns {Promise<Launched>} */
export async function firefox(options = {}) {
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath: browserProgram('firefox'), headless: true, timeout: START_LIMIT_MS,
    ...options,
  });
  return { browser, close: () => browser.close() };
}
