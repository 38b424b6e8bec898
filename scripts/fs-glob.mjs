/** The few file functions that the scripts share; `globSync` of node:fs is not there yet on Node 20. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/** All files under `dir`, sorted; empty when the folder is not there. */
export function globSync(dir) {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
