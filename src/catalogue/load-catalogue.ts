import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { BrokenFolder, Catalogue, Service } from './catalogue.js';
import { describeFailure, readServiceFolder } from './read-service-folder.js';

/**
 * Reads all service folders below `directory` (`<area>/<service>/service.yaml`). A folder without a card is no service,
 * e.g. `shared`. A broken folder is left out with its reasons and never stops the others.
 *
 * @throws {Error} when the directory itself cannot be read
 */
export async function loadCatalogue(directory: string): Promise<Catalogue> {
  const services = new Map<string, Service>();
  const broken: BrokenFolder[] = [];
  for (const folder of await findServiceFolders(directory)) {
    const problems = await addService(path.join(directory, folder), services);
    if (problems.length > 0) broken.push({ folder, problems, reason: reasonOf(folder, problems) });
  }
  const sorted = [...services.values()].sort((a, b) => a.name.it.localeCompare(b.name.it, 'it'));
  return { services: sorted, broken, find: (id) => services.get(id) };
}

async function addService(folder: string, services: Map<string, Service>): Promise<readonly string[]> {
  try {
    const outcome = await readServiceFolder(folder);
    if (!outcome.ok) return outcome.problems;
    const { service } = outcome;
    const other = services.get(service.id);
    if (other) {
      const [area, name] = other.folder.split(path.sep).slice(-2);
      return [`service.yaml: id: ${service.id} is already the id of ${area}/${name}`];
    }
    services.set(service.id, service);
    return [];
  } catch (error) {
    return [`the folder cannot be read: ${describeFailure(error).message}`];
  }
}

function reasonOf(folder: string, problems: readonly string[]): string {
  return `The service in processes/${folder} is left out. ${problems.join('; ')}`;
}

/** Paths `<area>/<service>` that hold a card, sorted, so that the same files always give the same catalogue. */
async function findServiceFolders(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const area of await subfolders(directory)) {
    for (const name of await subfolders(path.join(directory, area))) {
      const files = await readdir(path.join(directory, area, name));
      if (files.includes('service.yaml')) found.push(`${area}/${name}`);
    }
  }
  return found;
}

async function subfolders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
