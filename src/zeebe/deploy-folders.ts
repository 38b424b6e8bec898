import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { AppError, UnavailableError } from '../errors.js';
import type { DeployedFolderStore } from './deployed-folder-store.js';
import type { EngineClient } from './engine-client.js';

/** What the engine is given of a folder; `start.form` is the portal's and no task refers to it. */
const isDeployable = (file: string): boolean => /\.(?:bpmn|dmn|form)$/.test(file) && file !== 'start.form';

export interface FolderRefusal {
  readonly folder: string;
  /** The engine's own sentence: it names the file and the element. */
  readonly reason: string;
}

/**
 * Gives the engine every process folder that has changed since it was last given. A folder that is unchanged is left
 * alone, so that a version published from the modeller stays the latest.
 *
 * @param processes the `processes/` folder
 * @returns the folders that the engine refused; the others are deployed
 * @throws {UnavailableError} when the engine does not answer: nothing is known then
 */
export async function deployFolders({
  processes,
  engine,
  deployed,
  now,
}: {
  readonly processes: string;
  readonly engine: Pick<EngineClient, 'deploy'>;
  readonly deployed: DeployedFolderStore;
  readonly now: () => Date;
}): Promise<FolderRefusal[]> {
  const refusals: FolderRefusal[] = [];
  for (const [folder, files] of await deployableFiles(processes)) {
    const resources = await Promise.all(
      files.map(async (file) => ({
        name: `${folder}/${file}`,
        content: await readFile(join(processes, folder, file), 'utf8'),
      })),
    );
    const checksum = createHash('sha256').update(JSON.stringify(resources)).digest('hex');
    if ((await deployed.checksumOf(folder)) === checksum) continue;
    try {
      await engine.deploy(resources);
      await deployed.record(folder, checksum, now());
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof UnavailableError) throw error;
      refusals.push({ folder, reason: error.message });
    }
  }
  return refusals;
}

/** Folders with something for the engine, shared ones first: a process may call them. */
async function deployableFiles(processes: string): Promise<[string, string[]][]> {
  const byFolder = new Map<string, string[]>();
  for (const entry of await readdir(processes, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isDeployable(entry.name)) continue;
    const folder = relative(processes, entry.parentPath);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), entry.name].sort());
  }
  const isShared = (folder: string): number => (folder.startsWith('shared') ? 0 : 1);
  return [...byFolder].sort(([a], [b]) => isShared(a) - isShared(b) || a.localeCompare(b));
}
