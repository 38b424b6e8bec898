/** Exits 0 where a JDK is installed that Zeebe runs on; the gate asks before it compares with a real one. */
import { findJdk } from './zeebe/find-jdk.js';

try {
  console.log(findJdk(process.env['JAVA_HOME']));
} catch (error) {
  console.log((error as Error).message);
  process.exitCode = 1;
}
