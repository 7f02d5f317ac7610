export default {
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.js'],
  // What the matrix hands to other people's test runners.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/matrix/apps/'],
  testEnvironment: 'node',
  transform: {},
  // A machine with much else to do takes its time: only what hangs is to fail by it.
  testTimeout: 120_000,
  watchman: false,
};
