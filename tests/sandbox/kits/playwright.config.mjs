export default {
  testDir: '.',
  testMatch: process.env.KIT_SPEC ?? 'sign-in.spec.mjs',
  timeout: 90_000,
  workers: 1,
  reporter: 'json',
  outputDir: process.env.KIT_OUTPUT,
  // As root, and in most containers, Chromium runs only without its own sandbox.
  use: { launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] } },
};
