/** Tests are ES modules: swc strips the types, tsc checks them apart (`npm run typecheck`). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  cacheDirectory: '<rootDir>/.cache/jest',
  passWithNoTests: false,
  // Only a hanging test ends this way: no test is about time.
  testTimeout: 180_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/longest-first.mjs',
};
