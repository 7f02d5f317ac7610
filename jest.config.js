export default {
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.js'],
  testEnvironment: 'node',
  transform: {},
  // A machine with much else to do takes its time: only what hangs is to fail by it.
  testTimeout: 120_000,
  watchman: false,
};
