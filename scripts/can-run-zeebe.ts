/** Exits 0 where a real Zeebe can run, else says what is missing; the gate asks before it compares with one. */
import { canGetDistribution, ZEEBE_VERSION } from './zeebe/distribution.js';
import { findJdk } from './zeebe/find-jdk.js';
import { join } from 'node:path';

/** What a comparison with a real Zeebe lacks here; empty when nothing. */
async function whyNot(): Promise<string> {
  try {
    findJdk(process.env['JAVA_HOME']);
  } catch (error) {
    return (error as Error).message;
  }
  if (await canGetDistribution(join(process.cwd(), '.cache', 'zeebe'))) return '';
  return `there is neither Zeebe ${ZEEBE_VERSION} nor Maven to get it`;
}

const missing = await whyNot();
if (missing !== '') {
  console.log(`Not compared with a real Zeebe: ${missing}.`);
  process.exitCode = 1;
}
