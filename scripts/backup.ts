/**
 * `npm run backup -- <directory>`: copies the data directory of a stopped platform, with a list of checksums.
 *
 * Engine log and store must be of the same instant: a record that the one has and the other lacks could be neither
 * repeated nor explained. So the copy takes the data directory for itself, and refuses while the platform runs.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { takeDataDirectory } from '../main/data-directory.js';
import { checksumsOf, MANIFEST } from './backup-manifest.js';

const target = process.argv[2];
const dataDir = process.env['DATA_DIR'] ?? './data';

function backup(): string {
  if (target === undefined) throw new Error('Say where the backup goes: npm run backup -- <directory>');
  if (!existsSync(dataDir)) throw new Error(`There is no data directory ${dataDir}: nothing to back up.`);
  for (const [name, what] of [
    ['MONGODB_URI', 'MongoDB'],
    ['ZEEBE_ADDRESS', 'Zeebe'],
  ] as const) {
    if ((process.env[name] ?? '') === '') continue;
    throw new Error(
      `${name} is set: this copies what is embedded, and ${what} is not. Back up MongoDB and Zeebe of one instant with their own tools.`,
    );
  }
  if (!relative(resolve(dataDir), resolve(target)).startsWith('..')) {
    throw new Error(`${target} is in the data directory ${dataDir}: choose one elsewhere, at best on another disk.`);
  }
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new Error(`${target} is not empty: choose a new directory.`);
  const release = takeDataDirectory(dataDir);
  try {
    // As private as what it is a copy of.
    mkdirSync(target, { recursive: true, mode: 0o700 });
    for (const entry of readdirSync(dataDir)) {
      if (entry !== 'in-use') cpSync(join(dataDir, entry), join(target, entry), { recursive: true });
    }
    const files = checksumsOf(target);
    writeFileSync(join(target, MANIFEST), JSON.stringify({ madeAt: new Date().toISOString(), files }, null, 2));
    return `Backed up ${Object.keys(files).length} files to ${target}`;
  } finally {
    release();
  }
}

try {
  console.log(backup());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
