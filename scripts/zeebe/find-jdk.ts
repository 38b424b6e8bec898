import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where distributions and installers put Java on the systems that can run Zeebe. */
const JVM_FOLDERS = ['/usr/lib/jvm', '/usr/java', '/opt/java', '/Library/Java/JavaVirtualMachines'];
const OLDEST_MAJOR = 21;
const NEWEST_MAJOR = 25;

/**
 * The home of a JDK that Zeebe 8.6 runs on (21 to 25): `JAVA_HOME` when it fits, else the newest one installed.
 *
 * @param javaHome the environment's JAVA_HOME
 * @throws {Error} when there is none, naming what was found
 * @source Zeebe 8.6 is compiled for Java 21
 */
export function findJdk(javaHome: string | undefined): string {
  const homes = [...(javaHome ? [javaHome] : []), ...JVM_FOLDERS.flatMap(homesUnder)];
  const found = homes.map((home) => ({ home, major: majorVersion(home) }));
  const fitting = found.filter(({ major }) => major >= OLDEST_MAJOR && major <= NEWEST_MAJOR);
  const chosen = fitting.find(({ home }) => home === javaHome) ?? fitting.sort((a, b) => b.major - a.major)[0];
  if (chosen) return chosen.home;
  const seen = found.filter(({ major }) => major > 0).map(({ home, major }) => `${home} (Java ${major})`);
  throw new Error(
    `Zeebe 8.6.0 needs a JDK ${OLDEST_MAJOR} to ${NEWEST_MAJOR}; found ${seen.length > 0 ? seen.join(', ') : 'no Java at all'}`,
  );
}

function homesUnder(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents', 'Home')]);
  } catch {
    return [];
  }
}

/** Major version from the `release` file that every JDK carries; 0 when the folder is not a JDK. */
function majorVersion(home: string): number {
  try {
    const release = readFileSync(join(home, 'release'), 'utf8');
    return Number(/^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
