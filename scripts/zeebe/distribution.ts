import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ZEEBE_VERSION = '8.6.0';

const unpackedFolder = (cacheDir: string): string => join(cacheDir, `camunda-zeebe-${ZEEBE_VERSION}`);
const isUnpacked = (cacheDir: string): boolean => existsSync(join(unpackedFolder(cacheDir), 'bin', 'broker'));
const archiveOfMaven = (): string =>
  join(homedir(), `.m2/repository/io/camunda/camunda-zeebe/${ZEEBE_VERSION}/camunda-zeebe-${ZEEBE_VERSION}.tar.gz`);

/** Whether a distribution is here already, or Maven is there to get it. */
export async function canGetDistribution(cacheDir: string): Promise<boolean> {
  if (isUnpacked(cacheDir) || existsSync(archiveOfMaven())) return true;
  return run('mvn', ['--version']).then(
    () => true,
    () => false,
  );
}

/**
 * The folder of an unpacked Zeebe distribution; fetched by Maven and unpacked on first use.
 *
 * @param cacheDir where it is unpacked and kept
 * @throws {Error} when Maven is not there or cannot get the artifact
 * @source artifact `io.camunda:camunda-zeebe`, the runnable distribution of Zeebe
 */
export async function getZeebeDistribution(cacheDir: string): Promise<string> {
  if (isUnpacked(cacheDir)) return unpackedFolder(cacheDir);

  const archive = archiveOfMaven();
  if (!existsSync(archive)) {
    const artifact = `io.camunda:camunda-zeebe:${ZEEBE_VERSION}:tar.gz`;
    await run('mvn', ['-q', 'dependency:get', '-Dtransitive=false', `-Dartifact=${artifact}`]).catch(
      (cause: unknown) => {
        throw new Error(`Maven could not get ${artifact}; without it there is no comparison with a real Zeebe`, {
          cause,
        });
      },
    );
  }
  mkdirSync(cacheDir, { recursive: true });
  await run('tar', ['xzf', archive, '-C', cacheDir]);
  return unpackedFolder(cacheDir);
}
