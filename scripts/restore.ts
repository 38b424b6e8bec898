/** `npm run restore -- <directory>`: checks a backup file by file and puts it in the place of an empty data directory. */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checksumsOf, MANIFEST } from './backup-manifest.js';

const source = process.argv[2];
const dataDir = process.env['DATA_DIR'] ?? './data';

function restore(): string {
  if (source === undefined) throw new Error('Say where the backup is: npm run restore -- <directory>');
  if (!existsSync(join(source, MANIFEST))) throw new Error(`${source} is no backup: it has no ${MANIFEST}.`);
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new Error(`The data directory ${dataDir} is not empty: move it away first, or set DATA_DIR.`);
  }
  const { files, madeAt } = JSON.parse(readFileSync(join(source, MANIFEST), 'utf8')) as {
    files: object;
    madeAt: string;
  };
  if (!isDeepStrictEqual(checksumsOf(source), files)) {
    throw new Error(`The backup in ${source} is damaged: a file is missing or is not the one that was backed up.`);
  }
  // What is in it is about people: other users of the machine have no business there.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(source)) {
    if (entry !== MANIFEST) cpSync(join(source, entry), join(dataDir, entry), { recursive: true });
  }
  return `Restored the backup of ${madeAt} to ${dataDir}`;
}

try {
  console.log(restore());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
