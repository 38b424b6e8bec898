/** `npm test [-- jest arguments]`: runs jest on ES modules and ends with `N passed, N failed`. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { buildIfStale } from './build.mjs';

await buildIfStale();
mkdirSync('.cache', { recursive: true });
const report = '.cache/jest-report.json';
const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
jest.on('exit', (code) => {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  if (numRuntimeErrorTestSuites > 0) console.log(`${numRuntimeErrorTestSuites} suites could not run`);
  console.log(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`);
  process.exit(code !== 0 || numFailedTestSuites > 0 || numPassedTests === 0 ? 1 : 0);
});
